"""What a sale is quoted under, and the limited uses that only the server counts (O3, P10).

A till knows the promotions but not how many uses are left: it asks the server to hold a use for
its ticket, and takes the hold into the sale. A hold that ran out stops counting as soon as the
till has been heard of since, because then no sale under it can still be on its way (ADR 0014).
"""

import hmac
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from store_core.application.shop import Act, Known, Shop, Transaction
from store_core.domain.cart import Cart
from store_core.domain.catalogue import Menu, Promotion
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import HELD_FOR, Hold
from store_core.domain.orders import Contact, Order
from store_core.domain.promotions import (
    Terms,
    check_promotion,
    normal_code,
    occasion,
)
from store_core.domain.staff import Permission
from store_core.domain.store import Settings
from store_core.journal.kinds import CatalogueChanged
from store_core.storage.base import from_millis, to_millis
from store_core.storage.catalogue import catalogue_revs
from store_core.storage.promotions import (
    KeptUse,
    forget_holds,
    has_ordered,
    keep_use,
    kept_uses,
    last_heard,
    remember_customer,
    uses_of,
)
from store_core.storage.replication import has_feed
from store_core.storage.store import DeviceRow


def terms_at_till(
    menu: Menu, settings: Settings, now: datetime, cart: Cart, holds: Sequence[Hold] = ()
) -> Terms:
    """What a till knows by itself, of what it has in memory."""
    return Terms(_in_play(menu, cart), occasion(now, settings, uses_left=_held(holds)))


def terms(
    shop: Shop, cart: Cart, *, contact: Contact | None = None, holds: Sequence[Hold] = ()
) -> Terms:
    """What a cart is sold under now. Who has not said who they are has no first order; of limited
    promotions the server counts what is left, others know only what they hold.
    """
    with shop.database.read() as session:
        known = shop.known_in(session)
        return terms_in(session, shop, known, shop.now(), cart, contact=contact, holds=holds)


def terms_in(
    session: Session,
    shop: Shop,
    known: Known,
    now: datetime,
    cart: Cart,
    *,
    contact: Contact | None = None,
    holds: Sequence[Hold] = (),
) -> Terms:
    """`terms` in a transaction, in which nobody else takes what is left."""
    menu, settings = known.menu, known.settings
    promotions = _in_play(menu, cart)
    return Terms(
        promotions,
        occasion(
            now,
            settings,
            first_order=_is_first(session, shop, promotions, cart, contact),
            uses_left=_uses_left(session, shop, promotions, cart, now) | _held(holds),
        ),
    )


def terms_again(order: Order, holds: Sequence[Hold] = ()) -> Terms | None:
    """An order's own terms, for a change of it: of limited promotions it has those on its bill,
    and those that are held for it now.
    """
    terms = order.terms
    if terms is None:
        return None
    own = {discount.id: 1 for discount in order.bill.discounts}
    occasion = replace(terms.occasion, uses_left=own | _held(holds))
    return Terms(terms.promotions, occasion, frozen=True)


def needs_hold(menu: Menu, code: str) -> bool:
    """Whether a till has to ask the server before it takes a code."""
    return any(promotion.limit is not None for promotion in by_code(menu, code))


def by_code(menu: Menu, code: str) -> tuple[Promotion, ...]:
    """All promotions that a code stands for, those of the past too."""
    wanted = normal_code(code)
    return tuple(
        one for one in menu.promotions if one.code is not None and normal_code(one.code) == wanted
    )


def check_holds(tx: Transaction, holds: Sequence[Hold]) -> None:
    """Error `hold_expired`."""
    for hold in holds:
        if hold.expires_at <= tx.now:
            raise StoreError("hold_expired", entered=hold.code)


def request_hold(ask: Callable[[str, str], Hold], code: str, hold_id: str) -> Hold:
    """At a till: `ask` the server for a code under an id. Errors: `code_needs_server` where it
    can't be reached, and those of `hold_code`.
    """
    try:
        return ask(code, hold_id)
    except StoreError as error:
        if error.code != "server_unreachable":
            raise
        raise StoreError("code_needs_server", entered=code) from error


