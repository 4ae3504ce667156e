"""What has to be true when the shop is calm, each check by its name and in a sentence.

What has to be true at every moment is checked where it happens: "tickets go forward", "cursors
only grow", "what was said is kept", "who writes reads it", "no sale waits for the network".
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.application.papers import kitchen_ticket, station_name
from store_core.application.stock import stock_now
from store_core.domain.orders import Order
from store_core.domain.stock_use import order_use
from store_core.journal.entries import from_row
from store_core.journal.kinds import KINDS, StockCounted, StockMoved
from store_core.journal.state import digest
from store_core.journal.verifier import verify
from store_core.simulation.accounts import wrongly_shown
from store_core.simulation.floor import LIMIT, Floor
from store_core.storage.journal import AcceptedGapRow, EntryRow
from store_core.storage.kitchen import TicketRow
from store_core.storage.order_queries import find_orders
from store_core.storage.orders import OrderRow, PaymentRow
from store_core.storage.promotions import PromotionUseRow
from store_core.storage.replication import FeedRow, QuarantineRow, the_feed
from store_core.storage.shifts import MovementRow, ZReportRow
from store_core.storage.watching import quarantined

AT_ONCE = 500
MARKED = frozenset({"copy", "reprint", "rerouted", "unconfirmed"})
Check = Callable[[Floor, Session], Iterator[str]]


def check_all(floor: Floor) -> None:
    """Error `OverError` at the first that fails."""
    with floor.server.shop.database.read() as session:
        for name, check in CHECKS.items():
            for words in check(floor, session):
                floor.world.wrong(name, words)


def every_fact_once(floor: Floor, server: Session) -> Iterator[str]:
    """Every entry that was committed anywhere is on the server exactly once; those of a machine
    that was shut out, or whose file was copied, may be kept apart instead, on whichever machine."""
    numbered = Counter(server.scalars(select(FeedRow.entry_id)))
    held = set(server.scalars(select(EntryRow.id)))
    apart = b"".join(_kept_apart(floor, server))
    if numbered.keys() != held:
        yield f"the feed has {len(numbered)} entries, the journal {len(held)}"
    for entry, times in numbered.items():
        if times > 1:
            yield f"{entry} is in the feed {times} times"
    promises = floor.promises
    for entry, said in promises.entries.items():
        excused = said.device in promises.shut_out and (
            entry.encode() in apart or said.machine.endswith(" before")
        )
        if entry not in held and not excused:
            yield f"{entry}, written by {said.machine}, never came"


def _kept_apart(floor: Floor, server: Session) -> Iterator[bytes]:
    yield from server.scalars(select(QuarantineRow.entry))
    for terminal in floor.terminals.values():
        with terminal.shop.database.read() as session:
            yield from session.scalars(select(QuarantineRow.entry))


def the_feed_is_gapless(floor: Floor, server: Session) -> Iterator[str]:
    """The feed's numbers go from 1 to its head, and each device's from 1 on; a hub has a feed of
    its own, with the same entries."""
    head = the_feed(server, floor.server.shop.identity.store).head
    yield from _gaps(server, head)
    if floor.hub:
        with floor.hub.shop.database.read() as session:
            yield from (f"at the hub {words}" for words in _gaps(session, head))


def _gaps(server: Session, head: int) -> Iterator[str]:
    if sorted(server.scalars(select(FeedRow.seq))) != list(range(1, head + 1)):
        yield f"the feed up to {head} has gaps"
    if len(set(server.scalars(select(FeedRow.entry_id)))) != head:
        yield "an entry is in the feed twice"
    chains: dict[str, set[int]] = {}
    for device, dseq in server.execute(select(EntryRow.device, EntryRow.dseq)):
        chains.setdefault(device, set()).add(dseq)
    for gap in server.scalars(select(AcceptedGapRow)):
        chains.setdefault(gap.device, set()).update(range(gap.first, gap.last + 1))
    for device, numbers in chains.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"the entries of {device} have gaps"


def state_is_the_fold(floor: Floor, server: Session) -> Iterator[str]:
    """What the server and one terminal hold is what their journals add up to."""
    for fault in verify(server).faults:
        yield f"server: {fault}"
    names = sorted(floor.terminals)
    chosen = floor.terminals[names[floor.plan.seed % len(names)]]
    with chosen.shop.database.read() as session:
        for fault in verify(session).faults:
            yield f"{chosen.name}: {fault}"


def replicas_are_equal(floor: Floor, server: Session) -> Iterator[str]:
    """Every terminal holds what the server holds, table by table."""
    mine = digest(server)
    for name, terminal in floor.terminals.items():
        with terminal.shop.database.read() as session:
            held = digest(session)
        for table, hashed in mine.items():
            if held[table] != hashed:
                yield f"{name} has another {table} than the server"


def numbers_are_unique(floor: Floor, server: Session) -> Iterator[str]:
    """No two orders go by one number."""
    for number, times in Counter(server.scalars(select(OrderRow.number))).items():
        if times > 1:
            yield f"{number} was given {times} times"


def money_adds_up(floor: Floor, server: Session) -> Iterator[str]:
    """What customers paid, less change and refunds, is what the drawers were said to take, and a Z
    report says what its shift's payments say."""
    orders = _orders(server)
    kept: Counter[tuple[str, str]] = Counter()
    for order in orders.values():
        for payment in order.payments:
            kept[payment.shift or "", payment.method] += payment.kept
        for made in order.refunds:
            for back in made.paid_back:
                kept[made.shift, back.method] -= back.given
    moved = _moved(server)
    for row in server.scalars(select(ZReportRow)):
        report = row.report
        for tender in report.tenders:
            if tender.kept != kept[row.shift_id, tender.method]:
                yield f"Z {report.number} of {report.till} says {tender.kept} {tender.method}"
        cash = report.shift.opening_float + kept[row.shift_id, "cash"] + moved[row.shift_id]
        if report.expected_cash != cash:
            yield f"Z {report.number} of {report.till} expects {report.expected_cash}, not {cash}"
    held = set(server.scalars(select(PaymentRow.id)))
    arrived = set(server.scalars(select(EntryRow.id)))
    for paid, entry in floor.promises.payments.items():
        if entry in arrived and paid not in held:
            yield f"payment {paid} is gone"


