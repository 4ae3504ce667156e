"""Writers at once: each alone in its turn, and one commit for those who came together."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from pathlib import Path
from time import sleep
from typing import TypeVar

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store_core.application import orders, storefront
from store_core.application.customers import WebCustomer
from store_core.application.orders import Head
from store_core.application.shop import Shop
from store_core.application.storefront import Placed, WebOrder
from store_core.application.web_carts import WebCart, WebLine
from store_core.domain.errors import StoreError
from store_core.domain.kept import Kept
from store_core.journal.verifier import verify
from store_core.storage import turns
from store_core.storage.base import insert_rows
from store_core.storage.engine import note
from store_core.storage.journal import CounterRow, count
from store_core.storage.orders import OrderRow
from store_core.storage.web import GuestTokenRow, IdempotencyRow
from tests.shops import cart, line, new_shop

CROWD = 8
ALL_BACK = (
    "CREATE TRIGGER all_back BEFORE INSERT ON guest_tokens "
    "BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
)
Work = Callable[[Session], None]
T = TypeVar("T")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


@contextmanager
def counted_commits(shop: Shop) -> Iterator[list[object]]:
    commits: list[object] = []
    heard = commits.append
    event.listen(shop.database.engine, "commit", heard)
    yield commits
    event.remove(shop.database.engine, "commit", heard)


def write(shop: Shop, work: Work) -> None:
    with shop.database.write() as session:
        work(session)


def by_threads(shop: Shop, *works: Work) -> list[BaseException | None]:
    return [one.exception() for one in at_once(shop, *(partial(write, shop, one) for one in works))]


def by_one_thread(shop: Shop, *works: Work) -> list[BaseException | None]:
    outcomes = shop.database.write_each(works)
    return [one if isinstance(one, Exception) else None for one in outcomes]


Together = Callable[..., list[BaseException | None]]
in_both_ways = pytest.mark.parametrize("together", [by_threads, by_one_thread])


def at_once(shop: Shop, *errands: Callable[[], T]) -> list[Future[T]]:
    """Each on a thread of its own, all come while somebody else has the turn."""
    with ThreadPoolExecutor(len(errands)) as threads, shop.database.write():
        begun = [threads.submit(errand) for errand in errands]
        while not all(one.running() for one in begun):
            sleep(0.01)
        sleep(0.3)
    return begun


def raise_counter(session: Session) -> None:
    count(session, "raised")


def raised(shop: Shop) -> int:
    with shop.database.read() as session:
        row = session.get(CounterRow, "raised")
        return row.value if row else 0


@in_both_ways
def test_those_who_come_together_share_a_commit(
    shop: Shop, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST", 60)  # a busy machine shares the commit too
    with counted_commits(shop) as commits:
        assert together(shop, *[raise_counter] * CROWD) == [None] * CROWD
    assert raised(shop) == CROWD
    assert len(commits) < CROWD


def test_who_comes_alone_commits_alone(shop: Shop) -> None:
    with counted_commits(shop) as commits:
        for _ in range(3):
            write(shop, raise_counter)
    assert len(commits) == 3


def test_orders_placed_together_have_numbers_of_their_own(shop: Shop) -> None:
    def place(_number: int) -> str:
        wanted = cart(line(shop, "coke"), channel="web")
        return orders.place_for_customer(shop, wanted, Head()).header.number

    with ThreadPoolExecutor(CROWD) as threads:
        told = sorted(threads.map(place, range(CROWD * 4)))
    with shop.database.read() as session:
        assert sorted(session.scalars(select(OrderRow.number))) == told
        assert verify(session).faults == ()
    assert len(set(told)) == CROWD * 4


def test_an_order_refused_when_it_was_written_already_leaves_the_others_whole(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The price is told apart from what was agreed only when the order stands in the journal."""

    def place(number: int, agreed: int | None) -> Placed:
        priya = WebCustomer("Priya Raman", "(555) 014-2277")
        wanted = WebOrder(priya, WebCart((WebLine("coke"),)), agreed=agreed)
        return storefront.place(shop, wanted, f"key-of-{number:04}")

    monkeypatch.setattr(turns, "LONGEST", 60)  # a busy machine shares the commit too
    agreed = [1 if number in (2, 5) else None for number in range(CROWD)]
    with counted_commits(shop) as commits:
        placed = at_once(shop, *(partial(place, *one) for one in enumerate(agreed)))
    refused = [one.exception() for one, price in zip(placed, agreed, strict=True) if price]
    assert [isinstance(one, StoreError) and one.code for one in refused] == ["total_changed"] * 2
    told = {one.result().order.header.number for one in placed if not one.exception()}
    with shop.database.read() as session:
        assert set(session.scalars(select(OrderRow.number))) == told
        assert len(session.scalars(select(IdempotencyRow)).all()) == len(told)
        assert verify(session).faults == ()
    assert told == {f"W-{number:04}" for number in range(1, CROWD - 1)}
    assert len(commits) < len(told)


