"""What customers are answered, made of the shop's own records (W9)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, PlainSerializer

from store_core.application.papers import detail_text
from store_core.application.storefront import PaymentMethod, Placed, TrackedOrder
from store_core.application.web_carts import Quoted
from store_core.domain import wording
from store_core.domain.catalogue import text_in
from store_core.domain.charges import below_minimum
from store_core.domain.hours import paused_at, web_state
from store_core.domain.orders import Order, OrderLine
from store_core.domain.pricing import Quote, QuoteLine
from store_core.domain.store import Settings
from sync_server.customer.reasons import why_refused

TEST_FIELD = "Placed in test mode: not a real order, and it counts in no report."


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


Moment = Annotated[
    datetime,
    PlainSerializer(_utc, when_used="json"),
    Field(examples=["2026-06-12T23:18:00Z"]),
]


class Money(BaseModel):
    """`amount` is in the currency's smallest unit; `text` is for people."""

    amount: int = Field(examples=[1899])
    currency: str = Field(examples=["USD"])
    text: str = Field(examples=["$18.99"])


def money(minor: int, settings: Settings) -> Money:
    currency = settings.rules.currency
    text = wording.money(currency, minor, settings.locale)
    return Money(amount=minor, currency=currency, text=text)


class LineSaving(BaseModel):
    """What one promotion takes off one line."""

    id: str = Field(examples=["two-for-one-tuesday"])
    amount: Money


class Line(BaseModel):
    """A priced line; `details` are its modifiers, halves and note as on the receipt."""

    item_id: str = Field(examples=["margherita"])
    variant_id: str | None = Field(examples=["l"])
    name: str = Field(examples=["Margherita"])
    size: str = Field(examples=["L"])
    quantity: int = Field(examples=[1])
    details: list[str] = Field(examples=[["Thin", "Tomato", "2x Mushrooms"]])
    unit_price: Money = Field(description="Of one, before anything comes off.")
    listed: Money = Field(description="Of all pieces, before anything comes off.")
    discounted: Money
    saved: Money
    discounts: list[LineSaving]
    price: Money = Field(description="The same as `discounted`.")

    @classmethod
    def of(cls, line: OrderLine, priced: QuoteLine, settings: Settings, language: str) -> "Line":
        discounted = money(priced.discounted, settings)
        return cls(
            item_id=line.cart.item,
            variant_id=line.cart.variant,
            name=text_in(line.name, language),
            size=text_in(line.size, language),
            quantity=line.quantity,
            details=[detail_text(detail, language) for detail in line.details],
            unit_price=money(priced.unit, settings),
            listed=money(priced.listed, settings),
            discounted=discounted,
            saved=money(priced.saved, settings),
            discounts=[
                LineSaving(id=one.id, amount=money(one.amount, settings))
                for one in priced.discounts
            ],
            price=discounted,
        )


class Tax(BaseModel):
    name: str = Field(examples=["Sales tax"])
    rate: str = Field(examples=["8.25"], description="Percent.")
    amount: Money


class Saving(BaseModel):
    """What one promotion takes off the whole order."""

    id: str = Field(examples=["napoli-5"])
    name: str = Field(examples=["$5 off"])
    code: str | None = Field(examples=["NAPOLI5"])
    amount: Money


class ChargeMade(BaseModel):
    kind: str = Field(examples=["service"], description="delivery, service or small_order.")
    amount: Money


class CodeRefused(BaseModel):
    """A code that takes nothing off."""

    code: str = Field(examples=["NAPOLI5"], description="As it was sent.")
    reason: str = Field(
        examples=["minimum"],
        description="unknown_code, not_yet, expired, wrong_day, wrong_hour, channel, fulfilment, "
        "not_first_order, segment, used_up, uncounted, minimum, excluded_by or no_goods.",
    )
    detail: str = Field(
        examples=["NAPOLI5 is for orders from $25.00: $6.50 more is needed."],
        description="Why, and what would make it hold, for people.",
    )
    missing: Money | None = Field(description="With `minimum`: how much more would do.")


class Sums(BaseModel):
    """How the price of all lines comes about."""

    listed: Money = Field(description="All lines, before anything comes off.")
    saved: Money
    discounts: list[Saving]
    goods: Money = Field(description="All lines, after what comes off.")
    charges: list[ChargeMade]
    taxes: list[Tax]
    tax_included: bool = Field(description="Whether `goods` and `charges` contain the taxes.")
    total: Money
    tip: Money

    @classmethod
    def summed(cls, bill: Quote, settings: Settings, language: str) -> dict[str, Any]:
        """Its fields, for those that have more."""
        return {
            "listed": money(bill.listed, settings),
            "saved": money(bill.saved, settings),
            "discounts": [
                Saving(
                    id=one.id,
                    name=text_in(one.name, language),
                    code=one.code,
                    amount=money(one.amount, settings),
                )
                for one in bill.discounts
            ],
            "goods": money(bill.goods, settings),
            "charges": [
                ChargeMade(kind=one.kind, amount=money(one.amount, settings))
                for one in bill.charges
            ],
            "taxes": [
                Tax(name=tax.name, rate=tax.rate, amount=money(tax.amount, settings))
                for tax in bill.taxes
            ],
            "tax_included": bill.tax_included,
            "total": money(bill.total, settings),
            "tip": money(bill.tip, settings),
        }


