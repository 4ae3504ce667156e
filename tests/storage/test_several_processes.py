"""Several writers on one PostgreSQL, as server processes are: each with a `Database` of its own."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from sqlalchemy import func, make_url, select, text

from store_core.application import orders, storefront
from store_core.application.customers import WebCustomer
from store_core.application.device_secrets import FileSecrets
from store_core.application.orders import Head
from store_core.application.shop import Act, Shop
from store_core.application.storefront import WebOrder
from store_core.application.terminals import found_store, is_founded, open_shop
from store_core.application.web_carts import WebCart, WebLine
from store_core.commands.rush_line import Line
from store_core.domain.errors import StoreError
from store_core.journal.verifier import verify
from store_core.storage import postgresql
from store_core.storage.backing import DatabaseUrl, Others, Place, Touched
from store_core.storage.journal import EntryRow
from store_core.storage.orders import OrderRow
from store_core.storage.replication import FeedRow
from tests.databases import new_place, open_at, place_of, server_url
from tests.shops import cart, change_items, line, new_shop, person, pizzeria

pytestmark = pytest.mark.database("postgresql")

WRITERS = 8
EACH = 12


def another(shop: Shop) -> Shop:
    """The same shop in another process."""
    return Shop(open_at(place_of(shop.database)), shop.identity, now=shop.now)


def place_orders(shop: Shop, count: int) -> list[str]:
    wanted = cart(line(shop, "margherita"), channel="web")
    return [orders.place_for_customer(shop, wanted, Head()).header.number for _ in range(count)]


def feed_of(shop: Shop) -> list[tuple[int, int]]:
    """The feed's numbers with the `dseq` of the entry at each."""
    numbered = (
        select(FeedRow.seq, EntryRow.dseq)
        .join(EntryRow, EntryRow.id == FeedRow.entry_id)
        .order_by(FeedRow.seq)
    )
    with shop.database.read() as session:
        return [(seq, dseq) for seq, dseq in session.execute(numbered)]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def test_eight_writers_leave_a_gapless_feed_in_order_and_numbers_of_their_own(shop: Shop) -> None:
    shops = [another(shop) for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as writers:
        numbers = [*writers.map(lambda one: place_orders(one, EACH), shops)]
    told = [number for one in numbers for number in one]
    assert len(set(told)) == WRITERS * EACH
    feed = feed_of(shop)
    assert [seq for seq, _ in feed] == list(range(1, len(feed) + 1))
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(feed))
    with shop.database.read() as session:
        assert verify(session).faults == ()


def test_an_order_that_is_answered_twice_at_once_is_accepted_once(shop: Shop) -> None:
    first, second = another(shop), another(shop)
    act = Act(person(shop, "manager"))
    placed = orders.place_for_customer(shop, cart(line(shop, "coke"), channel="web"), Head())

    def accept(one: Shop) -> str:
        try:
            return orders.accept(one, act, placed.id).status
        except StoreError as error:
            return error.code

    with ThreadPoolExecutor(2) as writers:
        outcomes = {*writers.map(accept, (first, second))}
    assert outcomes == {"ready", "order_not_waiting"}


def test_a_price_changed_by_one_process_holds_for_the_next_order_of_another(shop: Shop) -> None:
    other = another(shop)
    held = other.menu.item("coke")
    change_items(shop, Act(person(shop, "owner")), (replace(held, price=999),))
    assert other.menu.item("coke").price == 999


def test_who_reads_sees_one_moment_whatever_others_commit_meanwhile(shop: Shop) -> None:
    other = another(shop)
    placed = select(func.count()).select_from(OrderRow)
    with shop.database.read() as session:
        assert session.scalar(placed) == 0
        place_orders(other, 1)
        assert session.scalar(placed) == 0
    with shop.database.read() as session:
        assert session.scalar(placed) == 1


