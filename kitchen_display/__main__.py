"""The kitchen display: `tillpass kitchen`."""

import argparse
import json
import sys
from dataclasses import replace

from kitchen_display.bootstrap import open_display
from qt_kit.program import Program, add_options, options_of
from qt_kit.terminal import add_terminal_options, open_terminal
from qt_kit.theme import Mode
from store_core.commands import main as commands


def main(argv: list[str]) -> int:
    """The exit status; 1 too where the pairing screen was closed. Always dark, whatever `--theme`
    says.

    Errors: those of `open_terminal`, of `open_display` and of training.
    """
    parser = argparse.ArgumentParser("tillpass kitchen", description="The kitchen display.")
    add_terminal_options(parser)
    add_options(parser)
    parsed = parser.parse_args(argv)
    program = Program("Tillpass kitchen", replace(options_of(parsed), theme=Mode.DARK))
    terminal = open_terminal(parsed, "kitchen")
    if terminal is None:
        return 1
    program.on_end(terminal.close)
    try:
        _window, training = open_display(terminal)
        if parsed.training:
            training.enter_and_wait()
    except BaseException:
        terminal.close()
        raise
    if parsed.drive:
        sys.stdout.write(json.dumps({"event": "ready"}) + "\n")
        sys.stdout.flush()
    return program.run(training.window)


if __name__ == "__main__":
    sys.exit(commands.main(["kitchen", *sys.argv[1:]]))
