from dataclasses import replace

from store_core.domain.cart import Cart, CartLine, Fee
from store_core.domain.catalogue import Menu, Promotion
from store_core.domain.explain import Explanation, explain, rule_name
from store_core.domain.pricing import quote
from store_core.domain.promotions import Terms
from store_core.domain.unit_price import Step
from tests.domain.price_samples import FRIDAY, MENU, RULES, a_pizza, top

TENTH = Promotion("tenth", "order_percent", {"en": "A tenth off"}, percent="10")
CART = Cart(
    (replace(a_pizza(top("ham")), quantity=2), CartLine("2", "cola")),
    tip=100,
    fee=Fee(350, "food", zone="harbour"),
)
BILL = quote(
    CART,
    MENU,
    replace(RULES, tax="excluded", cash_rounding=5, deposit_percent="50"),
    terms=Terms((TENTH,), FRIDAY),
)


def test_every_amount_on_the_bill_is_explained_step_by_step() -> None:
    assert explain(BILL) == (
        Explanation(
            "line",
            "1",
            (
                Step("item", "margherita", 2398),
                Step("modifier", "ham", 300),
                Step("promotion", "tenth", -270),
            ),
            2428,
        ),
        Explanation("line", "2", (Step("item", "cola", 299), Step("promotion", "tenth", -30)), 269),
        Explanation("charge", "delivery", (Step("delivery", "harbour", 350),), 350),
        Explanation("tax", "food", (Step("tax", "VAT 10 %", 278),), 278, base=2778),
        Explanation(
            "tax",
            "drinks",
            (
                Step("tax", "Sugar levy 2.5 %", 7),
                Step("tax", "Bottle levy 1.25 %", 3),
                Step("tax", "VAT 8.875 %", 25),
            ),
            35,
            base=269,
        ),
        Explanation(
            "total",
            "",
            (
                Step("goods", "", 2697),
                Step("charge", "delivery", 350),
                Step("tax", "", 313),
            ),
            3360,
        ),
        Explanation("due", "", (Step("total", "", 3360), Step("tip", "", 100)), 3460),
        Explanation("deposit", "", (Step("total", "", 3360), Step("balance", "", -1680)), 1680),
    )


def test_steps_have_the_names_of_what_asked_for_them() -> None:
    named = [rule_name(step, BILL, MENU).get("en") for step in explain(BILL)[0].steps]
    assert named == ["Margherita", "Ham", "A tenth off"]


def test_what_is_no_longer_on_the_menu_has_no_name() -> None:
    named = [rule_name(step, BILL, Menu()) for step in explain(BILL)[0].steps]
    assert named == [{}, {}, {"en": "A tenth off"}]
