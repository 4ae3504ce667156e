"""The web shop as one application: where its pages are, what all of them are sent with."""

import hmac
from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from itsdangerous import URLSafeSerializer
from starlette.applications import Starlette
from starlette.datastructures import ImmutableMultiDict, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from sync_server.customer.rate import OrderRate
from sync_server.pictures import ShopPictures
from sync_server.shop import (
    cart,
    checkout,
    discovery,
    home,
    item,
    menu,
    order_pages,
    pickup_choice,
    policies,
)
from sync_server.shop.assets import PREFIX, Assets
from sync_server.shop.held_cart import CartKeeper
from sync_server.shop.pages import Pages
from sync_server.shop.shelf import Shelves
from sync_server.shop.visit import View, Visit, WebShop, answered, begin
from sync_server.shop.words import sentence

CODES_PER_MINUTE = 10
"""Tries from one address: enough for typing errors, not for guessing."""
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
PAGES: tuple[tuple[str, str, View], ...] = (
    ("GET", "/", home.home),
    ("GET", "/offers", home.all_offers),
    ("GET", "/menu", menu.menu),
    ("GET", "/menu/filters", menu.filters),
    ("GET", "/menu/{category}", menu.menu),
    ("GET", "/menu/{category}/filters", menu.filters),
    ("GET", "/item/{item}", item.item),
    ("POST", "/item/{item}", item.add),
    ("POST", "/cart/add", item.quick_add),
    ("GET", "/cart", cart.cart),
    ("POST", "/cart/restore", cart.restore),
    ("POST", "/cart/code", cart.change_codes),
    ("POST", "/cart/{line}", cart.change),
    ("POST", "/cart/{line}/remove", cart.remove),
    ("GET", "/pickup-time", pickup_choice.choose_time),
    ("GET", "/checkout", checkout.checkout),
    ("POST", "/checkout", checkout.place),
    ("GET", "/track", order_pages.newest),
    ("GET", "/track/{order}", order_pages.newest),
    ("GET", "/track/{order}/{token}", order_pages.track),
    ("GET", "/track/{order}/{token}/thanks", order_pages.thanks),
    ("POST", "/track/{order}/{token}/cancel", order_pages.cancel),
    ("GET", "/policies/{policy}", policies.policy),
    ("GET", "/offline", discovery.offline),
    ("GET", "/manifest.webmanifest", discovery.manifest),
    ("GET", "/service-worker.js", discovery.service_worker),
    ("GET", "/robots.txt", discovery.robots),
    ("GET", "/sitemap.xml", discovery.sitemap),
)


def add_web_shop(app: FastAPI) -> None:
    """The shop answers every address that nothing else does, `/api/` aside."""
    rate = getattr(app.state, "order_rate", None)
    pages = web_shop(app.state.shop, rate or OrderRate(), app.state.pictures)
    unknown = app.router.default

    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
        of_shop = scope["type"] == "http" and not scope["path"].startswith("/api/")
        await (pages if of_shop else unknown)(scope, receive, send)

    app.router.default = elsewhere


def web_shop(shop: Shop, rate: OrderRate, pictures: ShopPictures) -> Starlette:
    settings = shop.settings
    secret = hmac.digest(shop.identity.key, b"web_shop", "sha256")
    assets = Assets(settings.profile, pictures)
    web = WebShop(
        shop=shop,
        assets=assets,
        pages=Pages(assets, settings.profile),
        secret=secret,
        carts=CartKeeper(secret),
        orders=URLSafeSerializer(secret, salt="orders"),
        shelves=Shelves(),
        rate=rate,
        code_rate=OrderRate(per_minute=CODES_PER_MINUTE),
    )

    async def favicon(_request: Request) -> Response:
        return RedirectResponse(assets.url("logo.svg"))

    async def static(request: Request) -> Response:
        return assets.respond(request)

    routes = [Route(path, _endpoint(web, view), methods=[method]) for method, path, view in PAGES]
    routes += [
        Route("/language/{language}", _endpoint(web, _choose_language)),
        Route("/favicon.ico", favicon),
        Route(PREFIX + "/{digest}/{name:path}", static),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(_Headers)],
        exception_handlers={
            HTTPException: _on_error(web),
            StoreError: _on_error(web),
            Exception: _on_error(web),
        },
    )


class _Headers:
    """Sends every page with `HEADERS`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


def _endpoint(web: WebShop, view: View) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await answered(web, view, request)

    return endpoint


def _choose_language(visit: Visit) -> Response:
    """Back to the page it was chosen on, in the other language."""
    language = visit.param("language")
    if language in visit.settings.languages:
        visit.keep_language(language)
    back = visit.query.get("back", "/")
    safe = back.startswith("/") and not back.startswith(("//", "/\\"))
    return visit.go(back if safe else "/")


_TITLES = {
    403: ("This page was open too long", "Go back, reload it, and try again. It needs cookies."),
    404: (
        "Nothing baked here",
        "This page is not on the menu. The address may be old or mistyped.",
    ),
    405: (
        "Nothing baked here",
        "This page is not on the menu. The address may be old or mistyped.",
    ),
    413: ("That was too much", "Shorten what you wrote and send it again."),
    500: ("Something burnt", "It is our fault, not yours. Your cart is kept. Try again."),
}


def _on_error(web: WebShop) -> Callable[[Request, Exception], Response]:
    """The page for an error; of a bug it tells the id under which that is written down."""

    def page(request: Request, error: Exception) -> Response:
        status, told, error_id = 500, "", ""
        if isinstance(error, HTTPException):
            status = error.status_code
        elif isinstance(error, StoreError):
            status = 404 if error.code.startswith("unknown_") or "not_found" in error.code else 422
        else:
            error_id = request.state.request_id
        visit = begin(web, _as_get(request), ImmutableMultiDict())
        if status == 422 and isinstance(error, StoreError):
            told = sentence(visit, error)
        title, words = _TITLES.get(status, ("That did not work", "Go back and try again."))
        context = {
            "title": visit.say(title),
            "words": told or visit.say(words),
            "error_id": error_id,
        }
        answer = visit.page("error.html", context, status)
        answer.headers.update(HEADERS)
        return answer

    return page


def _as_get(request: Request) -> Request:
    """The same request, asking only for a page."""
    return Request({**request.scope, "method": "GET", "path_params": {}})
