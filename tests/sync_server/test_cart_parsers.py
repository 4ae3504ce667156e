"""Whatever stands in a cookie or a cart, it is a cart, an empty one, or refused in words."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer
from pydantic import ValidationError

from store_core.application import promotions
from store_core.application.shop import Shop
from store_core.application.web_carts import (
    RefusedError,
    WebCart,
    cart_faults,
    plain_text,
    quote_cart,
)
from store_core.domain.cart import Cart
from store_core.domain.errors import StoreError
from sync_server.customer.requests import CartRequest, OrderRequest
from sync_server.shop.cart_prices import priced
from sync_server.shop.form_tokens import holds
from sync_server.shop.held_cart import CartKeeper, HeldCart, HeldLine
from tests.mutations import VALUES, spoilt
from tests.sync_server.customers import ORDER

SECRET = b"s" * 32
hard = settings(suppress_health_check=list(HealthCheck), max_examples=200)
WANTED: dict[str, Any] = ORDER | {"codes": ["NAPOLI5"], "tip": 200}
WHOLE = CartRequest.model_validate(WANTED).chosen()
HELD = msgspec.to_builtins(
    HeldCart(
        tuple(HeldLine(str(place), line) for place, line in enumerate(WHOLE.lines)),
        datetime(2026, 6, 12, 23, tzinfo=UTC),
        ("NAPOLI5",),
    )
)


@hard
@given(st.text())
def test_a_cookie_that_was_never_ours_is_an_empty_cart(text: str) -> None:
    assert CartKeeper(SECRET).read(text) == HeldCart()
    assert CartKeeper(SECRET).line_read(text) is None


@hard
@given(st.text(), st.integers(0, 200))
def test_a_cookie_that_was_cut_or_added_to_is_an_empty_cart(more: str, keep: int) -> None:
    keeper = CartKeeper(SECRET)
    whole = keeper.written(HeldCart())
    assert keeper.read(whole) == HeldCart()
    for text in (whole[:keep], whole + more, more + whole):
        assert isinstance(keeper.read(text), HeldCart)


@settings(hard, max_examples=300)
@given(spoilt(HELD) | VALUES)
def test_whatever_an_older_shop_signed_is_a_cart_or_an_empty_one(shop: Shop, held: Any) -> None:
    """The signature holds, the shape need not; what is read can be priced and kept again."""
    try:
        text = str(URLSafeSerializer(SECRET, salt="cart").dumps(held))
    except (ValueError, TypeError):
        return  # what can't be signed is never read
    keeper = CartKeeper(SECRET)
    read = keeper.read(text)
    assert read.pieces is not None
    terms = promotions.terms(shop, Cart(channel="web", codes=read.codes))
    priced(read, shop.menu, shop.settings, terms)
    try:
        keeper.written(read)
    except StoreError as error:
        if error.code != "cart_full":
            raise


@hard
@given(st.text(), st.text())
def test_any_text_may_stand_for_a_forms_token(visitor: str, sent: str) -> None:
    assert not holds(SECRET, visitor, sent)


@settings(hard, max_examples=400)
@given(spoilt(WANTED) | VALUES)
def test_a_spoilt_cart_is_quoted_or_every_fault_is_named(shop: Shop, sent: Any) -> None:
    try:
        request = CartRequest.model_validate(sent)
    except (ValidationError, RecursionError):
        return
    _quoted(shop, request.chosen())


@settings(hard, max_examples=200)
@given(spoilt(WANTED) | VALUES)
def test_a_spoilt_order_is_read_or_refused(sent: Any) -> None:
    try:
        OrderRequest.model_validate(sent).order()
    except ValidationError:
        return


@hard
@given(st.text())
def test_what_a_customer_writes_becomes_one_plain_line(text: str) -> None:
    plain = plain_text(text)
    assert plain.isprintable() or plain == ""
    assert plain_text(plain) == plain
    assert "\n" not in plain


def _quoted(shop: Shop, cart: WebCart) -> None:
    faults = cart_faults(cart, shop.menu, shop.settings)
    if not faults:
        assert quote_cart(shop, cart).bill.total >= 0
        return
    assert all(fault.values["pointer"] for fault in faults)
    with pytest.raises(RefusedError):
        quote_cart(shop, cart)