def hold_code(shop: Shop, device: str, code: str, hold_id: str) -> Hold:
    """On the server: keep one use of each limited promotion a code stands for, for a ticket. The
    same `hold_id` keeps the same uses.

    Errors: `code_not_known`, `code_not_limited`, `code_used_up`.
    """
    with shop.transaction() as tx:
        found = by_code(tx.menu, code)
        if not found:
            raise StoreError("code_not_known", entered=code)
        limited = [one for one in found if one.limit is not None and not one.retired]
        if not limited:
            raise StoreError("code_not_limited", entered=code)
        before = {
            kept.promotion: kept.expires_at
            for promotion in limited
            for kept in kept_uses(tx.session, promotion.id)
            if kept.hold == hold_id
        }
        expires_at = min(before.values(), default=from_millis(to_millis(tx.now + HELD_FOR)))
        left = _left(tx.session, shop, limited, tx.now)
        held = tuple(one.id for one in limited if one.id in before or left[one.id] > 0)
        if not held:
            raise StoreError("code_used_up", entered=code)
        for one in held:
            keep_use(tx.session, KeptUse(one, hold_id, device, expires_at))
        return Hold(hold_id, code, held, expires_at)


def release_holds(shop: Shop, device: str, hold_ids: Collection[str]) -> None:
    """Give back what a till has not used; what is not there is passed over."""
    with shop.transaction() as tx:
        forget_holds(tx.session, device, hold_ids)


def remember_orderer(tx: Transaction, order: Order, contact: Contact) -> None:
    """From now on none of theirs is a first order, unless this one is cancelled."""
    if order.header.channel == "web" and not order.header.test:
        remember_customer(tx.session, order.id, _hmacs(tx.shop, contact))


def change_promotions(shop: Shop, act: Act, promotions: tuple[Promotion, ...]) -> None:
    """Set promotions as given; orders already placed keep their terms. Errors: `not_permitted`,
    those of `check_promotion`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.EDIT_CATALOGUE)
        for promotion in promotions:
            check_promotion(promotion, tx.menu.sets, tx.settings.rules.currency)
        held = catalogue_revs(tx.session)
        keys = (f"promotion/{promotion.id}" for promotion in promotions)
        revs = {key: held.get(key, -1) + 1 for key in keys}
        tx.record(CatalogueChanged(revs=revs, promotions=promotions))


def _in_play(menu: Menu, cart: Cart) -> tuple[Promotion, ...]:
    """Without retired ones, unless somebody asks for one by its code."""
    codes = frozenset(map(normal_code, cart.codes))
    return tuple(
        one
        for one in menu.promotions
        if not one.retired or (one.code is not None and normal_code(one.code) in codes)
    )


def _held(holds: Sequence[Hold]) -> dict[str, int]:
    return {promotion: 1 for hold in holds for promotion in hold.promotions}


def _is_first(
    session: Session,
    shop: Shop,
    promotions: Sequence[Promotion],
    cart: Cart,
    contact: Contact | None,
) -> bool:
    """Only the server knows who ordered before, and only of the web's customers."""
    if contact is None or cart.channel != "web":
        return False
    if not any(one.first_order for one in promotions) or not _counts_here(session, shop):
        return False
    hmacs = _hmacs(shop, contact)
    return bool(hmacs) and not has_ordered(session, hmacs)


def _hmacs(shop: Shop, contact: Contact) -> tuple[str, ...]:
    """Phone and e-mail, each as only this store can tell that it has seen it before."""
    said = {"phone": contact.phone, "email": contact.email.casefold()}
    return tuple(
        hmac.digest(shop.identity.key, f"customer/{kind}/{value}".encode(), "sha256").hex()
        for kind, value in said.items()
        if value
    )


def _uses_left(
    session: Session, shop: Shop, promotions: Sequence[Promotion], cart: Cart, now: datetime
) -> dict[str, int]:
    """Of those the cart asks for."""
    codes = frozenset(map(normal_code, cart.codes))
    limited = [
        one
        for one in promotions
        if one.limit is not None and (one.code is None or normal_code(one.code) in codes)
    ]
    if not limited or not _counts_here(session, shop):
        return {}
    return _left(session, shop, limited, now)


def _left(
    session: Session, shop: Shop, limited: Sequence[Promotion], now: datetime
) -> dict[str, int]:
    return {
        one.id: (one.limit or 0) - uses_of(session, one.id) - _kept(session, shop, one, now)
        for one in limited
    }


def _kept(session: Session, shop: Shop, promotion: Promotion, now: datetime) -> int:
    return sum(_still_counts(session, shop, one, now) for one in kept_uses(session, promotion.id))


def _still_counts(session: Session, shop: Shop, kept: KeptUse, now: datetime) -> bool:
    """Until it ran out and the till was heard of since, or was shut out."""
    if kept.expires_at > now:
        return True
    row = session.get(DeviceRow, kept.device)
    if row and row.device.revoked_at:
        return False
    heard = last_heard(session, shop.identity.store, kept.device)
    return heard is None or heard <= kept.expires_at


def _counts_here(session: Session, shop: Shop) -> bool:
    return has_feed(session, shop.identity.store)