class CartQuote(Sums):
    """What the cart costs now, and how long it would take."""

    lines: list[Line]
    refused_codes: list[CodeRefused]
    due: Money = Field(description="Total and tip.")
    cash_due: Money = Field(description="What is asked for when all of it is paid in cash.")
    deposit: Money = Field(description="What is to be paid at once, where the store asks for it.")
    balance: Money = Field(description="What is left of the total after the deposit.")
    prep_minutes: int = Field(examples=[20])
    open: bool
    opens_next: Moment | None
    paused_until: Moment | None = Field(
        description="While the store makes nothing for the web: when it goes on again."
    )
    missing: Money | None = Field(description="What the goods lack to reach the order minimum.")
    test: bool = Field(description="Whether an order placed now would be a test (test mode).")

    @classmethod
    def of(cls, quoted: Quoted, settings: Settings, language: str, now: datetime) -> "CartQuote":
        bill = quoted.bill
        state = web_state(now, settings)
        missing = below_minimum(bill.goods, quoted.cart.fulfilment, settings)
        return cls(
            **cls.summed(bill, settings, language),
            lines=_lines(quoted.lines, bill, settings, language),
            refused_codes=_refused(quoted, settings, language),
            due=money(bill.due, settings),
            cash_due=money(bill.cash_due, settings),
            deposit=money(bill.deposit, settings),
            balance=money(bill.balance, settings),
            prep_minutes=settings.web_prep_minutes,
            open=state.open,
            opens_next=state.opens_next,
            paused_until=settings.web_paused_until if paused_at(now, settings) else None,
            missing=money(missing, settings) if missing else None,
            test=settings.test_mode,
        )


class OrderCreated(Sums):
    """Keep `guest_token`: it alone opens the order again."""

    order_id: str = Field(examples=["019ebe0e-78c7-7a7b-b226-d42582e436eb"])
    number: str = Field(examples=["W-0093"])
    verification_code: str = Field(examples=["4827"], description="Said at the counter.")
    guest_token: str = Field(examples=["iuzvuJyeKdseopYkuYe57wRYotrnpe70OGH62u71-50"])
    status: str = Field(examples=["placed"])
    promised_at: Moment
    lines: list[Line]
    track_url: str = Field(description="The page to follow the order on; it holds the token.")
    test: bool = Field(description=TEST_FIELD)

    @classmethod
    def of(cls, placed: Placed, settings: Settings, track_url: str) -> "OrderCreated":
        order, language = placed.order, placed.order.header.language
        return cls(
            **cls.summed(order.bill, settings, language),
            order_id=order.id,
            number=order.header.number,
            verification_code=order.header.code,
            guest_token=placed.guest_token,
            status=order.status,
            promised_at=order.promise,
            lines=_lines(order.live_lines, order.bill, settings, language),
            track_url=track_url,
            test=order.header.test,
        )


class OrderSummary(BaseModel):
    order_id: str
    number: str = Field(examples=["W-0093"])
    status: str = Field(
        examples=["preparing"],
        description="placed, accepted, preparing, ready, completed or cancelled.",
    )
    payment_status: str = Field(examples=["unpaid"])
    fulfilment: str = Field(examples=["pickup"])
    placed_at: Moment
    promised_at: Moment
    total: Money
    test: bool = Field(description=TEST_FIELD)

    @classmethod
    def of(cls, order: Order, settings: Settings) -> "OrderSummary":
        return cls(
            order_id=order.id,
            number=order.header.number,
            status=order.status,
            payment_status=order.payment_status,
            fulfilment=order.header.fulfilment,
            placed_at=order.header.placed_at,
            promised_at=order.promise,
            total=money(order.bill.total, settings),
            test=order.header.test,
        )


class OrderHistory(BaseModel):
    orders: list[OrderSummary] = Field(description="Newest first.")


class StepTaken(BaseModel):
    status: str = Field(examples=["accepted"])
    at: Moment | None = Field(description="Null while the order has not got there.")


class OrderTracked(OrderSummary, Sums):
    requested_time: Moment | None
    verification_code: str = Field(examples=["4827"])
    due: Money = Field(description="What is still to be paid.")
    lines: list[Line]
    steps: list[StepTaken]
    cancellable: bool
    cancelled_by: str = Field(examples=[""], description='"customer", "store" or empty.')
    reason: str = Field(examples=[""], description="Why the store cancelled.")

    @classmethod
    def whole(cls, tracked: TrackedOrder, settings: Settings) -> "OrderTracked":
        order, language = tracked.order, tracked.order.header.language
        return cls(
            **dict(OrderSummary.of(order, settings)) | cls.summed(order.bill, settings, language),
            requested_time=order.header.requested_at,
            verification_code=order.header.code,
            due=money(order.due, settings),
            lines=_lines(order.live_lines, order.bill, settings, language),
            steps=[StepTaken(status=step.status, at=step.at) for step in tracked.steps],
            cancellable=tracked.cancellable,
            cancelled_by=tracked.cancelled_by,
            reason=tracked.reason,
        )


class Method(BaseModel):
    id: str = Field(examples=["cash"])
    name: str = Field(examples=["Cash at pickup"])
    when: str = Field(examples=["at_pickup"], description="When the money changes hands.")

    @classmethod
    def of(cls, method: PaymentMethod, language: str) -> "Method":
        return cls(id=method.id, name=text_in(method.name, language), when=method.when)


class PaymentMethods(BaseModel):
    methods: list[Method]


def _lines(
    lines: Iterable[OrderLine], bill: Quote, settings: Settings, language: str
) -> list[Line]:
    priced = {line.line_id: line for line in bill.lines}
    return [Line.of(line, priced.get(line.id, line.priced), settings, language) for line in lines]


def _refused(quoted: Quoted, settings: Settings, language: str) -> list[CodeRefused]:
    return [
        CodeRefused(
            code=one.code,
            reason=one.reason.code,
            detail=why_refused(one, quoted.terms.promotions, settings, language),
            missing=money(one.reason.missing, settings) if one.reason.missing else None,
        )
        for one in quoted.bill.refused_codes
    ]
