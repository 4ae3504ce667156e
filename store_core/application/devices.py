"""Devices of the store: pairing codes, tokens, names, revocation, what each kind may reach (S4)."""

import base64
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Literal

from sqlalchemy.orm import Session

from store_core.application.office import OfficeCall
from store_core.application.shop import Act, Identity, Shop, Transaction
from store_core.domain.devices import Device, DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.identity import next_prefix
from store_core.domain.pairing import LanDoor, plain_code, proofs
from store_core.domain.staff import Permission
from store_core.journal.entries import seal, unseal
from store_core.journal.kinds import DeviceChanged
from store_core.printing.wires import own_address
from store_core.storage.catalogue import load_devices
from store_core.storage.replication import (
    DeviceTokenRow,
    PairingCodeRow,
    device_of_token,
    device_with_token,
    newest_codes,
)
from store_core.storage.store import DeviceRow

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without I, L, O, 0 and 1, which people mistake for each other."""
CODE_LENGTH = 8
CODE_LASTS = timedelta(minutes=10)
SEEN_EVERY = timedelta(seconds=15)
"""How often a linked machine is noted as still there."""
FREE_TRIES = 5
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
SEALED_CODE = "pairing_code"
CODES_TRIED = 8
"""How many of the newest codes a proof may be for: each takes a while to be tried."""

Endpoint = Literal["exchange", "snapshot", "stream", "renew", "codes", "office", "whose"]
REACHES: Mapping[DeviceKind, frozenset[Endpoint]] = {
    "till": frozenset({"exchange", "snapshot", "stream", "renew", "codes", "office"}),
    "kitchen": frozenset({"exchange", "snapshot", "stream", "renew"}),
    "server": frozenset({"exchange", "stream", "renew", "office", "whose"}),
}
"""Which endpoints a device's token opens; what it is sent there is a matter of its `Peer`."""


@dataclass(frozen=True, slots=True)
class PairingCode:
    """Shown once. `address` is where a terminal of another machine finds the server, empty where it
    can't; `fingerprint` is that of the certificate that the server shows there.
    """

    code: str
    expires_at: datetime
    address: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A machine to be paired, by the name people will know it by."""

    kind: DeviceKind
    name: str


@dataclass(frozen=True, slots=True)
class Paired:
    """What a machine is given for a right code. `key` unseals the store's personal data."""

    store: str
    store_name: str
    device: str
    kind: DeviceKind
    prefix: str
    name: str
    key: bytes
    token: str

    @property
    def identity(self) -> Identity:
        return Identity(self.store, self.device, self.prefix, self.name, self.key)


