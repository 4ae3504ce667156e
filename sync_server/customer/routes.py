"""The endpoints customers' programs call (W2, W3, W6, W9)."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.staticfiles import StaticFiles

import resources
from store_core.application import storefront
from store_core.application.customers import contact_of
from store_core.application.storefront import Asked
from store_core.application.web_carts import RefusedError, quote_cart
from store_core.domain.errors import StoreError
from sync_server.customer.access import (
    FollowersHere,
    FromBody,
    FromMemory,
    Language,
    MenuHere,
    PlacingHere,
    SettingsHere,
    ShopHere,
    StreamToken,
    Token,
    Tokens,
    WithinRate,
    take_from_rate,
)
from sync_server.customer.answers import (
    CartQuote,
    Method,
    OrderCreated,
    OrderHistory,
    OrderSummary,
    OrderTracked,
    PaymentMethods,
)
from sync_server.customer.described import BODY_CODES, CART_CODES, ORDER_CODES, problems
from sync_server.customer.following import Followers
from sync_server.customer.menu import PICTURES, Document, MenuCategories, MenuItems, PublishedMenu
from sync_server.customer.placing import Placing
from sync_server.customer.rate import OrderRate
from sync_server.customer.reasons import with_reasons
from sync_server.customer.requests import OrderRequest, QuoteRequest

KEY_DESCRIBED = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "8 to 200 printable ASCII characters, new for each order.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 200},
    "example": "5f0c2ab9e1d4",
}
TRACK_PAGE = "{base}track/{order}?token={token}"

router = APIRouter(prefix="/api/customer", tags=["customer"])
order_router = APIRouter(prefix="/api/customer", tags=["customer"], route_class=FromBody)
menu_router = APIRouter(prefix="/api/customer/menu", tags=["customer"], route_class=FromMemory)

IfNoneMatch = Annotated[str | None, Header(description="An ETag answered before.")]
MENU_RESPONSES: dict[int | str, dict[str, Any]] = {
    304: {"description": "What `If-None-Match` names is still true."},
    **problems("invalid_request"),
}


EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `order` for as long as the order goes on.",
        "content": {
            "text/event-stream": {
                "itemSchema": {
                    "type": "object",
                    "properties": {
                        "event": {"type": "string"},
                        "data": {"type": "string", "description": "What `orders/track/` answers."},
                        "id": {"type": "string", "description": "For `Last-Event-ID`."},
                        "retry": {"type": "integer", "minimum": 0},
                    },
                }
            }
        },
    }
}


def add_customer_api(
    app: FastAPI, followers: Followers, placing: Placing, orders_per_minute: int = 30
) -> None:
    """`orders_per_minute` is for each address, this machine's own aside."""
    app.state.followers = followers
    app.state.placing = placing
    published = app.state.published_menu = PublishedMenu(app.state.shop)
    app.state.beacon.listen(published.on_touched)
    app.state.order_rate = OrderRate(orders_per_minute)
    app.include_router(order_router)
    app.include_router(menu_router)
    app.include_router(router)
    app.mount(PICTURES, StaticFiles(directory=resources.path("food")), name="pictures")


@menu_router.get("/categories/", response_model=MenuCategories, responses=MENU_RESPONSES)
async def list_categories(
    menu: MenuHere, language: Language, if_none_match: IfNoneMatch = None
) -> Response:
    """Categories on show; one with a `parent_id` stands inside another."""
    return _published(await menu.document("categories", language), language, if_none_match)


@menu_router.get("/items/", response_model=MenuItems, responses=MENU_RESPONSES)
async def list_items(
    menu: MenuHere, language: Language, if_none_match: IfNoneMatch = None
) -> Response:
    """Everything the store sells, with what can be chosen."""
    return _published(await menu.document("items", language), language, if_none_match)


@router.get("/payments/methods/", responses=problems("invalid_request"))
def list_payment_methods(shop: ShopHere, language: Language) -> PaymentMethods:
    """How a web order can be paid."""
    offered = storefront.payment_methods(shop)
    return PaymentMethods(methods=[Method.of(method, language) for method in offered])


