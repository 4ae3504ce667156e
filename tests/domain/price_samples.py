"""A small pizzeria with one of everything that makes a price, and carts drawn from it."""

from dataclasses import replace

from hypothesis import strategies as st

from store_core.domain.cart import Cart, CartLine, Fulfilment, Modifier, Part
from store_core.domain.catalogue import (
    HalvesPolicy,
    Ingredient,
    Item,
    Menu,
    ModifierGroup,
    Option,
    TaxClass,
    TaxComponent,
    Variant,
)
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
        Variant("L", {"en": "Large"}, multiplier="1.455"),
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
COLA = Item("cola", {"en": "Cola"}, 299, "drinks")

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
carts = st.builds(
    lambda lines, **told: Cart(
        tuple(replace(line, id=str(place)) for place, line in enumerate(lines)), **told
    ),
    st.lists(st.one_of(pizzas, colas), min_size=1, max_size=8),
    fulfilment=st.sampled_from(FULFILMENTS),
    tip=st.integers(0, 2000),
)
rules = st.builds(
    PriceRules,
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    rounding=st.sampled_from(["half_up", "half_even"]),
    tax=st.sampled_from(["included", "excluded"]),
    tax_rounding=st.sampled_from(["group", "line"]),
    cash_rounding=st.sampled_from([1, 5, 10, 50]),
)
