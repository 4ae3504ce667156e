"""The store itself: where it is, when it is open, how it rounds, what its printers are (O5, O6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from store_core.domain.catalogue import Text
from store_core.domain.identity import TRAINING_STORE
from store_core.domain.printers import Printer, Routes
from store_core.domain.receipt_design import ReceiptDesign
from store_core.domain.staff import Role

Rounding = Literal["half_up", "half_even"]


@dataclass(frozen=True, slots=True)
class PriceRules:
    """The store's choices of `pricing.md`. Percentages are decimal strings, `cash_rounding` is in
    minor units (1: none). The service charge is on the fulfilments of `service_for`, on all where
    it is empty; the small-order fee on goods below `small_order_below` after discounts. A charge
    without a tax class is untaxed.
    """

    currency: str
    rounding: Rounding = "half_up"
    tax: Literal["included", "excluded"] = "included"
    tax_rounding: Literal["group", "line"] = "group"
    cash_rounding: int = 1
    deposit_percent: str = "0"
    service_percent: str = "0"
    service_tax: str | None = None
    service_for: tuple[str, ...] = ()
    small_order_below: int = 0
    small_order_fee: int = 0
    small_order_tax: str | None = None


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """One weekday (Monday 0). `closes` at or before `opens` is past midnight; times are "HH:MM"
    of the store's zone. A day without an entry is closed.
    """

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class HolidayHours:
    """A date ("YYYY-MM-DD") that differs; without `opens` the store is closed all day."""

    date: str
    name: Text
    opens: str | None = None
    closes: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was heard from the shop since then, and web orders are promised later. Where it
    lasted, they are paused until `pause`; `before` is the pause there was.
    """

    since: datetime
    pause: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one store. `day_cut` is the local time at which a business day ends.

    `prep_minutes` is promised for an order nothing else says more about; `answer_minutes` is how
    long a web order may wait for the counter; `receipt_printer`, `till_printers` (device to
    printer id, where a till has another one) and `station_printers` (station id to printer id)
    route the paper. While `test_mode` is on, everything runs and every new order is a test (C11).
    `tip_percents` (decimal strings, of the goods) are the tips a customer is offered; where there
    are none, nobody is asked for a tip. Until `web_paused_until` nothing is made for the web.
    `order_minimum` (minor units of goods after discounts) is asked of web orders of the
    fulfilments in `minimum_for`, of all where it is empty; a customer picks a day from
    `min_advance_days` to `max_advance_days` ahead, 0 being today. `policies` are texts by
    "privacy", "terms", "returns" or "allergens". `grants` are rights other than the roles'
    own, as `domain/staff.py` reads them. With `stock_deduction` sales take what their recipes say
    from the stock; `cancelled_is_waste`: what was begun when its order was cancelled is not back
    on the shelf; `reorder` drafts orders to suppliers by itself; `sold_out_by_stock`: what needs
    something that is out is 86. A server above the shop's that hears nothing from the shop for
    `silence_slows` seconds promises web orders `silence_minutes` later, and takes none after
    `silence_pauses` seconds; `silence` is how that stands.
    """

    store: str
    name: str
    profile: str
    time_zone: str
    rules: PriceRules
    languages: tuple[str, ...] = ("en",)
    locale: str = "en_US"
    address: tuple[str, ...] = ()
    phone: str = ""
    phone_region: str = "US"
    email: str = ""
    tagline: Text = field(default_factory=dict)
    day_cut: str = "04:00"
    hours: tuple[OpeningHours, ...] = ()
    holidays: tuple[HolidayHours, ...] = ()
    fulfilments: tuple[str, ...] = ("dine_in", "pickup")
    web_fulfilments: tuple[str, ...] = ("pickup",)
    web_paused_until: datetime | None = None
    order_minimum: int = 0
    minimum_for: tuple[str, ...] = ()
    min_advance_days: int = 0
    max_advance_days: int = 7
    acceptance: Literal["by_hand", "automatic"] = "by_hand"
    answer_minutes: int = 5
    prep_minutes: int = 15
    always_open: bool = False
    printers: tuple[Printer, ...] = ()
    receipt_printer: str | None = None
    station_printers: dict[str, str] = field(default_factory=dict)
    till_printers: dict[str, str] = field(default_factory=dict)
    receipt: ReceiptDesign = field(default_factory=ReceiptDesign)
    test_mode: bool = False
    cash_tolerance: int = 200
    tip_percents: tuple[str, ...] = ()
    policies: Mapping[str, Text] = field(default_factory=dict)
    bank_account: tuple[str, ...] = ()
    payment_gateway: Literal["", "stripe", "paypal", "paystack"] = ""
    otp_minutes: int = 10
    otp_resends: int = 5
    grants: dict[Role, dict[str, bool]] = field(default_factory=dict)
    stock_deduction: bool = True
    cancelled_is_waste: bool = True
    reorder: Literal["off", "draft"] = "off"
    sold_out_by_stock: bool = False
    silence_slows: int = 60
    silence_minutes: int = 10
    silence_pauses: int = 300
    silence: Silence | None = None

    @property
    def web_prep_minutes(self) -> int:
        """Promised to a customer of the web."""
        return self.prep_minutes + (self.silence_minutes if self.silence else 0)

    @property
    def routes(self) -> Routes:
        return Routes(self.receipt_printer, self.till_printers, self.station_printers)

    @property
    def training(self) -> bool:
        """Whether this is a shop to practise in (C11)."""
        return self.store.startswith(TRAINING_STORE)
