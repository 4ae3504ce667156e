"""One request to the web shop as its views see it, and how their answers go back.

A view is a plain function from `Visit` to a response, run on a worker thread. What the browser
keeps between requests is in three cookies: who visits (for the forms' tokens), the cart, the
newest orders with their guest tokens.
"""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import msgspec
from itsdangerous import BadData, URLSafeSerializer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from store_core.application import promotions
from store_core.application.shop import Shop
from store_core.domain import wording
from store_core.domain.cart import Cart
from store_core.domain.catalogue import Menu, Text, text_in
from store_core.domain.charges import below_minimum
from store_core.domain.hours import OpenState, business_date, local, paused_at, web_state
from store_core.domain.orders import Contact
from store_core.domain.promotions import Terms
from store_core.domain.setting_list import POLICIES
from store_core.domain.store import Settings
from sync_server.shop.assets import Assets
from sync_server.shop.cart_prices import PricedCart, priced
from sync_server.shop.form_tokens import TOKEN_BYTES, form_token, holds
from sync_server.shop.held_cart import CartKeeper, HeldCart
from sync_server.shop.offers import Standing, standing, told_codes
from sync_server.shop.pages import Pages

if TYPE_CHECKING:
    from sync_server.customer.rate import OrderRate
    from sync_server.shop.shelf import Shelf, Shelves

LARGEST_FORM = 65_536
MOST_FIELDS = 400
CART_AGE = 60 * 60 * 24 * 30
VISITOR_AGE = 60 * 60 * 24 * 365
ORDERS_KEPT = 5
SMALLEST_TO_PACK = 1_400

Fields = ImmutableMultiDict[str, str]


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """An order placed from this browser; `key` is the form it was placed with."""

    id: str
    token: str
    number: str
    key: str


@dataclass(frozen=True, slots=True)
class WebShop:
    """What all visits share."""

    shop: Shop
    assets: Assets
    pages: Pages
    secret: bytes
    carts: CartKeeper
    orders: URLSafeSerializer
    shelves: "Shelves"
    rate: "OrderRate"
    code_rate: "OrderRate"

    def orders_read(self, text: str) -> tuple[HeldOrder, ...]:
        try:
            return msgspec.convert(self.orders.loads(text), tuple[HeldOrder, ...])
        except (BadData, msgspec.ValidationError):
            return ()


