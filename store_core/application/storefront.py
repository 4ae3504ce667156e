"""What a customer does over the web: order, follow, look back, take back (W3, W6, W9).

A guest holds one token per order. It is made of the store's key and the order's id, so it can be
answered again without being kept; only its hash is.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from sqlalchemy.orm import Session

from store_core.application import orders
from store_core.application.customers import (
    WebCustomer,
    contact_of,
    customer_faults,
    short_name,
)
from store_core.application.orders import Head
from store_core.application.shop import Known, Shop, Transaction
from store_core.application.tracking import Step, steps
from store_core.application.web_carts import (
    LONGEST_NOTE,
    RefusedError,
    WebCart,
    cart_faults,
    fault,
    plain_text,
    read_cart,
)
from store_core.domain.catalogue import Text
from store_core.domain.charges import below_minimum
from store_core.domain.errors import StoreError
from store_core.domain.hours import (
    business_date,
    is_open_at,
    open_state,
    order_days,
    paused_at,
    web_state,
)
from store_core.domain.orders import Contact, Order
from store_core.domain.store import Settings
from store_core.storage.base import canonical, insert_rows
from store_core.storage.web import (
    GuestTokenRow,
    IdempotencyRow,
    answer_under,
    forget_answers,
    orders_of_tokens,
    tokens_of_orders,
)

KEY_LENGTHS = range(8, 201)
LATE_BY = timedelta(seconds=60)
"""A requested time may be this much past: the customer was typing."""
ANSWERS_KEPT = timedelta(days=7)
MOST_TOKENS = 50


@dataclass(frozen=True, slots=True)
class WebOrder:
    """What a customer sends to order; `requested_time` None is as soon as possible. `agreed` is
    what they were told it costs, tip included: at any other price nothing is ordered.
    """

    customer: WebCustomer
    cart: WebCart
    payment_method: str = "cash"
    requested_time: datetime | None = None
    note: str = ""
    agreed: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An order as it was sent, under its idempotency `key`."""

    order: WebOrder
    key: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Placed:
    """`order` as it was placed, without name, phone and terms; `replayed`: answered before."""

    order: Order
    guest_token: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class TrackedOrder:
    """`cancelled_by` and `reason` say why there is nothing to come for."""

    order: Order
    steps: tuple[Step, ...]
    cancellable: bool
    cancelled_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Whose order it is."""

    token_sha256: str

    def opens(self, token: str) -> bool:
        """Whether it is their token."""
        return hmac.compare_digest(self.token_sha256, _token_sha256(token))


@dataclass(frozen=True, slots=True)
class FollowedOrder:
    tracked: TrackedOrder
    guest: Guest


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """`when` the money changes hands."""

    id: str
    name: Text
    when: str


_METHODS = (
    PaymentMethod("cash", {"en": "Cash at pickup", "it": "Contanti al ritiro"}, "at_pickup"),
)


def payment_methods(shop: Shop) -> tuple[PaymentMethod, ...]:
    """What this store takes for web orders."""
    return _methods(shop.settings)


def place(shop: Shop, wanted: WebOrder, key: str, language: str = "en") -> Placed:
    """Place a customer's order once: its answer, its guest's token and the order commit together.

    The same `key` gives the same answer. Errors: `idempotency_key_format`, `idempotency_conflict`
    (the key was used for another order), `total_changed` (with `due`), and `RefusedError` with
    those of `order_faults`, with `below_minimum` (with `minimum` and `missing`), or with
    `code_refused` (with the `RefusedCode`) for codes that take nothing off where no price was
    agreed: nobody pays more than they were told.
    """
    with shop.transaction() as tx:
        return place_in(tx, Asked(wanted, key, language))


def place_in(tx: Transaction, asked: Asked) -> Placed:
    """`place` within a transaction."""
    shop, wanted, key = tx.shop, asked.order, asked.key
    if len(key) not in KEY_LENGTHS or not (key.isascii() and key.isprintable()):
        raise StoreError("idempotency_key_format")
    digest = sha256(canonical(wanted)).hexdigest()
    if answered := _answered(shop, tx.session, key, digest):
        return answered
    placed = _place(tx, wanted, asked.language)
    _check_agreed(wanted, placed)
    _check_minimum(placed, tx.settings)
    order = replace(placed, label="", contact=Contact(), terms=None)
    token = guest_token(shop, order.id)
    insert_rows(
        tx.session,
        GuestTokenRow.fresh(order_id=order.id, token_sha256=_token_sha256(token)),
    )
    insert_rows(
        tx.session,
        IdempotencyRow.fresh(key=key, body_sha256=digest, answer=canonical(order), at=tx.now),
    )
    forget_answers(tx.session, tx.now - ANSWERS_KEPT)
    return Placed(order, token)


def _place(tx: Transaction, wanted: WebOrder, language: str) -> Order:
    """Priced once: only an order that can't be placed is looked through for all that is wrong."""
    contact = contact_of(wanted.customer, tx.settings)
    if not _faults(tx.known, wanted, contact, tx.now, quoted=True):
        head = _head(tx.shop, wanted, contact, language)
        try:
            return orders.place_in(tx, read_cart(wanted.cart, tx.menu), head)
        except StoreError:
            if not cart_faults(wanted.cart, tx.menu, tx.settings):
                raise
    raise RefusedError(_faults(tx.known, wanted, contact, tx.now))


