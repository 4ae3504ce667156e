from store_core.commands.price_case import read_case
from store_core.domain.errors import StoreError
from tests.cases.case_format import Case, told


def test_a_cart_costs_what_the_table_says(case: Case) -> None:
    assert _outcome(case) == case["expect"]


def _outcome(case: Case) -> dict[str, object]:
    """What came of the cart, of those things that the table tells."""
    try:
        return told(read_case(case), case["expect"])
    except StoreError as error:
        return {"error": error.code}