class PairingGuard:
    """Slows down guessing, for the whole server: after five wrong codes each try waits longer."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._proving = Lock()
        self._failures = 0
        self._until: datetime | None = None

    @contextmanager
    def proving(self) -> Iterator[None]:
        """Proofs cost memory and time: one is looked at at a time. Error `pairing_paused`."""
        if not self._proving.acquire(blocking=False):
            raise StoreError("pairing_paused", seconds=1)
        try:
            yield
        finally:
            self._proving.release()

    def check(self, now: datetime) -> None:
        """Error `pairing_paused` with `seconds`."""
        with self._lock:
            if self._until and now < self._until:
                seconds = (self._until - now).total_seconds()
                raise StoreError("pairing_paused", seconds=int(seconds) + 1)

    def failed(self, now: datetime) -> None:
        with self._lock:
            self._failures += 1
            over = self._failures - FREE_TRIES
            if over >= 0:
                self._until = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(over, 10))

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._until = 0, None


def new_pairing_code(shop: Shop, act: Act, kind: DeviceKind, name: str) -> PairingCode:
    """A code for one machine to be paired within ten minutes; for a server it is one of a hub.
    Errors: `not_permitted`, `bad_device` for a kind that can't be paired or no name.
    """
    with shop.transaction(act) as tx:
        return _new_pairing_code(tx, NewDevice(kind, name))


def _new_pairing_code(tx: Transaction, wanted: NewDevice) -> PairingCode:
    tx.require(Permission.PAIR_DEVICE)
    if wanted.kind not in REACHES or not wanted.name.strip():
        raise StoreError("bad_device", kind=wanted.kind, name=wanted.name)
    code = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in _fair_bytes(tx.shop))
    expires_at = tx.now + CODE_LASTS
    row = PairingCodeRow(
        code_sha256=_hash(code),
        sealed=seal(tx.shop.identity.key, _hash(code), SEALED_CODE, code.encode(), tx.shop.random),
        kind=wanted.kind,
        name=wanted.name.strip(),
        created_by=tx.act.person.id if tx.act.person else None,
        expires_at=expires_at,
        used_at=None,
    )
    tx.session.add(row)
    return shown(tx.shop.lan, PairingCode(code, expires_at))


def shown(lan: LanDoor | None, code: PairingCode) -> PairingCode:
    """With where a terminal shows it: at this server."""
    host = (lan.host or own_address()) if lan else ""
    if not (lan and host):
        return code
    return replace(code, address=f"https://{host}:{lan.port}", fingerprint=lan.fingerprint)


def pair(shop: Shop, guard: PairingGuard, code: str) -> Paired:
    """Make a device of whoever shows a good code.

    Errors: `code_unknown`, `code_used`, `code_expired`, `pairing_paused`.
    """
    guard.check(shop.now())
    try:
        paired = _pair(shop, plain_code(code))
    except StoreError as error:
        if error.code.startswith("code_"):
            guard.failed(shop.now())
        raise
    guard.succeeded()
    return paired


def pair_by_proof(
    shop: Shop, guard: PairingGuard, nonce: bytes, proof: bytes, fingerprint: str | None = None
) -> tuple[Paired, bytes]:
    """As `pair`, for whoever proves to know a good code without saying it, and this server's own
    proof. `fingerprint` is of a hub's certificate, where the machine speaks with that. Errors as of
    `pair`; `code_unknown` too where the other end was shown the certificate of somebody in between.
    """
    with guard.proving():
        guard.check(shop.now())
        if fingerprint is None:
            fingerprint = shop.lan.fingerprint if shop.lan else ""
        code, answer = _proven(shop, nonce, proof, fingerprint)
        return pair(shop, guard, code), answer


def _proven(shop: Shop, nonce: bytes, proof: bytes, fingerprint: str) -> tuple[str, bytes]:
    """The code that the proof is of; none where no code is. Outside any transaction."""
    with shop.database.read() as session:
        rows = newest_codes(session, CODES_TRIED)
        held = [(row.code_sha256, row.sealed) for row in rows]
    for name, sealed in held:
        code = unseal(shop.identity.key, name, SEALED_CODE, sealed).decode()
        mine = proofs(code, fingerprint, nonce)
        if hmac.compare_digest(mine.of_terminal, proof):
            return code, mine.of_server
    return "", b""


def authenticate(shop: Shop, token: str) -> Device:
    """The device a token was given to. Errors: `device_unknown`; `device_revoked` with `device`."""
    device = device_of(shop, token)
    if device.revoked_at:
        raise StoreError("device_revoked", device=device.id)
    return device


def device_of(shop: Shop, token: str) -> Device:
    """As `authenticate`, revoked or not."""
    with shop.database.read() as session:
        found = device_with_token(session, _hash(token))
    if found is None:
        raise StoreError("device_unknown")
    return found


def owner_of(shop: Shop, token_sha256: str) -> str:
    """Whose token has this hash. Error `device_unknown`."""
    with shop.database.read() as session:
        found = device_of_token(session, token_sha256)
    if found is None:
        raise StoreError("device_unknown")
    return found


def is_token(shop: Shop, token: str) -> bool:
    """Whether it is known here whose it is."""
    with shop.database.read() as session:
        return device_of_token(session, _hash(token)) is not None


def is_known(shop: Shop, device_id: str) -> bool:
    """Whether a device's record is held here."""
    with shop.database.read() as session:
        return session.get(DeviceRow, device_id) is not None


def learn_token(shop: Shop, token: str, device_id: str) -> None:
    """On a hub: keep whose token this is, as its upstream says."""
    with shop.database.write() as session:
        row = DeviceTokenRow(device=device_id, token_sha256=_hash(token), last_seen=None)
        session.merge(row)


def token_sha256(token: str) -> str:
    """By which a server knows a token."""
    return _hash(token)