def placed_under(shop: Shop, key: str) -> Placed | None:
    """What a key has placed, whatever was wanted: for keys that nobody else can know."""
    with shop.database.read() as session:
        return _answered(shop, session, key)


def order_faults(shop: Shop, wanted: WebOrder) -> tuple[StoreError, ...]:
    """All that keeps an order from being placed now; empty if it can be.

    Codes: those of `customer_faults`, `unknown_payment_method`, `store_closed` and `time_closed`
    (with `opens_next`), `web_paused` (with `until`), `time_in_past`, `time_too_soon`,
    `time_too_far`, `note_too_long`, those of `quote_cart`.
    """
    known = shop.known
    return _faults(known, wanted, contact_of(wanted.customer, known.settings), shop.now())


def _faults(
    known: Known, wanted: WebOrder, contact: Contact, now: datetime, *, quoted: bool = False
) -> tuple[StoreError, ...]:
    menu, settings = known.menu, known.settings
    found = [*customer_faults(wanted.customer, contact)]
    if wanted.payment_method not in {method.id for method in _methods(settings)}:
        found.append(
            fault("unknown_payment_method", "/payment_method", method=wanted.payment_method)
        )
    if when := _time_fault(wanted.requested_time, settings, now):
        found.append(when)
    if len(plain_text(wanted.note)) > LONGEST_NOTE:
        found.append(fault("note_too_long", "/note", most=LONGEST_NOTE))
    return (*found, *cart_faults(wanted.cart, menu, settings, quoted=quoted))