@dataclass(slots=True)
class Visit:
    """`form` is what a POST sent; `query` what stands in the address. `contact` is who says at
    checkout that they order, `tip` what they give on top.
    """

    web: WebShop
    request: Request
    form: Fields
    now: datetime
    menu: Menu
    settings: Settings
    visitor: str
    cart: HeldCart
    orders: tuple[HeldOrder, ...]
    language: str
    cookies: dict[str, tuple[str, int]] = field(default_factory=dict)
    contact: Contact | None = None
    tip: int = 0
    _terms: Terms | None = None
    _priced: PricedCart | None = None
    _offered: tuple[Standing, ...] | None = None
    _shelf: "Shelf | None" = None

    @property
    def shop(self) -> Shop:
        return self.web.shop

    @property
    def shelf(self) -> "Shelf":
        if self._shelf is None:
            self._shelf = self.web.shelves.of(self)
        return self._shelf

    @property
    def terms(self) -> Terms:
        """What the cart is sold under now, and what is left of everything that is told here."""
        if self._terms is None:
            codes = (*self.cart.codes, *told_codes(self.menu))
            asked = Cart(channel="web", codes=codes)
            self._terms = promotions.terms(self.shop, asked, contact=self.contact)
        return self._terms

    @property
    def offered(self) -> tuple[Standing, ...]:
        if self._offered is None:
            self._offered = standing(self.terms, self.settings.web_fulfilments)
        return self._offered

    @property
    def priced(self) -> PricedCart:
        if self._priced is None:
            self._priced = priced(self.cart, self.menu, self.settings, self.terms, self.tip)
        return self._priced

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    @property
    def fields(self) -> Fields:
        """What was sent, by form or by address."""
        if self.request.method == "POST":
            return self.form
        return ImmutableMultiDict(self.request.query_params.multi_items())

    @property
    def address(self) -> str:
        """Where the visitor is, to count how often somebody asks."""
        return self.request.client.host if self.request.client else ""

    @property
    def by_htmx(self) -> bool:
        """Whether a part of a page is wanted, not a page."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def today(self) -> date:
        return business_date(self.now, self.settings)

    def trading_day(self, moment: datetime) -> date:
        return business_date(moment, self.settings)

    @property
    def open_state(self) -> OpenState:
        """For web orders."""
        return web_state(self.now, self.settings)

    @property
    def paused_until(self) -> datetime | None:
        """While nothing is made for the web although the store may be open."""
        paused = paused_at(self.now, self.settings)
        return self.settings.web_paused_until if paused else None

    @property
    def missing(self) -> int:
        """What the cart's goods lack to reach the order minimum."""
        bill = self.priced.bill
        return below_minimum(bill.goods, "pickup", self.settings) if bill else 0

    @property
    def policies(self) -> tuple[tuple[str, str], ...]:
        """(address, name) of those the store wrote."""
        written = self.settings.policies
        return tuple(
            (f"/policies/{key}", self.say(name))
            for key, name in POLICIES.items()
            if self.text(written.get(key, {})).strip()
        )

    def param(self, name: str) -> str:
        return str(self.request.path_params[name])

    def text(self, text: Text) -> str:
        return text_in(text, self.language)

    def say(self, sentence: str, **values: object) -> str:
        return self.web.pages.sentences[self.language].say(sentence, **values)

    def count(self, number: int, one: str, many: str) -> str:
        return self.web.pages.sentences[self.language].count(number, one, many)

    def money(self, minor: int) -> str:
        return wording.money(self.settings.rules.currency, minor, self.settings.locale)

    def plain_amount(self, minor: int) -> str:
        """ "12.50", for machines."""
        return wording.amount(self.settings.rules.currency, minor, "en_US").replace(",", "")

    def clock(self, moment: datetime) -> str:
        """ "7:38 PM", on one line."""
        zone = ZoneInfo(self.settings.time_zone)
        said = wording.clock_time(moment, zone, self.settings.locale)
        return said.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")

    def local(self, moment: datetime) -> datetime:
        return local(moment, self.settings)

    def day(self, when: date, style: str = "EEEE, MMM d") -> str:
        return wording.day(when, self.language, style)

    def keep_cart(self, cart: HeldCart) -> None:
        """Error `cart_full`."""
        self.cookies["cart"] = (self.web.carts.written(cart), CART_AGE)
        self.cart, self._terms, self._priced = cart, None, None

    def price_for(self, contact: Contact | None, tip: int) -> None:
        """From here on the cart is priced for them, with their tip."""
        self.contact, self.tip = contact, tip
        self._terms, self._priced = None, None

    def keep_order(self, order: HeldOrder) -> None:
        self.orders = (order, *(held for held in self.orders if held.id != order.id))[:ORDERS_KEPT]
        text = self.web.orders.dumps(msgspec.to_builtins(self.orders))
        self.cookies["orders"] = (str(text), CART_AGE)

    def keep_language(self, language: str) -> None:
        self.cookies["language"] = (language, VISITOR_AGE)

    def form_token(self) -> str:
        """Another guise of this visitor's token each time: packed pages don't give it away."""
        return form_token(self.web.secret, self.visitor, self.shop.random(TOKEN_BYTES))

    def page(
        self, template: str, context: Mapping[str, object] | None = None, status: int = 200
    ) -> Response:
        """A whole page."""
        return self._sent(self.web.pages.render(template, self, context or {}), status)

    def part(self, template: str, context: Mapping[str, object]) -> Response:
        """A part that htmx puts into the page that is open."""
        return self._sent(self.web.pages.render(template, self, context), 200)

    def go(self, path: str) -> Response:
        """Another page, after a form."""
        if self.by_htmx:
            return self._with_cookies(Response(headers={"hx-redirect": path}))
        return self._with_cookies(RedirectResponse(path, 303))

    def _sent(self, text: str, status: int) -> Response:
        body = text.encode()
        headers = {"cache-control": "private, no-cache", "vary": "accept-encoding, hx-request"}
        if len(body) > SMALLEST_TO_PACK and "gzip" in self.request.headers.get(
            "accept-encoding", ""
        ):
            headers["content-encoding"] = "gzip"
            body = gzip.compress(body, 1, mtime=0)
        return self._with_cookies(HTMLResponse(body, status, headers))

    def _with_cookies(self, response: Response) -> Response:
        secure = self.request.url.scheme == "https"
        for name, (value, age) in self.cookies.items():
            response.set_cookie(
                name, value, max_age=age, httponly=True, secure=secure, samesite="lax"
            )
        return response


View = Callable[[Visit], Response]


def begin(web: WebShop, request: Request, form: Fields) -> Visit:
    """The visit of this request. HTTPException 403 for a form that isn't of this visitor's."""
    kept = request.cookies
    settings = web.shop.settings
    visit = Visit(
        web=web,
        request=request,
        form=form,
        now=web.shop.now().astimezone(UTC),
        menu=web.shop.menu,
        settings=settings,
        visitor=kept.get("visitor", ""),
        cart=web.carts.read(kept.get("cart", "")),
        orders=web.orders_read(kept.get("orders", "")),
        language=_language(request, settings),
    )
    known = bool(visit.visitor)
    if not known:
        visit.visitor = web.shop.random(TOKEN_BYTES).hex()
        visit.cookies["visitor"] = (visit.visitor, VISITOR_AGE)
    if request.method == "POST" and not (
        known and holds(web.secret, visit.visitor, form.get("token", ""))
    ):
        raise HTTPException(403)
    return visit


async def answered(web: WebShop, view: View, request: Request) -> Response:
    """The view's answer to this request, worked out on another thread."""
    form = await _read_form(request)

    def work() -> Response:
        return view(begin(web, request, form))

    return await run_in_threadpool(work)


async def _read_form(request: Request) -> Fields:
    """HTTPException 413 for too much, 400 for what is no form."""
    body = b""
    if request.method == "POST":
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                raise HTTPException(413)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error
    return ImmutableMultiDict(pairs)


def _language(request: Request, settings: Settings) -> str:
    """The one chosen, else the first of the browser's that the store speaks."""
    spoken = settings.languages
    if (chosen := request.cookies.get("language", "")) in spoken:
        return chosen
    for accepted in request.headers.get("accept-language", "").split(","):
        tag = accepted.split(";")[0].strip().split("-")[0].lower()
        if tag in spoken:
            return tag
    return spoken[0]
