"""`tillpass`, the one command line: a table of verbs, each run by the module it names.

A module is imported only when its verb is asked for, so a server needs no Qt and a till no web
server; and as the table holds names, not imports, `store_core` stays below the programs.
"""

import argparse
import difflib
import gc
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata

from store_core.commands.sentences import sentence
from store_core.domain.errors import StoreError


@dataclass(frozen=True)
class Verb:
    """`module` has `main(argv: list[str]) -> int`; `extras` are what pip installs for it."""

    module: str
    help: str
    extras: str


VERBS = {
    "demo": Verb(
        "store_core.commands.demo",
        "open a whole demo shop: server, counter, kitchen, printer",
        "pos,kitchen,server",
    ),
    "tour": Verb(
        "store_core.commands.tour",
        "play the main job through the real programs and keep the pictures",
        "pos,kitchen,server,dev",
    ),
    "bench": Verb(
        "store_core.commands.bench",
        "measure the speed of everything, each figure beside its limit",
        "pos,kitchen,server,dev",
    ),
    "catalogue": Verb(
        "sync_server.catalogue_console",
        "write the catalogue into a spreadsheet, or read it from one",
        "server",
    ),
    "explain": Verb(
        "store_core.commands.explain",
        "say where each cent of a cart's price comes from",
        "",
    ),
    "verify": Verb(
        "store_core.commands.verify",
        "check that a database equals the fold of its journal",
        "",
    ),
    "backup": Verb(
        "sync_server.backup_console",
        "back a server's store up, while it sells or at rest",
        "server",
    ),
    "restore": Verb(
        "store_core.commands.restore",
        "put a server's store back from a backup",
        "",
    ),
    "doctor": Verb(
        "store_core.commands.doctor",
        "look over a machine of the shop and say what to do",
        "",
    ),
    "rush": Verb(
        "store_core.commands.rush",
        "drive a whole shop as hard as it goes, then check every cent",
        "server",
    ),
    "simulate": Verb(
        "store_core.commands.simulate",
        "play shops in which everything fails, and check every promise",
        "",
    ),
    "pos": Verb("pos_app.__main__", "the counter terminal", "pos"),
    "kitchen": Verb("kitchen_display.__main__", "the kitchen display", "kitchen"),
    "server": Verb("sync_server.__main__", "the sync server with the web shop", "server"),
    "printer": Verb(
        "qt_kit.virtual_printer",
        "a thermal printer on the screen, for trying things out",
        "pos",
    ),
}
OUR_PACKAGES = {name.module.partition(".")[0] for name in VERBS.values()} | {"resources"}
INTERRUPTED = 130


def main(argv: list[str]) -> int:
    """The exit status: 0 done, 1 could not, 2 not understood, 130 interrupted."""
    parser = _parser()
    asked = parser.parse_args(argv)
    if asked.verb is None:
        parser.print_help()
        return 0
    verb = VERBS.get(asked.verb)
    if verb is None:
        return _refuse(_unknown(asked.verb), status=2)
    try:
        with _nothing_collected():
            run: Callable[[list[str]], int] = importlib.import_module(verb.module).main
        return run(asked.arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except StoreError as error:
        return _refuse(sentence(error))
    except ImportError as error:
        advice = _missing(asked.verb, verb, error)
        if advice is None:
            raise
        return _refuse(advice)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What a program is made of stays until it ends: neither while it loads nor later does the
    collector walk it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def console() -> None:
    sys.exit(main(sys.argv[1:]))


def _parser() -> argparse.ArgumentParser:
    width = max(len(name) for name in VERBS)
    lines = [f"  {name:<{width}}  {verb.help}" for name, verb in VERBS.items()]
    parser = argparse.ArgumentParser(
        prog="tillpass",
        usage="tillpass VERB [options]",
        description="A shop's counter, kitchen, printers and web orders.",
        epilog="\n".join(["verbs:", *lines, "", "`tillpass VERB --help` tells a verb's options."]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=_version())
    parser.add_argument("verb", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _version() -> str:
    try:
        return f"tillpass {metadata.version('tillpass')}"
    except metadata.PackageNotFoundError:
        return "tillpass, run from its source"


def _refuse(sentence: str, status: int = 1) -> int:
    print(f"tillpass: {sentence}", file=sys.stderr)
    return status


def _unknown(word: str) -> str:
    meant = difflib.get_close_matches(word, VERBS, n=1)
    hint = f"did you mean `{meant[0]}`?" if meant else "`tillpass --help` lists the verbs."
    return f"there is no verb `{word}`; {hint}"


def _missing(word: str, verb: Verb, error: ImportError) -> str | None:
    """What to install; None where the error is a bug of ours."""
    if isinstance(error, ModuleNotFoundError):
        library = (error.name or "").partition(".")[0]
        if library and library not in OUR_PACKAGES:
            wanted = f"tillpass[{verb.extras}]" if verb.extras else "tillpass"
            return f"`{word}` needs {library}, which is missing: pip install '{wanted}'"
    elif "cannot open shared object file" in str(error):
        return (
            f"`{word}` needs a system library ({error}); "
            "`python3 packaging/run.py` installs what Debian has, or names it."
        )
    return None
