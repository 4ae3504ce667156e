"""Orders of a busy evening, sold by the real use cases."""

from dataclasses import replace
from datetime import timedelta

from store_core.application import orders, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.domain.cart import Cart, CartLine, Fulfilment, Modifier, Part
from store_core.domain.orders import Order
from tests.shops import HandClock, line, person

HALF_AND_HALF = "half and half"
# Minutes ago, for whom, how they take it, allergy, lines.
RUSH: tuple[tuple[int, str, Fulfilment, str, tuple[str, ...]], ...] = (
    (
        24,
        "Anneliese B.",
        "pickup",
        "",
        ("2 pepperoni/l +crust-stuffed +top-jalapenos", HALF_AND_HALF, "3 garlic-bread"),
    ),
    (21, "Chen Wei", "pickup", "celiac. Clean board, own cutter", ("1 quattro-formaggi/m",)),
    (
        17,
        "Table 12",
        "dine_in",
        "",
        ("3 margherita/m", "2 fries +dip-ranch-cup", "1 diavola/l # Extra crispy, cut in squares"),
    ),
    (15, "Hannah Novak", "pickup", "", ("1 truffle-mushroom/l -onions", "1 caesar-salad")),
    (9, "Table 4", "dine_in", "peanuts", ("1 prosciutto-funghi/m", "1 hawaiian/s")),
    (8, "Tom Baker", "pickup", "", ("4 cheese-sticks +dip-bbq-cup +dip-ranch-cup",)),
    (
        6,
        "St. Mary’s School",
        "pickup",
        "",
        (
            "6 margherita/xl",
            "4 pepperoni/xl -oregano",
            "2 vegan-verde/l -artichoke +top-zucchini",
            "3 caesar-salad -anchovies",
            "8 garlic-bread",
            "2 fries",
        ),
    ),
    (
        3,
        "Table 7",
        "dine_in",
        "",
        (HALF_AND_HALF, "2 truffle-mushroom/m -onions # Extra crispy", "1 garlic-bread"),
    ),
    (
        2,
        "Jo, Uber Direct",
        "pickup",
        "shellfish. Ask the counter",
        ("1 frutti-di-mare/m -mussels",),
    ),
)


def sold(
    shop: Shop,
    *lines: CartLine,
    label: str = "",
    fulfilment: Fulfilment = "dine_in",
    allergy: str = "",
    note: str = "",
) -> Order:
    """Sold, paid and fired now; a Margherita unless told."""
    cashier = Act(person(shop, "cashier"))
    shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
    wanted = Cart(lines or (line(shop, "margherita"),), fulfilment)
    head = Head(label=label, allergy=allergy, note=note)
    return orders.sell(shop, cashier, wanted, head, [Tender("cash", 100_000)], shift.id)


def scheduled(shop: Shop, clock: HandClock, minutes: int, *lines: CartLine) -> Order:
    """A web order for later, accepted now."""
    wanted = Cart(lines or (line(shop, "margherita"),), "pickup", "web")
    head = Head(label="Priya R.", requested_at=clock() + timedelta(minutes=minutes))
    placed = orders.place_for_customer(shop, wanted, head)
    return orders.accept(shop, Act(person(shop, "cashier")), placed.id)


def wanted(shop: Shop, words: str) -> CartLine:
    """ "2 pepperoni/l +crust-stuffed -oregano # Extra crispy"."""
    if words == HALF_AND_HALF:
        return half_and_half(shop)
    said, _, note = words.partition(" # ")
    count, what, *changes = said.split()
    item, _, size = what.partition("/")
    made = line(shop, item, int(count), size or None)
    removed = tuple(change[1:] for change in changes if change[0] == "-")
    added = tuple(change[1:] for change in changes if change[0] == "+")
    return replace(with_options(shop, made, *added), removed=removed, note=note)


def with_options(shop: Shop, one: CartLine, *options: str) -> CartLine:
    """One more of each; where only one of a group is taken it replaces the usual one."""
    added = tuple(Modifier(shop.menu.option(option)[0].id, option) for option in options)
    single = {modifier.group for modifier in added if shop.menu.group(modifier.group).max == 1}
    kept = tuple(modifier for modifier in one.modifiers if modifier.group not in single)
    return replace(one, modifiers=kept + added)


def half_and_half(shop: Shop) -> CartLine:
    """Half Margherita, half BBQ chicken without onions, XL."""
    halves = (Part(1, "margherita"), Part(1, "bbq-chicken", removed=("onions",)))
    made = with_options(shop, line(shop, "half-and-half", 1, "xl"), "crust-thin")
    return replace(made, parts=halves)


def rush(shop: Shop, clock: HandClock) -> list[Order]:
    """Ten orders over 24 minutes, of which the last is for later: late, soon and on time."""
    fired: list[Order] = []
    ago = RUSH[0][0]
    for minutes_ago, label, fulfilment, allergy, lines in RUSH:
        clock.forward(minutes=ago - minutes_ago)
        ago = minutes_ago
        carted = [wanted(shop, words) for words in lines]
        fired.append(sold(shop, *carted, label=label, fulfilment=fulfilment, allergy=allergy))
    later = (wanted(shop, "5 bbq-chicken/l"), wanted(shop, "5 veggie-garden/l -olives"))
    fired.append(scheduled(shop, clock, 34, *later))
    clock.forward(minutes=ago)
    return fired
