"""Histories of a small shop: two tills, a kitchen and a server that act and exchange at will."""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from store_core.application import (
    availability,
    discrepancies,
    kitchen,
    orders,
    promotions,
    purchasing,
    refunds,
    shifts,
    stock,
    stores,
    time_clock,
)
from store_core.application.kept_apart import GIVE_UP, Gap
from store_core.application.office import perform
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.pictures import ADD_PICTURE, NewPicture
from store_core.application.shop import Act, Identity, Shop
from store_core.application.ticket_watch import acknowledge
from store_core.domain.cart import Cart, CartLine, Channel, ManualDiscount
from store_core.domain.catalogue import Item, Menu, Promotion, Station, TaxClass, TaxComponent
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.domain.kitchen import RANKS, Way
from store_core.domain.orders import Contact
from store_core.domain.profile import Profile
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count, MovementKind
from store_core.domain.staff import Person
from store_core.domain.stock import OpeningStock, Recipe, StockItem, Use
from store_core.domain.store import PriceRules, Settings
from store_core.domain.time_clock import Correction
from store_core.journal.entries import Entry, from_row
from store_core.journal.ledger import receive
from store_core.journal.state import digest
from store_core.storage.engine import Database
from store_core.storage.journal import EntryRow
from tests.databases import blank, chosen, give_back, lent
from tests.pictures import picture_file
from tests.shops import change_items

