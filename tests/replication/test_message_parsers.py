"""Any bytes from another machine are a message of ours, or are refused in words."""

import zlib
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store_core.domain.errors import StoreError
from store_core.journal.entries import NO_ENTRY, Entry, from_row, is_storable, to_row
from store_core.journal.kinds import KINDS
from store_core.journal.ledger import receive
from store_core.journal.state import digest
from store_core.replication import messages
from store_core.replication.messages import Message, pack, unpack
from store_core.storage.engine import Database
from tests.databases import blank
from tests.journal.histories import history
from tests.mutations import DEEP, VALUES, spoilt

SHAPES = tuple(
    shape
    for shape in vars(messages).values()
    if isinstance(shape, type) and issubclass(shape, Message)
)
FIELDS = sorted({field for shape in SHAPES for field in shape.__struct_fields__})
KIND_NAMES = sorted({kind for kind, _ in KINDS})
NOW = datetime(2026, 6, 12, tzinfo=UTC)
once = pytest.mark.database("sqlite")
hard = settings(suppress_health_check=list(HealthCheck), max_examples=200)


@pytest.fixture(scope="module")
def bodies() -> dict[str, Any]:
    """One of each kind, as a shop's days write them: so many days as that takes."""
    found: dict[str, Any] = {}
    for seed in range(30):
        found |= {entry.kind: msgspec.json.decode(entry.body) for entry in history(seed, 60)}
        if found.keys() >= set(KIND_NAMES):
            break
    return found


def read(data: bytes, shape: type[Message]) -> None:
    try:
        unpack(data, shape)
    except StoreError as error:
        if error.code != "bad_message":
            raise


@once
@hard
@given(st.binary(max_size=300), st.sampled_from(SHAPES))
def test_bytes_of_no_meaning_are_no_message(data: bytes, shape: type[Message]) -> None:
    read(data, shape)
    read(zlib.compress(data), shape)


@once
@hard
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES), st.sampled_from(SHAPES))
def test_messages_with_anything_in_them_are_read_or_refused(
    values: dict[str, Any], shape: type[Message]
) -> None:
    try:
        data = msgspec.msgpack.encode(values)
    except (OverflowError, UnicodeEncodeError):
        return  # what can't be sent is not received
    read(zlib.compress(data), shape)


@once
@pytest.mark.parametrize("shape", [messages.Push, messages.Snapshot])
def test_bombs_and_depths_are_refused(shape: type[Message]) -> None:
    for data in (b"\0" * 300_000_000, b"\x91" * 1_000_000 + b"\xc0", b"\x81\xa1a" * 500_000):
        with pytest.raises(StoreError, match="bad_message"):
            unpack(zlib.compress(data, 9), shape)


@once
@hard
@given(st.sampled_from(SHAPES), st.data())
def test_a_cut_message_is_refused(shape: type[Message], data: st.DataObject) -> None:
    whole = pack(messages.Hello(oldest_protocol=1, protocol=1, schema=1, epoch="", frontiers={}))
    read(whole[: data.draw(st.integers(0, len(whole)))], shape)


@once
def test_a_message_comes_as_it_was_sent_and_whole_or_not_at_all() -> None:
    said = messages.OfficeAnswer(body=b"words")
    assert unpack(pack(said), messages.OfficeAnswer) == said
    unchecked = pack(said)[:-4]
    with pytest.raises(StoreError, match="bad_message"):
        unpack(unchecked, messages.OfficeAnswer)


@once
def test_only_a_snapshot_may_be_larger_than_a_batch() -> None:
    large = b"\0" * messages.LARGEST
    snapshot = messages.Snapshot(epoch="", head=0, frontiers={}, state=large, entries=())
    assert unpack(pack(snapshot), messages.Snapshot).state == large
    with pytest.raises(StoreError, match="bad_message"):
        unpack(pack(messages.OfficeAnswer(body=large)), messages.OfficeAnswer)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_spoilt_body_is_read_as_its_kind_or_refused(kind: str, bodies: dict[str, Any]) -> None:
    """What is read as its kind can be applied, and the state made of it can be read back."""
    database = blank()
    shape = max((key for key in KINDS if key[0] == kind), key=lambda key: key[1])

    @settings(hard, max_examples=60)
    @given(spoilt(bodies[kind]))
    def take_in(body: Any) -> None:
        try:
            data = msgspec.json.encode(body)
            msgspec.json.decode(data, type=KINDS[shape])
        except (msgspec.DecodeError, UnicodeEncodeError, OverflowError):
            return
        _apply(database, entry(kind, shape[1], data))

    take_in()
    database.close()


@once
@pytest.mark.parametrize("data", DEEP, ids=["lists", "objects", "both"])
def test_depths_are_no_body(data: bytes) -> None:
    assert not is_storable(entry("from the future", 1, data))


@once
@hard
@given(st.binary(max_size=100), st.text(max_size=10), st.datetimes(timezones=st.just(UTC)))
def test_what_is_storable_comes_back_from_a_row_as_it_was_hashed(
    body: bytes, kind: str, at: datetime
) -> None:
    made = msgspec.structs.replace(entry(kind, 1, body), at=at)
    if is_storable(made):
        assert from_row(to_row(made, applied=False)).sha256 == made.sha256


def entry(kind: str, v: int, body: bytes) -> Entry:
    return Entry(
        id="e" * 36,
        store="store",
        device="device",
        dseq=1,
        at=NOW,
        business_date=NOW.date(),
        kind=kind,
        v=v,
        body=msgspec.Raw(body),
        prev_sha256=NO_ENTRY,
    )


def _apply(database: Database, made: Entry) -> None:
    if not is_storable(made):
        return
    with suppress(UndoneError), database.write() as session:
        receive(session, made)
        digest(session)
        raise UndoneError


class UndoneError(Exception):
    """So that the next one finds the database as this one did."""