@router.post("/cart/quote/", responses=problems(*BODY_CODES, "rate_limited", within=CART_CODES))
def quote(
    request: Request, shop: ShopHere, settings: SettingsHere, language: Language, cart: QuoteRequest
) -> CartQuote:
    """What a cart costs now. Nothing is ordered or held. Asking for a `customer` counts like an
    order against how often one address may order.
    """
    contact = None
    if cart.customer:
        take_from_rate(request)
        contact = contact_of(cart.customer.given(), settings)
    quoted = quote_cart(shop, cart.chosen(), contact)
    return CartQuote.of(quoted, settings, language, shop.now())


@order_router.post(
    "/orders/create/",
    response_model=OrderCreated,
    status_code=201,
    dependencies=[WithinRate],
    responses=problems(
        *BODY_CODES,
        "idempotency_key_missing",
        "idempotency_key_format",
        "idempotency_conflict",
        "total_changed",
        "rate_limited",
        within=ORDER_CODES,
    ),
    openapi_extra={"parameters": [KEY_DESCRIBED]},
)
async def create_order(
    request: Request,
    shop: ShopHere,
    placing: PlacingHere,
    settings: SettingsHere,
    language: Language,
    wanted: OrderRequest,
    idempotency_key: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Order as a guest. The same key gives the same answer, with `Idempotency-Replayed: true`.
    Send `agreed_due`, and nobody pays what they were not told. Without it, a code that takes
    nothing off is refused, but not one that gives way to a promotion that saves more.
    """
    if idempotency_key is None:
        raise StoreError("idempotency_key_missing")
    try:
        placed = await placing.place(Asked(wanted.order(), idempotency_key, language))
    except RefusedError as refused:
        known = await run_in_threadpool(lambda: shop.known)
        raise with_reasons(refused, known, language) from refused
    headers = {"Cache-Control": "no-store"}
    if placed.replayed:
        headers["Idempotency-Replayed"] = "true"
    url = TRACK_PAGE.format(base=request.base_url, order=placed.order.id, token=placed.guest_token)
    made = OrderCreated.of(placed, settings, url).model_dump_json()
    return Response(made, status_code=201, headers=headers, media_type="application/json")


@router.get(
    "/orders/track/{order_id}/",
    responses=problems("token_missing", "order_not_found", "invalid_request"),
)
def track_order(response: Response, shop: ShopHere, order_id: str, token: Token) -> OrderTracked:
    """How an order stands. A wrong token is answered as an unknown order."""
    response.headers["Cache-Control"] = "no-store"
    return OrderTracked.whole(storefront.track(shop, order_id, token), shop.settings)


@router.get(
    "/orders/history/",
    responses=problems("too_many_tokens", "token_missing", "token_unknown", "invalid_request"),
)
def list_orders(response: Response, shop: ShopHere, tokens: Tokens) -> OrderHistory:
    """The orders of the tokens sent, by repeated `Authorization` headers or with commas."""
    response.headers["Cache-Control"] = "no-store"
    found = storefront.history(shop, tokens)
    return OrderHistory(orders=[OrderSummary.of(order, shop.settings) for order in found])


@router.post(
    "/orders/cancel/{order_id}/",
    responses=problems(
        "token_missing", "order_not_found", "order_accepted", "order_closed", "invalid_request"
    ),
)
def cancel_order(shop: ShopHere, order_id: str, token: Token) -> OrderTracked:
    """Take an order back, until the store accepts it. A second time changes nothing."""
    return OrderTracked.whole(storefront.cancel(shop, order_id, token), shop.settings)


@router.get(
    "/orders/stream/{order_id}/",
    response_class=Response,
    responses=EVENTS | problems("token_missing", "order_not_found", "invalid_request"),
)
async def stream_order(
    followers: FollowersHere,
    order_id: str,
    token: StreamToken,
    last_event_id: Annotated[
        str | None, Header(description="What browsers send when they come back.", max_length=64)
    ] = None,
) -> Response:
    """Server-sent events `order`, each with what `orders/track/` answers: one at once, then one
    for each change, until the order is completed or cancelled. Who comes back with the id of the
    last event is told nothing until something changes.
    """
    return await followers.stream(order_id, token, last_event_id)


def _published(document: Document, language: str, if_none_match: str | None) -> Response:
    headers = {
        "ETag": document.etag,
        "Cache-Control": "no-cache",
        "Content-Language": language,
        "Vary": "Accept-Language",
    }
    known = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    if document.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(document.body, media_type="application/json", headers=headers)