def cut(place: Place) -> None:
    """Every connection to a database is ended by its server."""
    assert isinstance(place, DatabaseUrl)
    with psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_cut_connection_between_two_orders_is_not_noticed(shop: Shop) -> None:
    place_orders(shop, 1)
    cut(place_of(shop.database))
    assert place_orders(shop, 1) == ["W-0002"]
    assert len(shop.menu.items) > 10


def test_a_connection_cut_in_the_middle_leaves_nothing_of_the_order(shop: Shop) -> None:
    place = place_of(shop.database)

    def cut_in_the_middle() -> None:
        with shop.transaction() as tx:
            orders.place_in(tx, cart(line(shop, "coke"), channel="web"), Head())
            cut(place)
            tx.session.execute(text("SELECT 1"))

    with pytest.raises(StoreError, match="database_unreachable"):
        cut_in_the_middle()
    assert place_orders(shop, 1) == ["W-0001"]
    with shop.database.read() as session:
        assert verify(session).faults == ()


def through(line: Line, shop: Shop) -> Shop:
    """The same shop in a process at the other end of a line."""
    place = place_of(shop.database)
    assert isinstance(place, DatabaseUrl)
    there = make_url(place.url).set(host="127.0.0.1", port=line.port)
    there = there.difference_update_query(["host"])
    url = there.render_as_string(hide_password=False)
    return Shop(open_at(DatabaseUrl(url)), shop.identity, now=shop.now)


@pytest.fixture
def line_to_it() -> Iterator[Line]:
    held = psycopg.conninfo.conninfo_to_dict(server_url())
    with Line(str(held["host"]), str(held.get("port", "5432"))) as opened:
        yield opened


def test_a_transaction_that_stood_still_for_too_long_is_told_as_such(shop: Shop) -> None:
    place = place_of(shop.database)
    assert isinstance(place, DatabaseUrl)
    there = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"

    def stand_still() -> None:
        with shop.database.write() as session, psycopg.connect(place.url, autocommit=True) as other:
            pid = session.scalar(text("SELECT pg_backend_pid()"))
            session.execute(text("SET idle_in_transaction_session_timeout = '10ms'"))
            while other.execute(there, [pid]).fetchone():
                sleep(0.01)
            session.execute(text("SELECT 1"))

    with pytest.raises(StoreError, match="database_unreachable"):
        stand_still()


@pytest.mark.parametrize("carried_out", [True, False])
def test_an_order_of_unknown_outcome_is_there_once_when_it_is_asked_for_again(
    shop: Shop, line_to_it: Line, carried_out: bool
) -> None:
    far = through(line_to_it, shop)
    wanted = WebOrder(WebCustomer("Ann", "(555) 014-2277"), WebCart((WebLine("coke"),)))
    with ThreadPoolExecutor(1) as faults:
        swallowed = faults.submit(line_to_it.swallow, carried_out, 60)
        while not line_to_it.is_waiting:
            sleep(0.01)
        with pytest.raises(StoreError, match="database_unreachable"):
            storefront.place(far, wanted, "asked-for-once")
        assert swallowed.result()
    placed = storefront.place(far, wanted, "asked-for-once")
    assert (placed.order.header.number, placed.replayed) == ("W-0001", carried_out)
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(OrderRow)) == 1
        assert verify(session).faults == ()