def guest_token(shop: Shop, order_id: str) -> str:
    """256 bits, URL-safe: what its guest shows to follow this order."""
    made = hmac.digest(shop.identity.key, f"guest_token/{order_id}".encode(), "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def track(shop: Shop, order_id: str, token: str) -> TrackedOrder:
    """How an order stands. Error `order_not_found`, for a wrong token and an unknown id alike."""
    followed = follow(shop, [order_id]).get(order_id)
    if followed is None or not followed.guest.opens(token):
        raise StoreError("order_not_found", order=order_id)
    return followed.tracked


def follow(shop: Shop, order_ids: Collection[str]) -> Mapping[str, FollowedOrder]:
    """How these orders stand, read together: those of them that a guest's token opens."""
    with shop.database.read() as session:
        tokens = tokens_of_orders(session, order_ids)
    found = orders.orders(shop, list(tokens))
    ways = steps(shop, found)
    return {
        order.id: FollowedOrder(_tracked(order, ways[order.id]), Guest(tokens[order.id]))
        for order in found
    }


def history(shop: Shop, tokens: Collection[str]) -> tuple[Order, ...]:
    """The orders of these tokens, newest first. Errors: `too_many_tokens`, and `token_unknown`
    when none of them opens anything.
    """
    if len(tokens) > MOST_TOKENS:
        raise StoreError("too_many_tokens", most=MOST_TOKENS)
    with shop.database.read() as session:
        ids = orders_of_tokens(session, [_token_sha256(token) for token in tokens])
    if not ids:
        raise StoreError("token_unknown")
    found = orders.orders(shop, ids)
    return tuple(sorted(found, key=lambda order: order.header.placed_at, reverse=True))


def cancel(shop: Shop, order_id: str, token: str) -> TrackedOrder:
    """The guest takes the order back; a second time changes nothing.

    Errors: `order_not_found`, `order_accepted` once the store took it on, `order_closed`.
    """
    held = track(shop, order_id, token)
    if held.order.status == "cancelled":
        return held
    withdrawn = orders.withdraw(shop, order_id)
    return _tracked(withdrawn, steps(shop, [withdrawn])[order_id])


def _check_agreed(wanted: WebOrder, order: Order) -> None:
    """A code that gave way to something that saves more is no reason to turn an order away."""
    if wanted.agreed is not None:
        if wanted.agreed != order.bill.due:
            raise StoreError("total_changed", due=order.bill.due)
        return
    places = {plain_text(code): place for place, code in enumerate(wanted.cart.codes)}
    refused = [one for one in order.bill.refused_codes if one.reason.code != "excluded_by"]
    if refused:
        raise RefusedError(
            [
                fault("code_refused", f"/codes/{places[one.code]}", entered=one.code, refused=one)
                for one in refused
            ]
        )


def _check_minimum(order: Order, settings: Settings) -> None:
    missing = below_minimum(order.bill.goods, order.header.fulfilment, settings)
    if missing:
        minimum = settings.order_minimum
        raise RefusedError([fault("below_minimum", "/lines", minimum=minimum, missing=missing)])


def _answered(shop: Shop, session: Session, key: str, digest: str | None = None) -> Placed | None:
    """Error `idempotency_conflict` where the key placed something of another `digest`."""
    row = answer_under(session, key)
    if row is None:
        return None
    if digest not in (None, row.body_sha256):
        raise StoreError("idempotency_conflict")
    order = msgspec.json.decode(row.answer, type=Order)
    return Placed(order, guest_token(shop, order.id), replayed=True)


def _methods(settings: Settings) -> tuple[PaymentMethod, ...]:
    return _METHODS if settings.web_fulfilments else ()


def _head(shop: Shop, wanted: WebOrder, contact: Contact, language: str) -> Head:
    return Head(
        label=short_name(contact.name),
        note=plain_text(wanted.note),
        contact=contact,
        requested_at=wanted.requested_time,
        language=language,
        payment_method=wanted.payment_method,
        code=f"{int.from_bytes(shop.random(8), 'big') % 10_000:04d}",
    )


def _time_fault(wanted: datetime | None, settings: Settings, now: datetime) -> StoreError | None:
    pointer = "/requested_time"
    if wanted is not None and wanted < now - LATE_BY:
        return fault("time_in_past", pointer)
    if paused_at(wanted or now, settings):
        return fault("web_paused", pointer, until=_iso(settings.web_paused_until))
    if wanted is not None and wanted > now + timedelta(days=settings.max_advance_days + 2):
        return fault("time_too_far", pointer, days=settings.max_advance_days)
    first, last = order_days(now, settings)
    day = business_date(wanted or now, settings)
    if day < first:
        return fault("time_too_soon", pointer, days=settings.min_advance_days)
    if day > last:
        return fault("time_too_far", pointer, days=settings.max_advance_days)
    if wanted is None and not web_state(now, settings).open:
        return fault("store_closed", pointer, opens_next=_iso(open_state(now, settings).opens_next))
    if wanted is not None and not is_open_at(wanted, settings):
        opens_next = open_state(wanted, settings).opens_next
        return fault("time_closed", pointer, opens_next=_iso(opens_next))
    return None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _token_sha256(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()


def _tracked(order: Order, way: tuple[Step, ...]) -> TrackedOrder:
    cancelled = order.fact("cancelled") if order.status == "cancelled" else None
    return TrackedOrder(
        order=order,
        steps=way,
        cancellable=order.status == "placed",
        cancelled_by=("store" if cancelled.actor else "customer") if cancelled else "",
        reason=cancelled.reason if cancelled and cancelled.actor else "",
    )