def require_reach(device: Device, endpoint: Endpoint) -> None:
    """Error `device_not_allowed`."""
    if endpoint not in REACHES[device.kind]:
        raise StoreError("device_not_allowed", kind=device.kind, endpoint=endpoint)


def devices(shop: Shop) -> tuple[Device, ...]:
    """Every machine that was ever paired, the server too."""
    with shop.database.read() as session:
        return load_devices(session)


def revoked_devices(shop: Shop) -> frozenset[str]:
    """The ids of those shut out."""
    with shop.database.read() as session:
        return frozenset(one.id for one in load_devices(session) if one.revoked_at)


def revoke(shop: Shop, act: Act, device_id: str) -> None:
    """Shut a device out: its streams end, what it sends from now on goes into quarantine.

    Errors: `unknown_device`, `not_permitted`.
    """
    with shop.transaction(act) as tx:
        _revoke(tx, device_id)


def _revoke(tx: Transaction, device_id: str) -> None:
    tx.require(Permission.PAIR_DEVICE)
    row = _known(tx.session, device_id)
    if row.device.revoked_at is None:
        _change(tx, replace(row.device, revoked_at=tx.now))


def renew(shop: Shop, device: Device) -> Paired:
    """Another id, prefix and token for a machine whose file was restored from an old copy. The old
    id is not shut out: the machine that was copied may be alive and go by it.
    """
    with shop.transaction() as tx:
        return _add(tx, device.kind, device.name)


def greeted(shop: Shop, device: Device, version: str, newest: int) -> None:
    """It said hello, and that `newest` is the number of its own newest entry."""
    with shop.database.write() as session:
        row = session.get(DeviceTokenRow, device.id)
        if row:
            row.last_seen, row.version, row.newest = shop.now(), version, newest


def seen(shop: Shop, device: Device) -> None:
    """It is still there."""
    with shop.database.write() as session:
        row = session.get(DeviceTokenRow, device.id)
        if row:
            row.last_seen = shop.now()


def _pair(shop: Shop, code: str) -> Paired:
    with shop.transaction() as tx:
        row = tx.session.get(PairingCodeRow, _hash(code))
        if row is None:
            raise StoreError("code_unknown")
        if row.used_at:
            raise StoreError("code_used")
        if tx.now >= row.expires_at:
            raise StoreError("code_expired")
        row.used_at = tx.now
        return _add(tx, row.kind, row.name)  # type: ignore[arg-type]  # a kind as written


def _add(tx: Transaction, kind: DeviceKind, name: str) -> Paired:
    identity = tx.shop.identity
    taken = frozenset(held.prefix for held in load_devices(tx.session))
    device = Device(tx.shop.new_id(), kind, name, next_prefix(taken), tx.now)
    token = base64.urlsafe_b64encode(tx.shop.random(32)).decode().rstrip("=")
    tx.record(DeviceChanged(device=device, rev=0))
    tx.session.add(DeviceTokenRow(device=device.id, token_sha256=_hash(token), last_seen=None))
    return Paired(
        store=identity.store,
        store_name=tx.settings.name,
        device=device.id,
        kind=kind,
        prefix=device.prefix,
        name=name,
        key=identity.key,
        token=token,
    )


def _change(tx: Transaction, device: Device) -> None:
    row = _known(tx.session, device.id)
    tx.record(DeviceChanged(device=device, rev=row.rev + 1))


def _known(session: Session, device_id: str) -> DeviceRow:
    row = session.get(DeviceRow, device_id)
    if row is None:
        raise StoreError("unknown_device", device=device_id)
    return row


def _fair_bytes(shop: Shop) -> bytes:
    """`CODE_LENGTH` bytes below the largest multiple of the alphabet, so no letter is likelier."""
    fair = b""
    while len(fair) < CODE_LENGTH:
        fair += bytes(byte for byte in shop.random(16) if byte < 256 - 256 % len(CODE_LETTERS))
    return fair[:CODE_LENGTH]


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


NEW_PAIRING_CODE = OfficeCall(
    "new_pairing_code", NewDevice, PairingCode, _new_pairing_code, anew=True
)
"""As `new_pairing_code`."""
REVOKE = OfficeCall("revoke_device", str, type(None), _revoke)
"""As `revoke`, of a device's id."""
