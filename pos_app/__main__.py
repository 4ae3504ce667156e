"""The counter terminal: `tillpass pos`."""

import argparse
import json
import sys

from pos_app.bootstrap import open_counter
from qt_kit.entrance import Entrance
from qt_kit.program import Program, add_options, options_of
from qt_kit.runner import StoreThread
from qt_kit.terminal import add_terminal_options, open_terminal
from store_core.application.shop import Shop
from store_core.commands import main as commands


def main(argv: list[str]) -> int:
    """The exit status; 1 too where the first run was closed.

    Errors: those of `open_terminal`, of `open_counter` and of training.
    """
    parser = argparse.ArgumentParser("tillpass pos", description="The counter terminal.")
    add_terminal_options(parser)
    add_options(parser)
    parsed = parser.parse_args(argv)
    program = Program("Tillpass counter", options_of(parsed))
    terminal = open_terminal(parsed, "till", welcome=_welcome)
    if terminal is None:
        return 1
    program.on_end(terminal.close)
    try:
        _window, training = open_counter(terminal)
        if parsed.training:
            training.enter_and_wait()
    except BaseException:
        terminal.close()
        raise
    if parsed.drive:
        sys.stdout.write(json.dumps({"event": "ready"}) + "\n")
        sys.stdout.flush()
    return program.run(training.window)


def _welcome(entrance: Entrance, server: str, runner: StoreThread) -> Shop | None:
    """Loaded only where it is needed: once in a till's life."""
    from pos_app.first_run.opening import welcome

    return welcome(entrance, server, runner)


def verb_of(words: list[str]) -> list[str]:
    """The till, unless it is told to be the server: bundled, one program is both."""
    return words if words[:1] == ["server"] else ["pos", *words]


if __name__ == "__main__":
    sys.exit(commands.main(verb_of(sys.argv[1:])))
