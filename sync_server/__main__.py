"""`tillpass server`: the shop's server, and its console."""

import argparse
import sys
from pathlib import Path

from store_core.domain.errors import StoreError
from sync_server import console
from sync_server.serving import Start, serve

VERBS = {
    "code": console.code,
    "devices": console.devices,
    "printer": console.printer,
    "revoke": console.revoke,
}
SENTENCES = {
    "port_taken": "port {port} is taken by another program; choose another with --port.",
    "database_newer": (
        "{path} was written by a newer version of this program; update the program, "
        "or use another folder with --data."
    ),
    "folder_in_use": "{folder} is in use by another program that is running.",
    "database_unreachable": "{path} can't be opened: {detail}",
    "database_corrupt": "{path} is damaged; restore a backup.",
    "unknown_profile": "there is no profile {profile}; there are {known}.",
    "profile_missing": "{folder} holds no store yet; say which to make with --profile.",
    "server_unreachable": "no server is running on {folder}.",
    "not_paired": "{folder} holds a store whose key is missing; restore its secrets.",
    "unknown_device": "there is no device {device}.",
    "unknown_printer": "there is no printer {printer}; there are {known}.",
    "port_out_of_range": "{port} is no port; ports go from 1 to 65535.",
}


def main(argv: list[str]) -> int:
    if argv and argv[0] in VERBS:
        return _told(lambda: VERBS[argv[0]](argv[1:]))
    parser = argparse.ArgumentParser(
        prog="tillpass server",
        description="The shop's server with the web shop, on this machine's own address.",
        epilog="`tillpass server code --data DIR --kind till --name NAME` makes a pairing code; "
        "`devices` and `revoke DEVICE` list them and shut one out; "
        "`printer HOST:PORT` says where the printers are.",
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the data folder")
    parser.add_argument("--port", type=int, default=8000, help="0: any that is free")
    parser.add_argument("--profile", help="what a new store is made of")
    parser.add_argument("--demo", action="store_true", help="a shop to try out: open at any hour")
    parser.add_argument(
        "--real-hours", action="store_true", help="with --demo: closed when the profile is"
    )
    parser.add_argument(
        "--keyring", choices=["auto", "file"], default="auto", help="where the store's key is kept"
    )
    asked = parser.parse_args(argv)
    start = Start(
        folder=asked.data,
        port=asked.port,
        profile=asked.profile,
        demo=asked.demo,
        always_open=not asked.real_hours if asked.demo else None,
        keyring=asked.keyring,
    )
    return _told(lambda: serve(start))


def _told(work: "console.Work") -> int:
    try:
        return work()
    except StoreError as error:
        sentence = SENTENCES.get(error.code)
        said = sentence.format_map(error.values) if sentence else str(error)
        print(f"tillpass server: {said}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
