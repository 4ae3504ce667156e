"""After a rush: every database whole and equal, every order where it should be, money to the cent.

The hands' own books, kept outside any database, are what the databases are held against.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy import select

from store_core.application.verifier import Findings, Place, verify_file
from store_core.commands.rush_books import Books
from store_core.commands.rush_told import Told
from store_core.domain.orders import Order
from store_core.storage.engine import Database
from store_core.storage.order_queries import find_orders
from store_core.storage.orders import OrderRow

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Audit:
    """`violations` in words; empty is what a rush is to end with. `taken` in minor units, `lost`
    and `doubled` in orders.
    """

    entries: int
    orders: int
    taken: int
    lost: int
    doubled: int
    violations: tuple[str, ...]


def audit(files: Mapping[str, Place], books: Sequence[Books], told: Sequence[Told] = ()) -> Audit:
    """`files` by name of the machine, the server's is "server"; nobody has them open any more."""
    with ProcessPoolExecutor(2, get_context("spawn")) as workers:
        findings = dict(zip(files, workers.map(verify_file, files.values()), strict=True))
    orders = _orders(files["server"])
    violations = [
        *(wrong for one in books for wrong in one.wrong),
        *_unequal(findings),
        *_misplaced(orders, books),
        *_unaccounted(orders, books),
        *_misnumbered(orders, books),
        *_taken_back(orders, told),
    ]
    found = findings["server"]
    taken = sum(order.paid - order.refunded for order in orders.values())
    asked = [*_given_out(books), *{one.order for one in told} - set(_given_out(books))]
    lost, doubled = len(set(asked) - set(orders)), len(set(orders) - set(asked))
    doubled += len(asked) - len(set(asked))
    return Audit(found.entries, len(orders), taken, lost, doubled, tuple(violations))


def _given_out(books: Sequence[Books]) -> list[str]:
    return [order for one in books for order in (*one.sold, *(told.order for told in one.placed))]


def _orders(place: Place) -> dict[str, Order]:
    database = Database(place)
    try:
        with database.read() as session:
            ids = session.scalars(select(OrderRow.id)).all()
            pieces = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
            return {order.id: order for some in pieces for order in find_orders(session, some)}
    finally:
        database.close()


def _unequal(findings: dict[str, Findings]) -> Iterator[str]:
    servers = findings["server"]
    for name, found in findings.items():
        for fault in found.faults:
            yield f"{name}: {fault}"
        if found.frontiers != servers.frontiers:
            yield f"{name} has other entries than the server"
        for table, digest in found.state.items():
            if digest != servers.state[table]:
                yield f"{name} has another {table} than the server"


def _misplaced(orders: dict[str, Order], books: Sequence[Books]) -> Iterator[str]:
    """Nothing lost, nothing twice, and each as its customer was told."""
    sold = [order for one in books for order in one.sold]
    placed = [told for one in books for told in one.placed]
    for order, times in Counter([*sold, *(told.order for told in placed)]).items():
        if times > 1:
            yield f"order {order} was given out {times} times"
    for order in {*sold, *(told.order for told in placed)} - set(orders):
        yield f"order {order} is lost"
    for order in set(orders) - {*sold, *(told.order for told in placed)}:
        yield f"order {orders[order].header.number} was asked for by nobody"
    for told in placed:
        held = orders.get(told.order)
        if held and (held.header.number, held.bill.total) != (told.number, told.total):
            yield f"order {told.number} is not what its customer was told"
        if held and told.withdrawn and held.fact("cancelled") is None:
            yield f"order {told.number} was withdrawn, and is {held.status}"


def _unaccounted(orders: dict[str, Order], books: Sequence[Books]) -> Iterator[str]:
    """Orders are paid in full or not at all, and each drawer holds what its till kept."""
    drawers: Counter[tuple[str, str]] = Counter()
    for order in orders.values():
        for payment in order.payments:
            drawers[payment.shift or "", payment.method] += payment.kept
        for made in order.refunds:
            for back in made.paid_back:
                drawers[made.shift, back.method] -= back.given
        if order.paid not in {0, order.bill.due}:
            yield f"order {order.header.number} costs {order.bill.due}, paid are {order.paid}"
        if order.status == "completed" and not order.settled:
            yield f"order {order.header.number} went out unpaid"
    tills = [one for one in books if one.shift]
    held = Counter({(one.shift, by): kept for one in tills for by, kept in one.kept.items()})
    for shift, by in sorted({*drawers, *held}):
        if drawers[shift, by] != held[shift, by]:
            yield (
                f"shift {shift} holds {held[shift, by]} of {by}, "
                f"the server knows of {drawers[shift, by]}"
            )
    worth = sum(order.bill.due - order.refunded for order in orders.values() if order.payments)
    if worth != sum(held.values()):
        yield f"the paid orders are worth {worth}, the drawers hold {sum(held.values())}"


def _taken_back(orders: dict[str, Order], told: Sequence[Told]) -> Iterator[str]:
    """Whatever a till had said before it was killed is there, to the cent."""
    for one in told:
        order = orders.get(one.order)
        payments = order.payments if order else ()
        kept = sum(payment.kept for payment in payments if payment.shift == one.shift)
        if order is None or (one.kept and kept != one.kept):
            yield f"order {one.order} was told with {one.kept} in the drawer, {kept} are known"


def _misnumbered(orders: dict[str, Order], books: Sequence[Books]) -> Iterator[str]:
    """Each machine's numbers, of orders and refunds, go from 1 without a gap."""
    given: dict[str, list[int]] = {}
    refunds = (number for one in books for number in one.refunds)
    for whole in (*(order.header.number for order in orders.values()), *refunds):
        prefix, _, number = whole.rpartition("-")
        given.setdefault(prefix, []).append(int(number))
    for prefix, numbers in given.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"the numbers of {prefix} have gaps or repeat"
