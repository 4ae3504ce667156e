"""A small pizzeria with one of everything that makes a price, and carts drawn from it."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from store_core.domain.cart import (
    Cart,
    CartLine,
    Fee,
    Fulfilment,
    ManualDiscount,
    Modifier,
    Part,
)
from store_core.domain.catalogue import (
    HalvesPolicy,
    Ingredient,
    Item,
    Menu,
    ModifierGroup,
    Option,
    Promotion,
    PromotionKind,
    TaxClass,
    TaxComponent,
    Variant,
    Wanted,
)
from store_core.domain.promotions import Occasion, Terms
from store_core.domain.store import PriceRules

FULFILMENTS: tuple[Fulfilment, ...] = ("dine_in", "pickup", "delivery")

CRUST = ModifierGroup(
    "crust",
    {"en": "Crust"},
    (
        Option("thin", {"en": "Thin"}),
        Option("stuffed", {"en": "Stuffed"}, price=200, variant_prices={"L": 300}),
        Option("gluten-free", {"en": "Gluten-free"}, price=250, without_variants=("L",)),
    ),
    min=1,
    max=1,
)
TOPPINGS = ModifierGroup(
    "top",
    {"en": "Toppings"},
    (
        Option("ham", {"en": "Ham"}, price=150, variant_prices={"L": 225}),
        Option("olive", {"en": "Olives"}, price=75),
        Option("basil", {"en": "Basil"}, price=75, max=2),
        Option("less-cheese", {"en": "Less cheese"}, price=-51),
    ),
    max=6,
    on_parts=True,
)
DIPS = ModifierGroup(
    "dip",
    {"en": "Dips"},
    (Option("ranch", {"en": "Ranch"}, price=75), Option("garlic", {"en": "Garlic"}, price=60)),
    free=1,
)
GIFTS = ModifierGroup("gift", {"en": "Gift"}, (Option("bow", {"en": "Bow"}, price=100),))

MARGHERITA = Item(
    id="margherita",
    name={"en": "Margherita"},
    price=1199,
    tax_class="food",
    variants=(
        Variant("S", {"en": "Small"}, price=1199),
        Variant("L", {"en": "Large"}, multiplier="1.455", sets=("large",)),
    ),
    group_ids=("crust", "top", "dip"),
    halves="share",
    half_surcharge=50,
    parts_from=("pizza",),
    sets=("pizza",),
    ingredients=(Ingredient("mozzarella", {"en": "Mozzarella"}),),
)
DIAVOLA = replace(
    MARGHERITA,
    id="diavola",
    name={"en": "Diavola"},
    variants=(
        Variant("S", {"en": "Small"}, price=1450),
        Variant("L", {"en": "Large"}, price=2051),
    ),
    halves="max",
    ingredients=(Ingredient("salami", {"en": "Salami"}),),
)
CALZONE = replace(MARGHERITA, id="calzone", name={"en": "Calzone"}, halves=None, sets=("folded",))
COLA = Item("cola", {"en": "Cola"}, 299, "drinks", sets=("drink",))

MENU = Menu(
    items=(MARGHERITA, DIAVOLA, CALZONE, COLA),
    groups=(CRUST, TOPPINGS, DIPS, GIFTS),
    taxes=(
        TaxClass("food", (TaxComponent("VAT", "10"),), {"dine_in": "eat_in"}),
        TaxClass("eat_in", (TaxComponent("VAT", "21"),)),
        TaxClass(
            "drinks",
            (
                TaxComponent("Sugar levy", "2.5"),
                TaxComponent("Bottle levy", "1.25"),
                TaxComponent("VAT", "8.875", "base_and_previous"),
            ),
        ),
    ),
)
RULES = PriceRules("USD")
THIN = Modifier("crust", "thin")


def a_pizza(*modifiers: Modifier, item: str = "margherita", size: str = "S") -> CartLine:
    return CartLine("1", item, size, modifiers=(THIN, *modifiers))


def in_halves(*parts: Part, item: str = "margherita", size: str = "S") -> CartLine:
    return replace(a_pizza(item=item, size=size), parts=parts)


def top(option: str, count: int = 1) -> Modifier:
    return Modifier("top", option, count)


def with_halves(policy: HalvesPolicy, surcharge: int = 50) -> Menu:
    """The menu with another rule for the halves of a margherita."""
    changed = replace(MARGHERITA, halves=policy, half_surcharge=surcharge)
    return replace(MENU, items=(changed, *MENU.items[1:]))


toppings = st.lists(
    st.builds(top, st.sampled_from(["ham", "olive", "less-cheese"]), st.integers(0, 2)),
    max_size=2,
).map(tuple)
dips = st.lists(
    st.builds(Modifier, st.just("dip"), st.sampled_from(["ranch", "garlic"]), st.integers(0, 3)),
    max_size=3,
).map(tuple)
parts = st.lists(
    st.builds(
        Part,
        shares=st.integers(1, 3),
        item=st.sampled_from([None, "margherita", "diavola"]),
        modifiers=st.lists(
            st.builds(top, st.sampled_from(["ham", "olive", "less-cheese"])), max_size=2
        ).map(tuple),
    ),
    max_size=4,
).map(tuple)
pizzas = st.builds(
    lambda on_top, dip, **told: CartLine("", modifiers=(THIN, *on_top, *dip), **told),
    toppings,
    dips,
    item=st.sampled_from(["margherita", "diavola"]),
    variant=st.sampled_from(["S", "L"]),
    quantity=st.integers(1, 12),
    parts=parts,
)
colas = st.builds(CartLine, id=st.just(""), item=st.just("cola"), quantity=st.integers(1, 12))
percents = st.integers(0, 1000).map(lambda tenths: f"{tenths // 10}.{tenths % 10}")
line_discounts = st.one_of(
    st.builds(ManualDiscount, st.just("percent"), percents),
    st.builds(ManualDiscount, st.sampled_from(["amount", "price"]), amount=st.integers(0, 3000)),
)
plain_carts = st.builds(
    lambda lines, **told: Cart(
        tuple(replace(line, id=str(place)) for place, line in enumerate(lines)), **told
    ),
    st.lists(st.one_of(pizzas, colas), min_size=1, max_size=8),
    fulfilment=st.sampled_from(FULFILMENTS),
    tip=st.integers(0, 2000),
)
carts = st.builds(
    lambda cart, by_hand, **asked: replace(
        cart,
        lines=tuple(
            replace(line, discount=discount)
            for line, discount in zip(cart.lines, (*by_hand, *[None] * 8), strict=False)
        ),
        **asked,
    ),
    plain_carts,
    st.lists(st.one_of(st.none(), line_discounts), max_size=2),
    codes=st.lists(st.sampled_from(["CODE", "nonsense"]), max_size=2).map(tuple),
    points_amount=st.sampled_from([0, 0, 150, 100_000]),
    fee=st.one_of(
        st.none(),
        st.builds(
            Fee,
            amount=st.integers(0, 700),
            tax_class=st.sampled_from([None, "food", "drinks"]),
            free_from=st.one_of(st.none(), st.integers(0, 5000)),
        ),
    ),
    discount=st.one_of(
        st.none(),
        st.builds(ManualDiscount, st.just("percent"), percents),
        st.builds(ManualDiscount, st.just("amount"), amount=st.integers(0, 3000)),
    ),
)
rules = st.builds(
    PriceRules,
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    rounding=st.sampled_from(["half_up", "half_even"]),
    tax=st.sampled_from(["included", "excluded"]),
    tax_rounding=st.sampled_from(["group", "line"]),
    cash_rounding=st.sampled_from([1, 5, 10, 50]),
    deposit_percent=percents,
    service_percent=st.sampled_from(["0", "12.5"]),
    service_tax=st.sampled_from([None, "food"]),
    small_order_below=st.sampled_from([0, 2000]),
    small_order_fee=st.sampled_from([0, 199]),
)
SETS = ("pizza", "large", "drink")
FRIDAY = Occasion(datetime(2026, 6, 12, 19, tzinfo=UTC))
wanted_sets = st.one_of(st.none(), st.sampled_from(SETS))


KINDS: tuple[PromotionKind, ...] = (
    "buy_get",
    "bundle",
    "item_percent",
    "order_percent",
    "item_amount",
    "order_amount",
)


def _as_offered(found: list[Promotion]) -> tuple[Promotion, ...]:
    """With ids that do not follow their places, and no set on the whole order."""
    return tuple(
        replace(
            one,
            id=str(place * 7 % 11),
            set=None if one.kind in ("order_percent", "order_amount") else one.set,
        )
        for place, one in enumerate(found)
    )


promotions = st.lists(
    st.builds(
        Promotion,
        id=st.just(""),
        kind=st.sampled_from(KINDS),
        set=wanted_sets,
        priority=st.integers(0, 2),
        exclusive_group=st.sampled_from([None, None, "g", "h"]),
        code=st.sampled_from([None, None, "code"]),
        min_subtotal=st.sampled_from([0, 3000]),
        percent=percents,
        amount=st.integers(0, 2500),
        price=st.integers(0, 4000),
        buy=st.builds(Wanted, wanted_sets, st.integers(0, 3)),
        get=st.builds(Wanted, wanted_sets, st.integers(1, 3)),
        sets=st.lists(st.sampled_from(SETS), min_size=1, max_size=3).map(tuple),
        times=st.one_of(st.none(), st.integers(0, 4)),
    ),
    max_size=6,
).map(_as_offered)
terms = st.builds(Terms, promotions, st.just(FRIDAY))