def _moved(server: Session) -> Counter[str]:
    moved: Counter[str] = Counter()
    for row in server.scalars(select(MovementRow)):
        sign = {"paid_in": 1, "paid_out": -1}.get(row.kind, 0)
        moved[row.shift_id] += sign * row.amount
    return moved


def what_does_not_add_up_is_shown(floor: Floor, server: Session) -> Iterator[str]:
    """An order is paid what it costs, made, and given back once, or the server and every till show
    that it is not."""
    orders = _orders(server).values()
    for words in wrongly_shown(server, orders):
        yield f"server: {words}"
    for name, terminal in floor.terminals.items():
        if terminal.kind == "till":
            with terminal.shop.database.read() as session:
                for words in wrongly_shown(session, orders):
                    yield f"{name}: {words}"


def stock_adds_up(floor: Floor, server: Session) -> Iterator[str]:
    """What is in stock is the latest count and what came and went after it."""
    shop = floor.server.shop
    counted: dict[str, tuple[object, str, int]] = {}
    changes: list[tuple[object, str, str, int]] = []
    for row in server.scalars(select(EntryRow)):
        shape = KINDS.get((row.kind, row.v))
        if shape is StockCounted:
            body = msgspec.json.decode(from_row(row).body, type=StockCounted)
            for stock, quantity in body.counts.items():
                last = (body.at, row.id, quantity)
                counted[stock] = max(counted.get(stock, last), last, key=lambda one: one[:2])
        elif shape is StockMoved:
            moved = msgspec.json.decode(from_row(row).body, type=StockMoved)
            sign = -1 if moved.kind == "waste" else 1
            for stock, one in moved.moves.items():
                changes.append((row.at, row.id, stock, sign * one.quantity))
    for order in _orders(server).values():
        use = order_use(order)
        if use is None:
            continue
        for stock, quantity in use.uses.items():
            changes.append((use.at, "", stock, -quantity))
    for item in stock_now(shop).rows:
        at, entry, quantity = counted.get(item.item.id, (None, "", 0))
        later = sum(
            change
            for when, what, stock, change in changes
            if stock == item.item.id and (at is None or (when, what) > (at, entry))
        )
        if item.on_hand != quantity + later:
            yield f"{item.item.id}: {item.on_hand} on hand, {quantity} counted and {later} since"


def every_ticket_is_seen(floor: Floor, server: Session) -> Iterator[str]:
    """Every fired ticket was on a display or on paper."""
    printed = {paper.title for paper in floor.papers if paper.kind == "ticket"}
    known, orders = floor.server.shop.known, _orders(server)
    for row in server.scalars(select(TicketRow)):
        if row.id in floor.promises.displayed:
            continue
        order = orders[row.order_id]
        station = station_name(known.menu, row.ticket.station, known.settings.languages[0])
        if kitchen_ticket(order, row.ticket, station, known.settings).title not in printed:
            yield f"ticket {row.id} of {order.header.number} was seen by nobody"


