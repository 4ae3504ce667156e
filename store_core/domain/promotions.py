"""Whether a promotion applies to a sale, and if not, why not: `pricing.md`, step 5 (O3, P10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from store_core.domain.cart import Cart
from store_core.domain.catalogue import Menu, Promotion, PromotionKind
from store_core.domain.errors import StoreError
from store_core.domain.hours import local
from store_core.domain.money import percentage
from store_core.domain.store import Settings

KINDS: tuple[PromotionKind, ...] = (
    "buy_get",
    "bundle",
    "item_percent",
    "order_percent",
    "item_amount",
    "order_amount",
)
"""In the order in which they run where priorities are the same."""

ReasonCode = Literal[
    "unknown_code",
    "code_missing",
    "not_yet",
    "expired",
    "wrong_day",
    "wrong_hour",
    "channel",
    "fulfilment",
    "not_first_order",
    "segment",
    "used_up",
    "uncounted",
    "minimum",
    "excluded_by",
    "no_goods",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a promotion (its id) takes nothing off.

    `minimum`: `missing` minor units of listed goods. `excluded_by`: `other` saves more. `no_goods`:
    nothing in the cart that it would take anything off. `uncounted`: it is limited, and nobody here
    knows how many are left. `code_missing`: nobody entered its code.
    """

    code: ReasonCode
    promotion: str | None = None
    missing: int = 0
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and to whom something is sold. `at` is the store's local time, `day_cut` when its
    business day ends; `uses_left` (promotion id to count) are the limited ones that are counted.
    """

    at: datetime
    day_cut: str = "00:00"
    first_order: bool = False
    segments: tuple[str, ...] = ()
    uses_left: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """The promotions something is sold under, and the occasion they are judged by.

    `frozen` ones are an order's, as they were when it was placed: a change of the order is quoted
    under them again, whatever the clock says and the catalogue has become since.
    """

    promotions: tuple[Promotion, ...]
    occasion: Occasion
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Sale:
    """What a promotion may ask about a cart; `goods` are at listed prices."""

    occasion: Occasion
    channel: str
    fulfilment: str
    codes: frozenset[str]
    goods: int


def occasion(
    now: datetime,
    settings: Settings,
    *,
    first_order: bool = False,
    segments: tuple[str, ...] = (),
    uses_left: Mapping[str, int] | None = None,
) -> Occasion:
    """`now` as the store's clock on the wall shows it."""
    return Occasion(
        local(now, settings), settings.day_cut, first_order, segments, dict(uses_left or {})
    )


def sale(cart: Cart, occasion: Occasion, goods: int) -> Sale:
    codes = frozenset(map(normal_code, cart.codes))
    return Sale(occasion, cart.channel, cart.fulfilment, codes, goods)


def normal_code(code: str) -> str:
    """As codes are compared: without case and the blanks around it."""
    return code.strip().casefold()


def in_order(promotions: Iterable[Promotion]) -> list[Promotion]:
    """As they run: by priority, kind, id."""
    return sorted(promotions, key=lambda one: (one.priority, KINDS.index(one.kind), one.id))


def freeze_terms(terms: Terms, cart: Cart) -> Terms:
    """What an order keeps of the terms it is placed under: what a change of its lines, its codes
    or its fulfilment may still bring into play, or a use of a limited one that is held later.
    """
    kept = []
    for promotion in terms.promotions:
        entered = frozenset({normal_code(promotion.code or "")})
        emptied = Sale(terms.occasion, cart.channel, cart.fulfilment, entered, goods=0)
        reason = applicable(promotion, emptied)
        if reason is None or reason.code in ("minimum", "fulfilment", "uncounted"):
            kept.append(promotion)
    ids = {promotion.id for promotion in kept}
    uses_left = {id_: left for id_, left in terms.occasion.uses_left.items() if id_ in ids}
    return Terms(tuple(kept), replace(terms.occasion, uses_left=uses_left), frozen=True)


def applicable(promotion: Promotion, sale: Sale) -> Reason | None:
    """None where every condition of its own holds; other promotions are not looked at."""
    return (
        _code(promotion, sale)
        or _time(promotion, sale.occasion)
        or _customer(promotion, sale)
        or _uses(promotion, sale.occasion)
        or _minimum(promotion, sale)
    )


def _code(promotion: Promotion, sale: Sale) -> Reason | None:
    if promotion.code is None or normal_code(promotion.code) in sale.codes:
        return None
    return Reason("code_missing", promotion.id)


def _time(promotion: Promotion, occasion: Occasion) -> Reason | None:
    began = _began(promotion.hours, occasion.at)
    day = _business_day(began or occasion.at, occasion.day_cut)
    if promotion.starts and day < promotion.starts:
        return Reason("not_yet", promotion.id)
    if promotion.retired or (promotion.ends and day > promotion.ends):
        return Reason("expired", promotion.id)
    if promotion.weekdays and day.weekday() not in promotion.weekdays:
        return Reason("wrong_day", promotion.id)
    if promotion.hours and began is None:
        return Reason("wrong_hour", promotion.id)
    return None