@in_both_ways
def test_what_fails_takes_back_only_its_own(shop: Shop, together: Together) -> None:
    def fail(session: Session) -> None:
        raise_counter(session)
        raise StoreError("unknown_order")

    outcomes = together(shop, raise_counter, fail, raise_counter, fail, raise_counter)
    assert [bool(one) for one in outcomes] == [False, True, False, True, False]
    assert raised(shop) == 3


def test_one_thread_takes_the_first_back_too(shop: Shop) -> None:
    def fail(session: Session) -> None:
        raise_counter(session)
        raise StoreError("unknown_order")

    outcomes = by_one_thread(shop, fail, raise_counter, raise_counter, fail)
    assert [bool(one) for one in outcomes] == [True, False, False, True]
    assert raised(shop) == 2


def test_only_what_is_kept_is_told_and_only_once_it_is_committed(shop: Shop) -> None:
    def note_and_raise(number: int, session: Session) -> None:
        raise_counter(session)
        note(session, Kept(f"entry-{number}", "order_placed", shop.identity.device))
        if number == 1:
            raise StoreError("unknown_order")

    told: list[tuple[int, str]] = []
    shop.database.written = lambda what: told.extend((raised(shop), one.entry) for one in what.kept)
    shop.database.write_each([partial(note_and_raise, number) for number in range(3)])
    assert told == [(2, "entry-0"), (2, "entry-2")]


def test_what_one_thread_wrote_for_several_is_told_in_the_context_of_each(shop: Shop) -> None:
    request: ContextVar[str] = ContextVar("request")

    def note_it(session: Session) -> None:
        note(session, Kept(f"entry-{request.get()}", "order_placed", shop.identity.device))

    def asked_by(name: str) -> Work:
        context = copy_context()
        context.run(request.set, name)
        return lambda session: context.run(note_it, session)

    told: list[tuple[str, str]] = []
    shop.database.written = lambda what: told.append((request.get(), what.kept[0].entry))
    shop.database.write_each([asked_by("ann"), asked_by("ben")])
    assert told == [("ann", "entry-ann"), ("ben", "entry-ben")]


@in_both_ways
def test_a_statement_that_fails_takes_back_only_its_own(shop: Shop, together: Together) -> None:
    def insert_twice(session: Session) -> None:
        raise_counter(session)
        session.execute(text("INSERT INTO counters (name, value) VALUES ('raised', 0)"))

    outcomes = together(shop, raise_counter, insert_twice, raise_counter)
    assert isinstance(outcomes[1], IntegrityError)
    assert raised(shop) == 2


def by_sqlalchemy(session: Session) -> None:
    session.execute(text("INSERT INTO guest_tokens (order_id, token_sha256) VALUES ('a', 'b')"))


def past_sqlalchemy(session: Session) -> None:
    insert_rows(session, GuestTokenRow.fresh(order_id="a", token_sha256="b"))


@pytest.mark.database("sqlite")
@in_both_ways
@pytest.mark.parametrize("fill", [by_sqlalchemy, past_sqlalchemy])
def test_where_the_database_takes_everything_back_everybody_is_told(
    shop: Shop, fill: Work, together: Together
) -> None:
    def prepare(session: Session) -> None:
        session.execute(text(ALL_BACK))

    write(shop, prepare)

    outcomes = together(shop, raise_counter, raise_counter, fill)
    failed = [one for one in outcomes if one]
    assert {error.code for error in failed if isinstance(error, StoreError)} == {"disk_full"}
    assert raised(shop) == len(outcomes) - len(failed)
    write(shop, raise_counter)


@in_both_ways
@pytest.mark.database("postgresql")
def test_where_the_connection_is_cut_everybody_in_it_is_told_so(
    shop: Shop, together: Together
) -> None:
    def cut(session: Session) -> None:
        [own] = session.execute(text("SELECT pg_backend_pid()")).scalars()
        with shop.database.read() as other:
            other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
        raise_counter(session)

    outcomes = together(shop, raise_counter, raise_counter, cut)
    failed = [one for one in outcomes if one]
    assert failed
    assert all(isinstance(one, StoreError) for one in failed), failed
    assert raised(shop) == len(outcomes) - len(failed)
    write(shop, raise_counter)


@in_both_ways
@pytest.mark.database("sqlite")
def test_a_commit_that_fails_is_told_to_everybody_in_it(shop: Shop, together: Together) -> None:
    def leave_for_the_commit(session: Session) -> None:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("INSERT INTO sealed (entry_id, part, data) VALUES ('?', 'x', '')"))

    outcomes = together(shop, raise_counter, leave_for_the_commit, raise_counter)
    failed = [one for one in outcomes if one]
    assert all(isinstance(error, IntegrityError) for error in failed)
    assert failed
    assert raised(shop) == len(outcomes) - len(failed)
    write(shop, raise_counter)


def test_a_turn_within_a_turn_is_a_bug(shop: Shop) -> None:
    with pytest.raises(RuntimeError), shop.database.write():
        write(shop, raise_counter)
    write(shop, raise_counter)
    assert raised(shop) == 1
