"""The console's verbs: they ask the running server, whose file nobody else opens."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import requests

from store_core.application.admin_door import admin_door
from store_core.application.device_secrets import (
    FileSecrets,
    Secret,
    copy_certificate,
    secrets_of,
)
from store_core.domain.errors import StoreError

PATIENCE = 60
"""Seconds; a catalogue of thousands of items takes some."""
_WORDS_OF_PROBLEMS = frozenset({"code", "type", "title", "status"})


class StoreKey(msgspec.Struct, frozen=True):
    """What a server on another machine needs to be this store's."""

    store: str
    device: str
    key: bytes


def code(argv: list[str]) -> int:
    parser = _parser("code", "Make a pairing code: eight characters, ten minutes, one device.")
    parser.add_argument("--kind", choices=["till", "kitchen", "server"], required=True)
    parser.add_argument("--name", required=True, help="what people will call the device")
    asked = parser.parse_args(argv)
    made = ask(asked.data, "post", "codes", {"kind": asked.kind, "name": asked.name})
    print(made["code"])
    if made["address"]:
        told = f"{made['code']}.{made['fingerprint']}"
        print(f"From another machine: --server {made['address']} --pair {told}", file=sys.stderr)
    return 0


def devices(argv: list[str]) -> int:
    asked = _parser("devices", "List every machine that was ever paired.").parse_args(argv)
    for device in ask(asked.data, "get", "devices"):
        ended = "  revoked" if device["revoked_at"] else ""
        print(f"{device['prefix']:<3} {device['kind']:<8} {device['name']}  {device['id']}{ended}")
    return 0


def revoke(argv: list[str]) -> int:
    parser = _parser("revoke", "Shut a device out; what it sends from now on is kept apart.")
    parser.add_argument("device", help="its id, as `devices` lists it")
    asked = parser.parse_args(argv)
    ask(asked.data, "post", f"devices/{asked.device}/revoke")
    return 0


def printer(argv: list[str]) -> int:
    parser = _parser("printer", "Say where a printer is; tills print there from then on.")
    parser.add_argument("address", metavar="HOST:PORT", help="as 192.168.1.40:9100")
    parser.add_argument("--id", help="which printer of the profile (default: all)")
    asked = parser.parse_args(argv)
    host, _, port = asked.address.rpartition(":")
    if not (host and port.isdecimal()):
        parser.error(f"{asked.address} is no address like 192.168.1.40:9100")
    for one in ask(
        asked.data, "post", "printers", {"host": host, "port": int(port), "printer": asked.id}
    ):
        print(f"{one['id']:<10} {one['host']}:{one['port']}  {one['name']}")
    return 0


def key(argv: list[str]) -> int:
    parser = _parser(
        "key",
        "Write the store's key into a folder, for another machine's server on the same database. "
        "Whoever has it can read customers' names: carry it by hand and leave no copy behind.",
    )
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="where it goes")
    asked = parser.parse_args(argv)
    told = msgspec.convert(ask(asked.data, "get", "key"), type=StoreKey)
    kept = FileSecrets(asked.to)
    kept.keep(told.device, Secret("", told.key))
    copy_certificate(told.store, [secrets_of(asked.data), FileSecrets(asked.data)], kept)
    print(f"The key is in {kept.place}.")
    return 0


def test_mode(argv: list[str]) -> int:
    parser = _parser(
        "test-mode",
        "Try the whole shop out: while it is on every new order is a test, marked as one on every "
        "screen, page and paper, and counts in no report.",
    )
    parser.add_argument("switch", choices=["on", "off"])
    asked = parser.parse_args(argv)
    told = ask(asked.data, "post", "test-mode", {"on": asked.switch == "on"})
    print(f"Test mode is {'on' if told['on'] else 'off'}.")
    return 0


def _parser(verb: str, help_text: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"tillpass server {verb}", description=help_text)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the data folder")
    return parser


def ask(folder: Path, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
    """Errors: `server_not_running`, and what the server says."""
    return _answered(folder, method, path, json=body).json()


def ask_packed(folder: Path, path: str, message: bytes) -> bytes:
    """As `ask`, for what is large: a packed message for another."""
    return _answered(folder, "post", path, data=message).content


def _answered(folder: Path, method: str, path: str, **sent: Any) -> requests.Response:
    door = admin_door(folder)
    if door is None:
        raise StoreError("server_not_running", folder=str(folder))
    try:
        with requests.Session() as http:
            http.trust_env = False  # a proxy has no way to this machine's own address
            answer = http.request(
                method,
                f"{door.url}/api/admin/{path}",
                headers={"Authorization": f"Bearer {door.token}"},
                timeout=PATIENCE,
                **sent,
            )
        told = {} if answer.ok else answer.json()
    except (OSError, ValueError) as error:
        raise StoreError("server_not_running", folder=str(folder)) from error
    if not answer.ok:
        values = {name: one for name, one in told.items() if name not in _WORDS_OF_PROBLEMS}
        raise StoreError(told["code"], **values)
    return answer
