"""JSON spoilt here and there: what a hand, a bug or a disk may have made of it."""

import copy
from typing import Any

from hypothesis import strategies as st

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63, -(2**63) - 1, 10**30, -1, 0]),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["", "\0", "\ud800", "1e999", "9999-99-99", "25:61", "-0.0", "NaN", "Inf"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
DEEP: tuple[bytes, ...] = (b"[" * 100_000, b'{"a":' * 100_000, b'[{"a":' * 50_000)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside."""
    found = [path] if path else []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    else:
        inside = []
    for key, one in inside:
        found += places(one, (*path, key))
    return found


def spoilt(whole: Any) -> st.SearchStrategy[Any]:
    """`whole` with one to three of its values replaced, taken out, or with one too many."""
    known = places(whole)

    def spoil(faults: list[tuple[tuple[Any, ...], str, Any]]) -> Any:
        spoiling = copy.deepcopy(whole)
        for path, how, value in faults:
            _spoil(spoiling, path, how, value)
        return spoiling

    kinds = st.sampled_from(["replace", "remove", "add"])
    fault = st.tuples(st.sampled_from(known), kinds, VALUES)
    return st.lists(fault, min_size=1, max_size=3).map(spoil)


def _spoil(whole: Any, path: tuple[Any, ...], how: str, value: Any) -> None:
    try:
        for step in path[:-1]:
            whole = whole[step]
        match how:
            case "replace":
                whole[path[-1]] = value
            case "remove":
                del whole[path[-1]]
            case _ if isinstance(whole, dict):
                whole["more"] = value
            case _:
                whole.append(value)
    except (KeyError, IndexError, TypeError, AttributeError):
        return  # what stood there is gone already
