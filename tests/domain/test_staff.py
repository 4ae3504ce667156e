import pytest

from store_core.domain.errors import StoreError
from store_core.domain.staff import (
    DEFAULTS,
    OWNER_KEEPS,
    Grants,
    Permission,
    Person,
    granted,
    is_weak,
    may,
    problems_of,
    require,
    with_grant,
)

MANAGER = Person("m", "Tomasz Okafor", "manager")
CASHIER = Person("c", "Maria Gutierrez", "cashier")


def test_a_role_may_what_it_may_by_default() -> None:
    for permission in Permission:
        assert granted("cashier", permission, {}) == (permission in DEFAULTS["cashier"])


def test_the_owner_grants_and_takes_away() -> None:
    grants = with_grant({}, "cashier", Permission.REFUND, on=True)
    grants = with_grant(grants, "manager", Permission.REFUND, on=False)
    assert may(CASHIER, Permission.REFUND, grants)
    assert not may(MANAGER, Permission.REFUND, grants)
    with pytest.raises(StoreError, match="not_permitted"):
        require(MANAGER, Permission.REFUND, grants)
    require(MANAGER, Permission.REFUND, grants, CASHIER)


def test_what_is_as_by_default_is_not_kept() -> None:
    grants = with_grant({}, "cashier", Permission.REFUND, on=True)
    assert with_grant(grants, "cashier", Permission.REFUND, on=False) == {}
    assert with_grant({}, "manager", Permission.REFUND, on=True) == {}


@pytest.mark.parametrize("permission", sorted(OWNER_KEEPS))
def test_an_owner_keeps_what_gives_the_rest_back(permission: Permission) -> None:
    taken: Grants = {"owner": {permission.value: False}}
    assert granted("owner", permission, taken)


def test_who_left_may_nothing_and_lends_nothing() -> None:
    gone = Person("g", "Gone", "owner", retired=True)
    assert not may(gone, Permission.SELL, {})
    with pytest.raises(StoreError, match="not_permitted"):
        require(CASHIER, Permission.REFUND, {}, gone)


@pytest.mark.parametrize(
    ("pin", "weak"),
    [
        ("0000", True),
        ("1234", True),
        ("9876", True),
        ("8901", True),
        ("121212", True),
        ("2580", True),
        ("12341234", True),
        ("1112", False),
        ("7391", False),
        ("482916", False),
    ],
)
def test_pins_that_anybody_would_try_first_are_weak(pin: str, weak: bool) -> None:
    assert is_weak(pin) is weak


@pytest.mark.parametrize(
    ("person", "found"),
    [
        (Person("x", "Ann Lee", "cook"), set()),
        (Person("x", "Ann", "cook", phone="+1 212 555 0100", email="a@b.org"), set()),
        (Person("x", "  ", "cook"), {("name", "name_missing")}),
        (Person("x", "x" * 81, "cook"), {("name", "name_too_long")}),
        (Person("x", "A", "cook", email="a b@c.d"), {("email", "email_bad")}),
        (Person("x", "A", "cook", phone="call me"), {("phone", "phone_bad")}),
        (Person("x", "A", "cook", letters="ABCD"), {("letters", "letters_too_many")}),
        (Person("x", "A", "cook", started="1.2.2026"), {("started", "date_bad")}),
    ],
)
def test_each_field_says_what_is_wrong_with_it(person: Person, found: set[tuple[str, str]]) -> None:
    assert set(problems_of(person)) == found