HISTORIES = max(1, settings().max_examples // 16)
"""Of so many a law is tried: each takes as long as many an example."""
OWNER = Act(Person("owner", "Olga Owner", "owner"), reason="because")
PROFILE = Profile(
    settings=Settings("store", "Stall", "stall", "UTC", PriceRules("EUR"), always_open=True),
    menu=Menu(
        items=(
            Item("soup", {"en": "Soup"}, 450, "food", station="hot"),
            Item("salad", {"en": "Salad"}, 390, "food", station="cold"),
            Item("water", {"en": "Water"}, 150, "food"),
        ),
        taxes=(TaxClass("food", (TaxComponent("VAT", "10"),)),),
        stations=(Station("hot", {"en": "Hot"}), Station("cold", {"en": "Cold"})),
        promotions=(
            Promotion("more", "item_percent", percent="5", priority=1),
            Promotion("few", "order_amount", amount=50, code="FEW", limit=3),
        ),
    ),
    staff=(Person("owner", "Olga Owner", "owner"),),
    stock=OpeningStock(
        items=(
            StockItem("broth", {"en": "Broth"}, "ml", unit_cost=90),
            StockItem("bones", {"en": "Bones"}, unit_cost=210),
            StockItem("leaves", {"en": "Leaves"}, unit_cost=700),
        ),
        recipes=(
            Recipe("stock/broth", (Use("bones", 300_000),), makes=1_000_000),
            Recipe("item/soup", (Use("broth", 250_000, "ml"), Use("leaves", 2_500))),
            Recipe("item/salad", (Use("leaves", 120_000),)),
        ),
        counts={"leaves": 5_000_000},
    ),
)


WAYS: Sequence[Way] = ("shown", "printed", "told")


@dataclass(slots=True)
class Machine:
    """One device with a skewed clock of its own."""

    shop: Shop
    choose: random.Random


def machines(choose: random.Random) -> list[Machine]:
    """A server that made the store, two tills and a kitchen that know what it wrote."""
    start = datetime(2026, 6, 12, 18, tzinfo=UTC)
    server = lent() if chosen.kind == "sqlite" else blank()
    made = [_machine("S", server, start, choose)]
    made += (_machine(prefix, lent(), start, choose) for prefix in ("A", "B", "K"))
    stores.create_store(made[0].shop, PROFILE)
    for other in made[1:]:
        exchange(made[0].shop.database, other.shop.database)
    return made


def _machine(prefix: str, database: Database, start: datetime, choose: random.Random) -> Machine:
    skew = timedelta(seconds=choose.randint(-3600, 3600))
    ticks = iter(range(1, 1_000_000))
    identity = Identity("store", f"device-{prefix}", prefix, prefix, b"k" * 32)
    shop = Shop(
        database,
        identity,
        now=lambda: start + skew + timedelta(milliseconds=next(ticks) * 40),
        random=choose.randbytes,
    )
    return Machine(shop, choose)


def entries(session: Session) -> list[Entry]:
    rows = session.scalars(select(EntryRow).order_by(EntryRow.device, EntryRow.dseq))
    return [from_row(row) for row in rows]


def exchange(source: Database, target: Database) -> None:
    """Everything the source has, given to the target."""
    with source.read() as session:
        known = entries(session)
    with target.write() as session:
        for entry in known:
            receive(session, entry)


def act_at_random(machine: Machine) -> None:
    """One thing a person might do now; refusals are part of the day."""
    deed = machine.choose.choice(DEEDS)
    try:
        deed(machine)
    except StoreError:
        return


def _cart(machine: Machine) -> Cart:
    items = machine.choose.choices(["soup", "salad", "water"], k=machine.choose.randint(1, 3))
    lines = tuple(CartLine(str(n), item, quantity=1 + n) for n, item in enumerate(items))
    codes = machine.choose.choice([(), ("FEW",)])
    discount = machine.choose.choice([None, None, ManualDiscount("percent", percent="10")])
    channel: Channel = machine.choose.choice(["counter", "web"])
    return Cart(lines, channel=channel, codes=codes, discount=discount)


def _holds(machine: Machine) -> tuple[Hold, ...]:
    """As if the server had been asked, now and then."""
    if machine.choose.random() < 0.5:
        return ()
    now = machine.shop.now()
    return (Hold(machine.shop.new_id(), "FEW", ("few",), now + timedelta(minutes=30)),)


def _some_order(machine: Machine, *states: str) -> str:
    known = [one.id for one in orders.open_orders(machine.shop) if one.status in states]
    if not known:
        raise StoreError("nothing_to_do")
    return machine.choose.choice(known)


def _sell(machine: Machine) -> None:
    cart = replace(_cart(machine), channel="counter")
    cash = [Tender("card", 100), Tender("cash", 100_000)]
    shift, holds = _shift(machine), _holds(machine)
    orders.sell(machine.shop, OWNER, cart, Head(label="Ann"), cash, shift, holds)


def _park(machine: Machine) -> None:
    cart, holds = replace(_cart(machine), channel="counter"), _holds(machine)
    orders.park(machine.shop, OWNER, cart, Head(), holds)


def _change_parked(machine: Machine) -> None:
    order = _some_order(machine, "parked")
    held = orders.order(machine.shop, order).live_lines
    kept = tuple(line.cart for line in held if machine.choose.random() < 0.7)
    cart = replace(_cart(machine), lines=(*kept, CartLine("new", "water")), channel="counter")
    orders.change_parked(machine.shop, OWNER, order, cart, holds=_holds(machine))


def _settle(machine: Machine) -> None:
    order = orders.order(machine.shop, _some_order(machine, "parked"))
    lines = tuple(line.cart for line in order.live_lines)
    cart, cash = replace(_cart(machine), lines=lines), [Tender("cash", 100_000)]
    orders.settle_parked(machine.shop, OWNER, order.id, cart, cash, _shift(machine))


def _order_online(machine: Machine) -> None:
    cart = replace(_cart(machine), channel="web", discount=None)
    head = Head(contact=Contact("Ann", "+49301234567"), code="1234")
    orders.place_for_customer(machine.shop, cart, head)


def _accept(machine: Machine) -> None:
    orders.accept(machine.shop, OWNER, _some_order(machine, "placed"))


def _cancel(machine: Machine) -> None:
    orders.cancel(machine.shop, OWNER, _some_order(machine, "placed", "accepted", "preparing"))


def _hand_out(machine: Machine) -> None:
    order = _some_order(machine, "accepted", "preparing", "ready")
    held = orders.order(machine.shop, order)
    cash = [Tender("cash", held.due)] if held.due else []
    orders.hand_out(machine.shop, OWNER, order, held.header.code, cash, _shift(machine))


def _cook(machine: Machine) -> None:
    order = orders.order(machine.shop, _some_order(machine, "accepted", "preparing", "ready"))
    if not order.tickets:
        raise StoreError("nothing_to_do")
    fired = machine.choose.choice(order.tickets)
    step = machine.choose.choice([kitchen.advance_ticket, kitchen.recall_ticket])
    state = machine.choose.choice(list(RANKS))
    step(machine.shop, OWNER, fired.ticket.id, state)
    line = machine.choose.choice(fired.ticket.lines)
    done = machine.choose.random() < 0.6
    kitchen.mark_line(machine.shop, OWNER, fired.ticket.id, line, done=done)


def _have_tickets(machine: Machine) -> None:
    """Those of an order or two, shown or printed; others may have said so already."""
    known = orders.open_orders(machine.shop)
    chosen = machine.choose.sample(known, min(len(known), machine.choose.randint(1, 2)))
    fired = {one.ticket.id: order.id for order in chosen for one in order.tickets}
    acknowledge(machine.shop, machine.choose.choice(WAYS), fired)


def _reprint(machine: Machine) -> None:
    orders.reprint_receipt(machine.shop, OWNER, _some_order(machine, "accepted", "preparing"))


def _change_price(machine: Machine) -> None:
    soup = machine.shop.menu.item("soup")
    price = machine.choose.randint(300, 600)
    change_items(machine.shop, OWNER, (replace(soup, price=price),))


def _run_out(machine: Machine) -> None:
    item = machine.choose.choice(["soup", "salad"])
    until = machine.choose.choice([None, machine.shop.now() + timedelta(minutes=30)])
    available = machine.choose.random() < 0.4
    availability.set_available(machine.shop, OWNER, "item", item, available, until)


def _shift(machine: Machine) -> str:
    held = shifts.current_shift(machine.shop)
    return (held or shifts.open_shift(machine.shop, OWNER, 10_000)).id


def _count_stock(machine: Machine) -> None:
    """Now, or what was there a while ago."""
    ago = timedelta(seconds=machine.choose.choice([0, 0, 1, 2, 60]))
    counts = {"leaves": machine.choose.randint(0, 5_000_000)}
    if machine.choose.random() < 0.5:
        counts["bones"] = machine.choose.randint(0, 2_000_000)
    stock.count(machine.shop, OWNER, counts, machine.shop.now() - ago)


def _waste_stock(machine: Machine) -> None:
    stock.waste(machine.shop, OWNER, "leaves", machine.choose.randint(1, 50_000))


def _transfer_stock(machine: Machine) -> None:
    """The same there and back, as people do."""
    quantity = machine.choose.choice([-100_000, 100_000])
    stock.transfer(machine.shop, OWNER, {"leaves": quantity, "bones": -quantity}, "Mill Road")


def _receive_stock(machine: Machine) -> None:
    arrived = {"bones": purchasing.Arrived(1_000_000, 210)}
    purchasing.receive(machine.shop, OWNER, arrived)


def _change_stock(machine: Machine) -> None:
    if not machine.shop.identity.prefix == "S":
        raise StoreError("nothing_to_do")
    dressing = Use("leaves", machine.choose.randint(80, 160) * 1_000)
    seen = {"recipe/item/salad": stock.stock_now(machine.shop).revs["recipe/item/salad"]}
    asked = stock.StockPublication(seen, recipes=(Recipe("item/salad", (dressing,)),))
    perform(machine.shop, OWNER, stock.PUBLISH_STOCK, asked, machine.shop.new_id())


def _change_promotion(machine: Machine) -> None:
    offer = machine.choose.choice(machine.shop.menu.promotions)
    if not machine.shop.identity.prefix == "S":
        raise StoreError("nothing_to_do")
    changed = replace(offer, retired=not offer.retired)
    promotions.change_promotions(machine.shop, OWNER, (changed,))


def _open_shift(machine: Machine) -> None:
    shifts.open_shift(machine.shop, OWNER, 10_000)


def _move_cash(machine: Machine) -> None:
    _shift(machine)
    kinds: list[MovementKind] = ["paid_in", "paid_out"]
    amount = machine.choose.randint(100, 5_000)
    shifts.move_cash(machine.shop, OWNER, machine.choose.choice(kinds), amount)


def _open_drawer(machine: Machine) -> None:
    _shift(machine)
    shifts.open_drawer(machine.shop, OWNER)


def _refund(machine: Machine) -> None:
    order = orders.order(machine.shop, _some_order(machine, "accepted", "preparing", "ready"))
    line = machine.choose.choice(order.live_lines)
    refunds.refund(machine.shop, OWNER, order.id, [Pieces(line.id, 1)], _shift(machine))


def _settle_discrepancy(machine: Machine) -> None:
    """One way or another."""
    held = discrepancies.found(machine.shop)
    if not held:
        raise StoreError("nothing_to_do")
    one = machine.choose.choice(held)
    order, shop, cash = one.order.id, machine.shop, [Tender("cash", 100_000)]
    match machine.choose.choice(("dismiss", "dismiss", "rest", "off", "back", "bill")):
        case "dismiss":
            chosen = machine.choose.choice(one.discrepancies)
            discrepancies.dismiss(shop, OWNER, order, chosen.id)
        case "rest":
            tenders = cash if one.order.due else []
            discrepancies.settle_rest(shop, OWNER, order, tenders, _shift(machine))
        case "off":
            discrepancies.take_off_rest(shop, OWNER, order)
        case "back":
            discrepancies.give_back(shop, OWNER, order, _shift(machine))
        case _:
            discrepancies.bill_again(shop, OWNER, order)


def _count(machine: Machine) -> None:
    _shift(machine)
    count = Count(((100, machine.choose.randint(0, 300)),))
    shifts.expected(machine.shop, OWNER, count)


def _close_shift(machine: Machine) -> None:
    _count(machine)
    count = shifts.locked_count(machine.shop) or Count()
    shifts.close_shift(machine.shop, OWNER, count, "because")


def _add_picture(machine: Machine) -> None:
    if machine.shop.identity.prefix != "S":
        raise StoreError("nothing_to_do")
    data = picture_file(machine.choose.choice(["red", "green"]))
    perform(machine.shop, OWNER, ADD_PICTURE, NewPicture(data), machine.shop.new_id())


def _give_up(machine: Machine) -> None:
    """Entries of a till that nobody has heard of since."""
    if machine.shop.identity.prefix != "S":
        raise StoreError("nothing_to_do")
    first = machine.choose.randint(1, 9)
    gap = Gap("device-L", first, first + machine.choose.randint(0, 9), "f" * 64)
    perform(machine.shop, OWNER, GIVE_UP, gap, machine.shop.new_id())


def _reprint_z(machine: Machine) -> None:
    if shifts.next_z(machine.shop) == 1:
        _close_shift(machine)
    shifts.reprint_z(machine.shop, OWNER, shifts.next_z(machine.shop) - 1)


def _clock(machine: Machine) -> None:
    held = time_clock.presence_of(machine.shop, "owner")
    time_clock.clock(machine.shop, OWNER, machine.choose.choice(held.next))


def _correct_hours(machine: Machine) -> None:
    now = machine.shop.now()
    came = now - timedelta(hours=machine.choose.randint(2, 12))
    sheet = time_clock.timesheet(machine.shop, OWNER, now.date() - timedelta(days=now.weekday()))
    known = [stint for day in sheet.weeks[0].days for stint in day.stints]
    stint = machine.choose.choice(known).id if known and machine.choose.random() < 0.7 else ""
    gone = stint and machine.choose.random() < 0.3
    meant = Correction(None) if gone else Correction(came, came + timedelta(minutes=90), 15)
    time_clock.correct(machine.shop, OWNER, "owner", stint, meant)


DEEDS: Sequence[Callable[[Machine], None]] = (
    _clock,
    _correct_hours,
    _sell,
    _park,
    _change_parked,
    _settle,
    _order_online,
    _order_online,
    _accept,
    _accept,
    _order_online,
    _cancel,
    _cancel,
    _cancel,
    _cancel,
    _hand_out,
    _cook,
    _cook,
    _cook,
    _have_tickets,
    _have_tickets,
    _reprint,
    _change_price,
    _change_promotion,
    _count_stock,
    _count_stock,
    _waste_stock,
    _transfer_stock,
    _receive_stock,
    _change_stock,
    _run_out,
    _open_shift,
    _move_cash,
    _open_drawer,
    _refund,
    _refund,
    _settle_discrepancy,
    _settle_discrepancy,
    _count,
    _close_shift,
    _reprint_z,
    _add_picture,
    _give_up,
)


def _quarrel(one: Machine, two: Machine) -> None:
    """A ticket parked by one till is settled or discarded by both, before they hear of each
    other.
    """
    lines = (CartLine("soup", "soup"), CartLine("salad", "salad"))
    order = orders.park(one.shop, OWNER, Cart(lines), Head()).id
    exchange(one.shop.database, two.shop.database)
    for machine in (one, two):
        if machine.choose.random() < 0.3:
            orders.discard_parked(machine.shop, OWNER, order)
            continue
        held = orders.order(machine.shop, order).live_lines
        kept = tuple(line.cart for line in held if machine.choose.random() < 0.7)
        more = (CartLine("new", machine.choose.choice(["water", "salad"])),)
        cart, cash = Cart((*kept, *more)), [Tender("cash", 100_000)]
        orders.settle_parked(machine.shop, OWNER, order, cart, cash, _shift(machine))


@dataclass(frozen=True, slots=True)
class Day:
    """All entries of a random day, and the state that each machine was left with."""

    entries: list[Entry]
    states: list[Mapping[str, str]]


def history(seed: int, acts: int, *, quarrels: bool = True) -> list[Entry]:
    """All entries of a random day in which machines hear of each other now and then."""
    return day(seed, acts, quarrels=quarrels).entries


def day(seed: int, acts: int, *, quarrels: bool = True) -> Day:
    """Ends when everybody has heard of everything."""
    choose = random.Random(seed)
    crew = machines(choose)
    for _ in range(acts):
        act_at_random(choose.choice(crew))
        if quarrels and choose.random() < 0.04:
            with suppress(StoreError):
                _quarrel(crew[1], crew[2])
        if choose.random() < 0.4:
            source, target = choose.sample(crew, 2)
            exchange(source.shop.database, target.shop.database)
    for machine in crew[1:]:
        exchange(machine.shop.database, crew[0].shop.database)
    for machine in crew[1:]:
        exchange(crew[0].shop.database, machine.shop.database)
    with crew[0].shop.database.read() as session:
        known = entries(session)
    states = []
    for machine in crew:
        with machine.shop.database.read() as session:
            states.append(digest(session))
    _leave(crew)
    return Day(known, states)


def _leave(crew: list[Machine]) -> None:
    server, *terminals = (machine.shop.database for machine in crew)
    for database in terminals:
        give_back(database)
    if chosen.kind == "sqlite":
        give_back(server)
    else:
        server.close()
