"""A terminal whose file is damaged or gone: what can still be read of its own is handed over, then
it begins anew with what its server has (S1, S5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from store_core import linking
from store_core.application import terminals
from store_core.application.device_secrets import Secrets
from store_core.application.shop import Clock, Identity, utc_now
from store_core.application.terminals import DATABASE, Machine, Membership, machine_of, open_shop
from store_core.domain.errors import StoreError
from store_core.journal.entries import Entry
from store_core.journal.salvage import Recovery, Salvaged, Stretch, reckon, salvage
from store_core.replication.http import HttpServer
from store_core.replication.messages import (
    OLDEST_PROTOCOL,
    PROTOCOL,
    SCHEMA,
    Hello,
    HelloAnswer,
    Nothing,
    Push,
    PushAnswer,
    Renewed,
    carry,
)

AT_ONCE = 50
HELLO = Hello(
    oldest_protocol=OLDEST_PROTOCOL, protocol=PROTOCOL, schema=SCHEMA, epoch="", frontiers={}
)
"""As one says it who has nothing yet."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What is still there of a terminal, beside what its server has: `recovery` says what of it
    the server takes, what is missing before it, and what the server can only keep apart.
    """

    machine: Machine
    found: Salvaged
    recovery: Recovery


def look(folder: Path, secrets: Secrets) -> Damage:
    """Changes nothing. Errors: `not_paired` where nobody knows who this machine was,
    `server_unreachable` and why the server will not have it.
    """
    machine = machine_of(folder)
    if machine is None:
        raise StoreError("not_paired", folder=str(folder))
    server = _server(machine, secrets, folder)
    try:
        answer = server.ask("hello", HELLO, HelloAnswer)
    finally:
        server.close()
    if answer.pair_again:
        raise StoreError(answer.pair_again, server=machine.server)
    found = salvage(folder / DATABASE, machine.store)
    if machine.kind == "kitchen":
        own = {device: held for device, held in found.entries.items() if device == machine.device}
        found = Salvaged(own, found.sealed)
    return Damage(machine, found, reckon(found, answer.frontiers))


def rebuild(folder: Path, secrets: Secrets, damage: Damage, now: Clock = utc_now) -> Path:
    """Hand over, keep the damaged file aside, and begin anew under another id; where the old file
    is now. Broken off, it is begun again. Whoever calls holds the folder. Errors: those of `look`.
    """
    machine = damage.machine
    secret = secrets.read(machine.device)
    server = _server(machine, secrets, folder)
    try:
        for push in _pushes(damage):
            server.ask("push", push, PushAnswer)
        renewed = server.ask("renew", Nothing(), Renewed)
    finally:
        server.close()
    if secret is None:
        raise StoreError("not_paired", folder=str(folder))
    aside = terminals.aside_of(folder, now())
    identity = Identity(machine.store, renewed.device, renewed.prefix, machine.name, secret.key)
    terminals.move_aside(folder, aside)
    kind, at = machine.kind, machine.server
    fresh = Membership(identity, kind, at, renewed.token, machine.certificate)
    terminals.join(folder, secrets, fresh, now())
    shop = open_shop(folder, secrets)
    try:
        linking.stock(shop, secrets)
    finally:
        shop.database.close()
    return aside


def hand_over(folder: Path, secrets: Secrets, aside: Path) -> Recovery:
    """What a file that was set aside still holds of this store and the server lacks: of a till that
    was paired anew because its server no longer knew it. Errors: those of `look`.
    """
    machine = machine_of(folder)
    if machine is None or machine.kind != "till":
        return Recovery()
    server = _server(machine, secrets, folder)
    try:
        answer = server.ask("hello", HELLO, HelloAnswer)
        found = salvage(aside, machine.store)
        damage = Damage(machine, found, reckon(found, answer.frontiers))
        for push in _pushes(damage):
            server.ask("push", push, PushAnswer)
    finally:
        server.close()
    return damage.recovery


def _server(machine: Machine, secrets: Secrets, folder: Path) -> HttpServer:
    secret = secrets.read(machine.device)
    if secret is None:
        raise StoreError("not_paired", folder=str(folder))
    return HttpServer(machine.server, secret.token, certificate=machine.certificate)


def _pushes(damage: Damage) -> Iterator[Push]:
    """What the server takes in, then what it keeps apart."""
    own = damage.machine.device
    for stretch in sorted(damage.recovery.taken, key=lambda one: one.device != own):
        yield from _batches(damage, stretch, surrender=False)
    for stretch in damage.recovery.stranded:
        if stretch.device == own:
            yield from _batches(damage, stretch, surrender=True)


def _batches(damage: Damage, stretch: Stretch, *, surrender: bool) -> Iterator[Push]:
    chain = damage.found.entries[stretch.device]
    entries = [chain[dseq] for dseq in range(stretch.first, stretch.last + 1)]
    for start in range(0, len(entries), AT_ONCE):
        some = _entire(damage, entries[start : start + AT_ONCE])
        carried = tuple(carry(one, damage.found.sealed.get(one.id, {})) for one in some)
        if carried:
            yield Push(entries=carried, surrender=surrender)
        if len(some) < len(entries[start : start + AT_ONCE]):
            return


def _entire(damage: Damage, entries: Sequence[Entry]) -> list[Entry]:
    """Others' entries only with all that is sealed beside them: somebody else may have that."""
    entire = []
    for one in entries:
        held = damage.found.sealed.get(one.id, {})
        if one.device != damage.machine.device and set(one.sealed) - set(held):
            break
        entire.append(one)
    return entire