def test_a_line_that_went_silent_is_noticed_before_an_order_is_trusted_to_it(
    shop: Shop, line_to_it: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = through(line_to_it, shop)
    place_orders(far, 1)
    monkeypatch.setattr(postgresql, "PING", 0.2)
    assert line_to_it.silence(3_600) > 0
    assert place_orders(far, 1) == ["W-0002"]


def test_a_server_that_stops_in_the_middle_of_an_answer_is_given_up(
    shop: Shop, line_to_it: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = through(line_to_it, shop)
    monkeypatch.setattr(postgresql, "SILENCE", 0.2)

    def stop_in_the_middle() -> None:
        with far.database.read() as session:
            session.execute(text("SELECT 1"))
            assert line_to_it.silence(3_600) > 0
            session.execute(text("SELECT 2"))

    with pytest.raises(StoreError, match="database_unreachable"):
        stop_in_the_middle()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://till:hunter2@127.0.0.1:9/shop",
        "postgres://till@127.0.0.1:9/shop?password=hunter2",
    ],
)
def test_a_server_that_is_not_there_is_said_without_its_password(url: str) -> None:
    place = DatabaseUrl(url)
    with pytest.raises(StoreError, match="database_unreachable") as refused:
        open_at(place)
    assert "hunter2" not in str(refused.value.values)


def test_a_lock_that_is_not_let_go_is_said(shop: Shop) -> None:
    other = another(shop)

    def wait_a_moment() -> None:
        with other.database.known_errors(), other.database.engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            connection.exec_driver_sql("SELECT * FROM store_feed FOR UPDATE")

    with shop.database.write(), pytest.raises(StoreError, match="database_locked"):
        wait_a_moment()


def test_processes_that_found_a_store_at_once_make_one(tmp_path: Path) -> None:
    place = new_place()
    open_at(place)

    def found(name: str) -> str:
        folder = tmp_path / name
        try:
            found_store(folder, FileSecrets(folder), pizzeria(), place=place)
        except StoreError as error:
            return error.code
        return "founded"

    with ThreadPoolExecutor(2) as machines:
        assert sorted(machines.map(found, ("one", "two"))) == ["founded", "store_exists"]
    assert is_founded(tmp_path, place)


def test_a_second_machine_needs_the_key_of_the_store(tmp_path: Path) -> None:
    place, first, second = new_place(), tmp_path / "first", tmp_path / "second"
    found_store(first, FileSecrets(first), pizzeria(), place=place)
    with pytest.raises(StoreError, match="store_key_missing"):
        open_shop(second, FileSecrets(second), place=place)
    shutil.copy(first / "secrets.json", second)
    shop = open_shop(second, FileSecrets(second), place=place)
    assert place_orders(shop, 1) == ["W-0001"]
    shop.database.close()


class Ear:
    """What one process hears of the others."""

    def __init__(self) -> None:
        self.heard: list[Touched] = []

    def __call__(self, touched: Touched) -> None:
        self.heard.append(touched)

    def wait_for(self, touched: Touched, seconds: float = 60) -> None:
        end = monotonic() + seconds
        while touched not in self.heard:
            assert monotonic() < end, self.heard
            sleep(0.01)


@contextmanager
def listening(shop: Shop, ear: Ear) -> Iterator[Others]:
    others = shop.database.others(ear)
    try:
        ear.wait_for(frozenset())
        yield others
    finally:
        others.close()


def test_a_process_hears_what_another_touched_and_not_what_it_touched_itself(shop: Shop) -> None:
    here, there = Ear(), Ear()
    many = frozenset(("item", f"item-{number:060}") for number in range(400))
    with listening(shop, here) as told, listening(another(shop), there):
        told.tell(frozenset({("order", "first")}))
        told.tell(many)
        there.wait_for(frozenset({("order", "first")}))
        end = monotonic() + 60
        while frozenset[tuple[str, str]]().union(*there.heard) < many:
            assert monotonic() < end
            sleep(0.01)
    assert here.heard == [frozenset()]


def test_who_can_not_hear_for_a_while_is_told_to_look_for_itself(shop: Shop) -> None:
    here, there = Ear(), Ear()
    with listening(shop, here) as told, listening(another(shop), there):
        there.heard.clear()
        cut(place_of(shop.database))
        there.wait_for(frozenset())
        end = monotonic() + 60
        while frozenset({("order", "later")}) not in there.heard:
            assert monotonic() < end
            told.tell(frozenset({("order", "later")}))
            sleep(0.1)
