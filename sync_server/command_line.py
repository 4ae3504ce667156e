"""The options of `tillpass server` itself."""

import argparse
import os
import sys
from pathlib import Path

from store_core.application.terminals import DatabaseUrl
from sync_server.attended import end_with_standard_input
from sync_server.lan import EVERYWHERE, OFF
from sync_server.logs import LEVELS
from sync_server.serving import Start, serve


def serve_as(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tillpass server",
        description="The shop's server with the web shop, on this machine's own address.",
        epilog="`tillpass server code --data DIR --kind till --name NAME` makes a pairing code; "
        "`devices` and `revoke DEVICE` list them and shut one out; "
        "`printer HOST:PORT` says where the printers are; "
        "`test-mode on` tries the shop out; "
        "`key --to DIR` writes the store's key for a second machine on the same database.",
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the data folder")
    parser.add_argument("--port", type=int, default=8000, help="0: any that is free")
    parser.add_argument(
        "--upstream",
        metavar="URL",
        help="be a hub of the server there; the folder remembers it",
    )
    parser.add_argument(
        "--pair",
        metavar="CODE",
        help="with --upstream, the first time: what `server code --kind server` said there",
    )
    parser.add_argument("--profile", help="what a new store is made of")
    parser.add_argument("--demo", action="store_true", help="a shop to try out: open at any hour")
    parser.add_argument(
        "--real-hours", action="store_true", help="with --demo: closed when the profile is"
    )
    parser.add_argument(
        "--keyring", choices=["auto", "file"], default="auto", help="where the store's key is kept"
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("DATABASE_URL"),
        help="postgresql://... instead of the file in the folder (default: DATABASE_URL, which "
        "unlike this does not show among the processes)",
    )
    parser.add_argument(
        "--lan",
        metavar="ADDRESS",
        help="the address of this machine where tills and kitchen displays of others come in, by "
        f"TLS; {EVERYWHERE}: all of its addresses, {OFF}: none (default: none with --demo, "
        "else TILLPASS_LAN, else all)",
    )
    parser.add_argument(
        "--processes", type=int, default=1, metavar="N", help="server processes, on PostgreSQL"
    )
    parser.add_argument(
        "--log", choices=["json", "text"], help="default: text on a terminal, json elsewhere"
    )
    parser.add_argument("--log-level", choices=LEVELS, default="info", help="default: info")
    parser.add_argument(
        "--attended", action="store_true", help="end when standard input does: a till keeps it"
    )
    asked = parser.parse_args(argv)
    if asked.pair and not asked.upstream:
        parser.error("--pair needs --upstream: the server that made the code")
    if asked.attended:
        end_with_standard_input()
    start = Start(
        folder=asked.data,
        port=asked.port,
        profile=asked.profile,
        demo=asked.demo,
        always_open=not asked.real_hours if asked.demo else None,
        keyring=asked.keyring,
        database=DatabaseUrl(asked.database) if asked.database else None,
        processes=max(1, asked.processes),
        lan=asked.lan or (OFF if asked.demo else os.environ.get("TILLPASS_LAN") or EVERYWHERE),
        log=asked.log or ("text" if sys.stderr.isatty() else "json"),
        log_level=asked.log_level,
        upstream=asked.upstream.rstrip("/") if asked.upstream else None,
        pair=asked.pair,
    )
    return serve(start)
