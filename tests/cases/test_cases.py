from store_core.domain.errors import StoreError
from store_core.domain.pricing import quote
from tests.cases.case_format import Case, cart_of, menu_of, rules_of, told


def test_a_cart_costs_what_the_table_says(case: Case) -> None:
    assert _outcome(case) == case["expect"]


def _outcome(case: Case) -> dict[str, object]:
    """What came of the cart, of those things that the table tells."""
    try:
        found = told(quote(cart_of(case), menu_of(case), rules_of(case)))
    except StoreError as error:
        return {"error": error.code}
    return {name: found.get(name) for name in case["expect"]}
