"""What machines say to each other: MessagePack, deflated, with a ceiling on what it unfolds to."""

import zlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, TypeVar

import msgspec

from store_core.domain.errors import StoreError
from store_core.journal.entries import Entry, SealedPart

PROTOCOL = 1
OLDEST_PROTOCOL = 1
"""This program speaks `OLDEST_PROTOCOL` to `PROTOCOL`; a server keeps one older than its own."""
SCHEMA = 1
"""Of the state tables: a snapshot is only for a machine of the same schema."""
BATCH = 200
BATCH_BYTES = 2_000_000
"""Of entries before deflating; at least one entry goes even when it is larger."""
LARGEST = 32_000_000
"""What a message may unfold to: a batch, or one entry that is larger than one."""
CEILING = 256_000_000
"""What a snapshot may."""

Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""Counts, versions, places in a feed: whatever else is sent for one is no message of ours."""
M = TypeVar("M", bound="Message")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all messages. Fields may be added with a default; none is ever renamed."""


class Nothing(Message, frozen=True):
    """Asks without saying anything."""


class Carried(Message, frozen=True):
    """An entry on its way, with the sealed parts that the receiver may hold."""

    id: str
    store: str
    device: str
    dseq: Number
    at: datetime
    business_date: date
    kind: str
    v: Number
    body: bytes
    prev_sha256: str
    sha256: str
    actor: str | None = None
    approver: str | None = None
    reason: str | None = None
    sealed: Mapping[str, str] = {}
    parts: Mapping[str, bytes] = {}


class Hello(Message, frozen=True):
    """`epoch` is the feed the terminal has read so far, empty when it has none; `newest_sha256` is
    of its own newest entry; `version` is its program's.
    """

    oldest_protocol: Number
    protocol: Number
    schema: Number
    epoch: str
    frontiers: Mapping[str, Number]
    newest_sha256: str = ""
    version: Annotated[str, msgspec.Meta(max_length=40)] = ""


class HelloAnswer(Message, frozen=True):
    """`cursor`: where a terminal with those frontiers begins in this feed. `behind`: the store
    knows more of this device than it does itself. `snapshot`: there is too much to pull.
    `heads` are the hashes of the newest entry of each device that the server has. `pair_again`: why
    this terminal can't go on as it is; then nothing else is said. `upstream` is the address of the
    server above this one, for when this one is away, and the certificate it has to show.
    """

    protocol: Number
    schema: Number
    server: str
    epoch: str
    head: Number
    cursor: Number
    frontiers: Mapping[str, Number]
    at: datetime
    heads: Mapping[str, str] = {}
    behind: bool = False
    snapshot: bool = False
    pair_again: str | None = None
    upstream: str = ""
    upstream_certificate: str = ""


class Push(Message, frozen=True):
    """`surrender`: the terminal has to be paired again and hands over what it still has; what can't
    be taken in is to be kept apart, gaps or not.
    """

    entries: tuple[Carried, ...]
    surrender: bool = False


class PushAnswer(Message, frozen=True):
    """`frontiers`: what the server now has of the devices in the batch. `unwanted`: devices whose
    entries it will not take from here. `pair_again`: why this terminal can't go on as it is.
    """

    epoch: str
    frontiers: Mapping[str, Number]
    unwanted: tuple[str, ...] = ()
    pair_again: str | None = None


class Pull(Message, frozen=True):
    epoch: str
    cursor: Number


class PullAnswer(Message, frozen=True):
    """`own`: the newest entry of the asking device that the server has, which never sends it any of
    those.
    """

    epoch: str
    cursor: Number
    head: Number
    entries: tuple[Carried, ...]
    own: Number = 0


class Snapshot(Message, frozen=True):
    """The state as of `head`, and whole entries: each device's newest, which later ones chain on,
    and those whose sealed parts the state still needs.
    """

    epoch: str
    head: Number
    frontiers: Mapping[str, Number]
    state: bytes
    entries: tuple[Carried, ...]


class Renewed(Message, frozen=True):
    """Another id for a terminal restored from an old copy."""

    device: str
    prefix: str
    token: str


class Prove(Message, frozen=True):
    """Asks to be paired, by a proof of knowing the code (ADR 0025)."""

    nonce: bytes
    proof: bytes


class Proven(Message, frozen=True):
    """`paired` is JSON; `proof` says that the server knows the code too."""

    proof: bytes
    paired: bytes


class HoldCode(Message, frozen=True):
    """Asks for one use of a limited code, under an id of the till's own."""

    code: str
    hold: str


class HeldCode(Message, frozen=True):
    code: str
    hold: str
    promotions: tuple[str, ...]
    expires_at: datetime


class ReleaseHolds(Message, frozen=True):
    holds: tuple[str, ...]


class Whose(Message, frozen=True):
    """A hub asks whose token it was shown, by its hash."""

    token_sha256: str


class Owner(Message, frozen=True):
    device: str


class ProveFor(Message, frozen=True):
    """A hub was shown a `Prove`, by who was shown its own certificate, of this fingerprint."""

    nonce: bytes
    proof: bytes
    fingerprint: str


class OfficeAsk(Message, frozen=True):
    """Something done in the back office, for the server that owns the records. `body` is JSON;
    `id` is the till's own, the same when it asks again.
    """

    call: str
    id: str
    body: bytes
    person: str
    approver: str = ""
    reason: str = ""


class OfficeAnswer(Message, frozen=True):
    """As JSON."""

    body: bytes


class Hint(Message, frozen=True):
    """All that a stream carries."""

    epoch: str
    head: Number


def pack(message: Message) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(message), 1)


def unpack(data: bytes, shape: type[M]) -> M:
    """Error `bad_message` for what is no such message, or unfolds beyond its ceiling."""
    ceiling = CEILING if shape is Snapshot else LARGEST
    try:
        unfolding = zlib.decompressobj()
        plain = unfolding.decompress(data, ceiling)
        if unfolding.unconsumed_tail or not unfolding.eof:
            raise StoreError("bad_message", message=shape.__name__)
        return msgspec.msgpack.decode(plain, type=shape)
    except (zlib.error, msgspec.DecodeError, RecursionError) as error:
        raise StoreError("bad_message", message=shape.__name__) from error


def carry(entry: Entry, parts: Mapping[str, bytes]) -> Carried:
    return Carried(
        **{name: getattr(entry, name) for name in entry.__struct_fields__ if name != "body"},
        body=bytes(entry.body),
        sha256=entry.sha256,
        parts=parts,
    )


def entry_of(carried: Carried) -> Entry:
    """Error `entry_damaged` when the bytes are not those that were hashed."""
    head = {name: getattr(carried, name) for name in Entry.__struct_fields__ if name != "body"}
    entry = Entry(**head, body=msgspec.Raw(carried.body))
    if entry.sha256 != carried.sha256:
        raise StoreError("entry_damaged", device=carried.device, dseq=carried.dseq)
    return entry


def parts_of(carried: Carried) -> tuple[SealedPart, ...]:
    return tuple(SealedPart(carried.id, part, data) for part, data in carried.parts.items())
