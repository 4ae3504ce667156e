"""Programs that are wrong in one place: each statement of a module deleted or swapped with its
neighbour, each condition negated, each bound moved by one.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import CodeType

import store_core

HOME = Path(store_core.__file__).parent
PACKAGES = ("journal", "replication")
LONGEST = 90
"""Of a change's text; what follows is left out."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DELETED = (
    ast.Expr,
    ast.Assign,
    ast.AugAssign,
    ast.AnnAssign,
    ast.Return,
    ast.Raise,
    ast.Continue,
    ast.Break,
    ast.Delete,
)
_OTHER_BOUND: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


@dataclass(frozen=True, slots=True)
class Change:
    """`make` changes the tree in place."""

    text: str
    line: int
    make: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`function` is the outermost one that the change is in; `change` names it within that
    function, whatever lines they stand on.
    """

    module: str
    function: str
    change: str
    line: int
    code: Callable[[], CodeType]
    """Of the changed function. Once: the module's tree stays changed."""

    @property
    def name(self) -> tuple[str, str, str]:
        return self.module, self.function, self.change


def modules() -> list[str]:
    paths = (path for package in PACKAGES for path in (HOME / package).glob("*.py"))
    return sorted(path.relative_to(HOME).as_posix() for path in paths)


def mutants_of(module: str) -> Iterator[Mutant]:
    path = HOME / module
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for name, function in _outermost(tree):
        seen: Counter[str] = Counter()
        for change in _changes(function):
            seen[change.text] += 1
            again = f" ({seen[change.text]})" if seen[change.text] > 1 else ""
            yield Mutant(
                module,
                name,
                change.text + again,
                change.line,
                partial(_changed, tree, path, change, name),
            )


def _outermost(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        if isinstance(node, _FUNCTIONS):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, _FUNCTIONS):
                    yield f"{node.name}.{inner.name}", inner


def _changed(tree: ast.Module, path: Path, change: Change, name: str) -> CodeType:
    change.make()
    code = compile(ast.fix_missing_locations(tree), str(path), "exec")
    for step in name.split("."):
        code = next(
            one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == step
        )
    return code


def _changes(function: Function) -> Iterator[Change]:
    for node in _inside(function):
        for block in _blocks(node):
            yield from _deleted(block)
            yield from _swapped(block)
        yield from _conditions(node)


def _inside(function: Function) -> Iterator[ast.AST]:
    """All that runs when the function does, nested functions too; no annotations."""
    yield function
    waiting: list[ast.AST] = list(reversed(function.body))
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, _FUNCTIONS):
            waiting += reversed(node.body)
        elif isinstance(node, ast.AnnAssign):
            waiting += [node.value] if node.value else []
        else:
            waiting += reversed(list(ast.iter_child_nodes(node)))


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list):
            yield block


def _deleted(block: list[ast.stmt]) -> Iterator[Change]:
    """The statement stays where it can't be reached, so that names and generators remain such."""
    for place, statement in enumerate(block):
        if _does_nothing(statement):
            continue

        def make(place: int = place, statement: ast.stmt = statement) -> None:
            block[place] = ast.If(ast.Constant(value=False), [statement], [])

        yield Change(f"delete {_told(statement)}", statement.lineno, make)


def _does_nothing(statement: ast.stmt) -> bool:
    if not isinstance(statement, _DELETED):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Return | ast.AnnAssign) and statement.value is None


def _swapped(block: list[ast.stmt]) -> Iterator[Change]:
    """Neighbours of which each has an effect, on something that both name."""
    for place, (first, second) in enumerate(pairwise(block)):
        if not (_has_effect(first) and _has_effect(second) and _names(first) & _names(second)):
            continue

        def make(place: int = place) -> None:
            block[place], block[place + 1] = block[place + 1], block[place]

        yield Change(f"swap {_told(first)} with the next", second.lineno, make)


def _has_effect(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(ast.Call() | ast.Await()) | ast.Delete():
            return True
        case ast.Assign(targets):
            return all(isinstance(one, ast.Attribute | ast.Subscript) for one in targets)
        case ast.AugAssign(target):
            return isinstance(target, ast.Attribute | ast.Subscript)
        case _:
            return False


def _names(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _conditions(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            yield from _negated(node)
        case ast.comprehension():
            for place in range(len(node.ifs)):
                yield from _filtered(node, place)
        case ast.BoolOp():
            yield _other_join(node)
        case ast.Compare():
            yield from _other_comparisons(node)


def _negated(node: ast.If | ast.While | ast.IfExp) -> Iterator[Change]:
    test = node.test

    def make() -> None:
        node.test = ast.UnaryOp(ast.Not(), test)

    if not _is_turned(test):
        yield Change(f"negate {_told(test)}", test.lineno, make)


def _filtered(node: ast.comprehension, place: int) -> Iterator[Change]:
    test = node.ifs[place]

    def make() -> None:
        node.ifs[place] = ast.UnaryOp(ast.Not(), test)

    if not _is_turned(test):
        yield Change(f"negate {_told(test)}", test.lineno, make)


def _is_turned(test: ast.expr) -> bool:
    """Negated already, as a comparison."""
    return isinstance(test, ast.Compare) and type(test.ops[0]) in _OPPOSITE


def _other_join(node: ast.BoolOp) -> Change:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()

    def make() -> None:
        node.op = other

    word = type(other).__name__.lower()
    return Change(f"`{word}` in {_told(node)}", node.lineno, make)


def _other_comparisons(node: ast.Compare) -> Iterator[Change]:
    for place, held in enumerate(node.ops):
        other = {**_OTHER_BOUND, **_OPPOSITE}[type(held)]()

        def make(place: int = place, other: ast.cmpop = other) -> None:
            node.ops[place] = other

        word = _WORDS[type(other)]
        yield Change(f"`{word}` in {_told(node)}", node.lineno, make)


_WORDS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def _told(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return f"`{text[:LONGEST]}…`" if len(text) > LONGEST else f"`{text}`"