def extra_papers_are_marked(floor: Floor, _server: Session) -> Iterator[str]:
    """Of each paper of a machine one at most is without a mark; a machine whose file was put back
    as it was can't know what it has printed since. Of a web order's ticket one at most is in the
    whole shop, unless somebody made a second machine of a till.
    """
    plain = Counter(
        (paper.machine, paper.title)
        for paper in floor.papers
        if paper.title.startswith(("Ticket ", "Receipt ")) and not paper.marks & MARKED
    )
    for (machine, title), times in plain.items():
        if times > 1 + (machine in floor.promises.put_back):
            yield f"{title} of {machine} was printed {times} times without a mark"
    if floor.world.faults["clone"] or floor.world.faults["old_copy"]:
        return
    for title, times in Counter(title for _machine, title in plain).items():
        if times > 1 and title.startswith("Ticket W-"):
            yield f"{title} was printed by {times} machines without a mark"


def codes_are_not_overdrawn(floor: Floor, server: Session) -> Iterator[str]:
    """A limited code is used no more often than it may be; a server put back from a backup has
    forgotten uses until a till tells it of them."""
    uses = len(server.scalars(select(PromotionUseRow.promotion_id)).all())
    if uses > LIMIT and not floor.world.faults["restore"]:
        yield f"the code was used {uses} times, {LIMIT} were allowed"


def nothing_of_the_revoked(floor: Floor, server: Session) -> Iterator[str]:
    """Nothing that a revoked device sent after its end was published, but for what a hub took in
    before it heard of that; a server put back from a backup may not know of that end."""
    if floor.world.faults["restore"]:
        return
    for device, head in floor.promises.revoked.items():
        before = floor.promises.at_hub.get(device, frozenset())
        for found in server.execute(
            select(FeedRow.seq, EntryRow.kind, EntryRow.id)
            .join(EntryRow, EntryRow.id == FeedRow.entry_id)
            .where(EntryRow.device == device, FeedRow.seq > head)
        ):
            if found.id not in before:
                yield f"{found.kind} of {device} is number {found.seq}, it was revoked at {head}"


def customers_have_what_they_were_told(floor: Floor, server: Session) -> Iterator[str]:
    """Each web order is there as its customer was told, and once, unless it went with the server's
    disk before a terminal had it."""
    orders = _orders(server)
    for told in floor.promises.told.values():
        held = orders.get(told.order)
        if held is None and told.entry not in floor.promises.lost:
            yield f"order {told.number} is gone"
        elif held is None:
            continue
        elif (held.header.number, held.bill.total) != (told.number, told.total):
            yield f"order {told.number} is not what its customer was told"


def what_is_kept_apart_is_shown(floor: Floor, server: Session) -> Iterator[str]:
    """A fork and whatever else was not taken in is seen by a person: the machine asked to be paired
    again, and the doctor counts what is kept apart."""
    apart = set(server.scalars(select(QuarantineRow.device)))
    if unseen := sorted(apart - floor.promises.shut_out):
        yield f"entries of {unseen[0]} are kept apart, and nobody was told"
    shown = quarantined(server)
    if (shown > 0) != bool(apart):
        yield f"{len(apart)} devices' entries are kept apart, the doctor says {shown}"


CHECKS: Mapping[str, Check] = {
    "every fact once": every_fact_once,
    "the feed is gapless": the_feed_is_gapless,
    "state is the fold of the journal": state_is_the_fold,
    "replicas are equal": replicas_are_equal,
    "numbers are unique": numbers_are_unique,
    "money adds up": money_adds_up,
    "what does not add up is shown": what_does_not_add_up_is_shown,
    "stock adds up": stock_adds_up,
    "every ticket is seen": every_ticket_is_seen,
    "extra papers are marked": extra_papers_are_marked,
    "codes are not overdrawn": codes_are_not_overdrawn,
    "nothing of the revoked": nothing_of_the_revoked,
    "customers have what they were told": customers_have_what_they_were_told,
    "what is kept apart is shown": what_is_kept_apart_is_shown,
}


def _orders(session: Session) -> Mapping[str, Order]:
    ids = session.scalars(select(OrderRow.id).order_by(OrderRow.id)).all()
    pieces = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
    return {order.id: order for some in pieces for order in find_orders(session, some)}
