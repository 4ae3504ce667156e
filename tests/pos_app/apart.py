"""Another till, which could not see this one."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from store_core.application import orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Identity, Shop
from store_core.domain.orders import Order
from store_core.domain.shifts import Count, ShiftReport
from store_core.journal.entries import Entry
from store_core.replication.messages import carry
from store_core.storage.replication import QuarantineRow
from store_core.storage.upgrade import memory_database
from tests.journal.histories import entries, exchange
from tests.shops import KEY, cart, line, open_shift, person

LOST = 2
NOTE = [Tender("cash", 100_000)]


@contextmanager
def other_till(shop: Shop) -> Iterator[Shop]:
    """A till that knows what this one knew; what it did meanwhile comes here at the end."""
    other = _knowing(shop)
    try:
        yield other
        exchange(other.database, shop.database)
    finally:
        other.database.close()


def _knowing(shop: Shop) -> Shop:
    identity = Identity(store="store", device="other", prefix="B", name="Till 2", key=KEY)
    database = memory_database()
    exchange(shop.database, database)
    return Shop(database, identity, now=shop.now, random=secrets.token_bytes)


def _settled_here(shop: Shop, meanwhile: Callable[[Shop, Order], object]) -> Order:
    """Parked and settled at this till, while another one does something else with it."""
    act = Act(person(shop, "manager"), reason="a mistake")
    parked = orders.park(shop, act, cart(line(shop, "margherita")), Head(label="Table 4"))
    with other_till(shop) as other:
        meanwhile(other, parked)
        same = cart(*(one.cart for one in parked.live_lines))
        orders.settle_parked(shop, act, parked.id, same, NOTE, open_shift(shop))
    return orders.order(shop, parked.id)


def short(shop: Shop, *items: str) -> Order:
    """The other till added something; nobody took the money for it, nobody makes it."""

    def add(other: Shop, parked: Order) -> None:
        more = (line(other, item) for item in items or ("tiramisu",))
        whole = cart(*(one.cart for one in parked.live_lines), *more)
        orders.change_parked(other, Act(person(other, "manager")), parked.id, whole)

    return _settled_here(shop, add)


def paid_twice(shop: Shop) -> Order:
    def settle(other: Shop, parked: Order) -> None:
        act = Act(person(other, "cashier"))
        same = cart(*(one.cart for one in parked.live_lines))
        shift = shifts.open_shift(other, act, 10_000).id
        orders.settle_parked(other, act, parked.id, same, NOTE, shift)

    return _settled_here(shop, settle)


def discarded(shop: Shop) -> Order:
    """The other till threw the ticket away."""

    def discard(other: Shop, parked: Order) -> None:
        act = Act(person(other, "manager"), reason="they left")
        orders.discard_parked(other, replace(act), parked.id)

    return _settled_here(shop, discard)


def closed_apart(shop: Shop) -> ShiftReport:
    """A ticket was settled here and the shift closed; meanwhile the other till put more on it."""
    act = Act(person(shop, "manager"), reason="a count of nothing")
    parked = orders.park(shop, act, cart(line(shop, "margherita")), Head(label="Table 4"))
    same = cart(*(one.cart for one in parked.live_lines))
    with other_till(shop) as other:
        orders.settle_parked(shop, act, parked.id, same, NOTE, open_shift(shop))
        shifts.expected(shop, act, Count())
        report = shifts.close_shift(shop, act, Count())
        more = cart(*same.lines, line(other, "tiramisu"))
        orders.change_parked(other, Act(person(other, "manager")), parked.id, more)
    return report


def lost_before(shop: Shop) -> None:
    """Another till's disk broke: its first `LOST` entries nobody has; two after them it handed
    over.
    """
    other = _knowing(shop)
    for _ in range(LOST + 2):
        orders.park(other, Act(person(other, "cashier")), cart(line(other, "margherita")), Head())
    with other.database.read() as session:
        own = [entry for entry in entries(session) if entry.device == "other"]
    other.database.close()
    with shop.database.write() as session:
        session.add_all(_kept_apart(shop, entry) for entry in own[LOST:])


def _kept_apart(shop: Shop, entry: Entry) -> QuarantineRow:
    return QuarantineRow(
        device=entry.device,
        dseq=entry.dseq,
        sha256=entry.sha256,
        why="journal_gap from other",
        received_at=shop.now(),
        entry=msgspec.msgpack.encode(carry(entry, {})),
    )
