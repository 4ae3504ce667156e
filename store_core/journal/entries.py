"""A journal entry: what it is made of, how it is hashed and sealed."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from store_core.domain.errors import StoreError
from store_core.storage.base import canonical, from_millis, to_millis
from store_core.storage.journal import EntryRow

NO_ENTRY = "0" * 64
"""`prev_sha256` of a device's first entry."""
_NONCE = 12
LONG = re.compile(rb"[0-9]{19}")
"""Digits enough for a number beyond 64 bits."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, written once by the device where it happened.

    `dseq` is gapless per (store, device) from 1; `prev_sha256` chains it to the device's entry
    before. `body` is kept as the bytes it was written with. `sealed` maps the parts of personal
    data travelling beside the entry to the SHA-256 of their ciphertext (ADR 0004).
    """

    id: str
    store: str
    device: str
    dseq: int
    at: datetime
    business_date: date
    kind: str
    v: int
    body: msgspec.Raw
    prev_sha256: str
    actor: str | None = None
    approver: str | None = None
    reason: str | None = None
    sealed: Mapping[str, str] = {}

    @property
    def sha256(self) -> str:
        head = {
            name: getattr(self, name)
            for name in self.__struct_fields__
            if name not in {"body", "sealed"}
        }
        head["sealed"] = dict(self.sealed)
        head["body_sha256"] = sha256(bytes(self.body)).hexdigest()
        return sha256(canonical(head)).hexdigest()


class SealedPart(msgspec.Struct, frozen=True):
    """Ciphertext of one part of an entry's personal data."""

    entry: str
    part: str
    data: bytes


def seal(key: bytes, entry: str, part: str, plain: bytes, random: Callable[[int], bytes]) -> bytes:
    """AES-256-GCM under the store's key, bound to its entry and part."""
    nonce = random(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _bound(entry, part))


def unseal(key: bytes, entry: str, part: str, data: bytes) -> bytes:
    """Error `sealed_unreadable` for another key or changed bytes."""
    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], _bound(entry, part))
    except InvalidTag as error:
        raise StoreError("sealed_unreadable", entry=entry, part=part) from error


def seal_sha256(data: bytes) -> str:
    return sha256(data).hexdigest()


def is_storable(entry: Entry) -> bool:
    """Whether every database gives it back as it was hashed: no NUL in a text, no number beyond 64
    bits, a time of whole milliseconds in a zone, a body that is JSON.
    """
    texts = (entry.id, entry.kind, entry.actor, entry.approver, entry.reason, *entry.sealed)
    if any("\0" in text for text in texts if text) or entry.at.tzinfo is None:
        return False
    body = bytes(entry.body)
    try:
        plain = msgspec.json.decode(body)
        same_time = from_millis(to_millis(entry.at)) == entry.at
    except (ValueError, OverflowError, RecursionError, msgspec.DecodeError):
        return False
    return same_time and b"\\u0000" not in body and not (LONG.search(body) and _too_large(plain))


def _too_large(plain: object) -> bool:
    match plain:
        case int():
            return not -(2**63) <= plain < 2**63
        case list():
            return any(map(_too_large, plain))
        case dict():
            return any(map(_too_large, plain.values()))
        case _:
            return False


def _bound(entry: str, part: str) -> bytes:
    return f"{entry}/{part}".encode()


def to_row(entry: Entry, *, applied: bool) -> EntryRow:
    return EntryRow.fresh(
        id=entry.id,
        store=entry.store,
        device=entry.device,
        dseq=entry.dseq,
        at=entry.at,
        business_date=entry.business_date,
        kind=entry.kind,
        v=entry.v,
        actor=entry.actor,
        approver=entry.approver,
        reason=entry.reason,
        body=bytes(entry.body).decode(),
        sealed=canonical(dict(entry.sealed)).decode(),
        prev_sha256=entry.prev_sha256,
        sha256=entry.sha256,
        applied=applied,
    )


def from_row(row: EntryRow) -> Entry:
    return Entry(
        id=row.id,
        store=row.store,
        device=row.device,
        dseq=row.dseq,
        at=row.at,
        business_date=row.business_date,
        kind=row.kind,
        v=row.v,
        actor=row.actor,
        approver=row.approver,
        reason=row.reason,
        body=msgspec.Raw(row.body.encode()),
        sealed=msgspec.json.decode(row.sealed),
        prev_sha256=row.prev_sha256,
    )