def _began(hours: tuple[str, str] | None, at: datetime) -> datetime | None:
    """When the hours that are running began; None outside of them."""
    if hours is None:
        return None
    opens, closes = map(time.fromisoformat, hours)
    now = at.time()
    today = datetime.combine(at.date(), opens)
    if opens < closes:
        return today if opens <= now < closes else None
    if now >= opens:
        return today
    return today - timedelta(days=1) if now < closes else None


def _business_day(at: datetime, day_cut: str) -> date:
    return at.date() - timedelta(days=at.time() < time.fromisoformat(day_cut))


def _customer(promotion: Promotion, sale: Sale) -> Reason | None:
    if promotion.channels and sale.channel not in promotion.channels:
        return Reason("channel", promotion.id)
    if promotion.fulfilments and sale.fulfilment not in promotion.fulfilments:
        return Reason("fulfilment", promotion.id)
    if promotion.first_order and not sale.occasion.first_order:
        return Reason("not_first_order", promotion.id)
    if promotion.segment is not None and promotion.segment not in sale.occasion.segments:
        return Reason("segment", promotion.id)
    return None


def _uses(promotion: Promotion, occasion: Occasion) -> Reason | None:
    if promotion.limit is None:
        return None
    left = occasion.uses_left.get(promotion.id)
    if left is None:
        return Reason("uncounted", promotion.id)
    return Reason("used_up", promotion.id) if left < 1 else None


def _minimum(promotion: Promotion, sale: Sale) -> Reason | None:
    missing = promotion.min_subtotal - sale.goods
    return Reason("minimum", promotion.id, missing=missing) if missing > 0 else None


def check_terms(terms: Terms, menu: Menu, currency: str) -> None:
    """The errors of `check_promotion`; frozen ones may speak of sets that are gone since."""
    for promotion in terms.promotions:
        check_promotion(promotion, None if terms.frozen else menu.sets, currency)


def check_promotion(promotion: Promotion, sets: frozenset[str] | None, currency: str) -> None:
    """Errors, each with the `promotion`: `promotion_set` (a set on the whole order),
    `promotion_incomplete` (with the `field` it lacks), `empty_set`, `unknown_set`,
    `promotion_percent`, `promotion_amount` (with the `field` below zero), `promotion_time` (with
    the `field`), `currency_mismatch`.
    """
    if promotion.currency not in ("", currency):
        raise fault("currency_mismatch", promotion, currency=promotion.currency, store=currency)
    try:
        percentage(promotion.percent)
    except StoreError as error:
        raise fault("promotion_percent", promotion, percent=promotion.percent) from error
    _check_amounts(promotion)
    _check_times(promotion)
    _check_sets(promotion, sets)


def _check_amounts(promotion: Promotion) -> None:
    buy, get = promotion.buy, promotion.get
    amounts = {
        "amount": promotion.amount,
        "price": promotion.price,
        "min_subtotal": promotion.min_subtotal,
        "times": promotion.times or 0,
        "limit": promotion.limit or 0,
        "buy": buy.qty if buy else 0,
        "get": get.qty - 1 if get else 0,
    }
    for name, amount in amounts.items():
        if amount < 0:
            raise fault("promotion_amount", promotion, field=name)


def _check_times(promotion: Promotion) -> None:
    if not set(promotion.weekdays) <= set(range(7)):
        raise fault("promotion_time", promotion, field="weekdays")
    if promotion.starts and promotion.ends and promotion.ends < promotion.starts:
        raise fault("promotion_time", promotion, field="ends")
    try:
        for clock in promotion.hours or ():
            time.fromisoformat(clock)
    except ValueError as error:
        raise fault("promotion_time", promotion, field="hours") from error


def _check_sets(promotion: Promotion, sets: frozenset[str] | None) -> None:
    if promotion.kind in ("order_percent", "order_amount") and promotion.set is not None:
        raise fault("promotion_set", promotion, set=promotion.set)
    if promotion.kind == "buy_get" and promotion.get is None:
        raise fault("promotion_incomplete", promotion, field="get")
    if promotion.kind == "bundle" and not promotion.sets:
        raise fault("promotion_incomplete", promotion, field="sets")
    wanted = [one.set for one in (promotion.buy, promotion.get) if one]
    for name in (promotion.set, *wanted, *promotion.sets):
        if name == "":
            raise fault("empty_set", promotion)
        if name is not None and sets is not None and name not in sets:
            raise fault("unknown_set", promotion, set=name)


def fault(code: str, promotion: Promotion, **values: object) -> StoreError:
    return StoreError(code, promotion=promotion.id, **values)
