"""`tillpass server`: the shop's server, and its console.

What the server stands on is loaded only to serve: the console's verbs answer at once.
"""

import sys

from store_core.commands import main as commands
from sync_server import console

VERBS = {
    "code": console.code,
    "devices": console.devices,
    "key": console.key,
    "printer": console.printer,
    "revoke": console.revoke,
    "test-mode": console.test_mode,
}


def main(argv: list[str]) -> int:
    if argv and argv[0] in VERBS:
        return VERBS[argv[0]](argv[1:])
    from sync_server.command_line import serve_as

    return serve_as(argv)


if __name__ == "__main__":
    sys.exit(commands.main(["server", *sys.argv[1:]]))
