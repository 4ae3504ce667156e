"""Every setting of a store, described once: the page, the checks, the export, the words of the
audit log and what customers may see all come from this table (O6, 004's `system_configuration`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal

from store_core.domain.store import PriceRules, Settings

Kind = Literal[
    "text",
    "lines",
    "phrase",
    "policies",
    "amount",
    "number",
    "percent",
    "percents",
    "switch",
    "choice",
    "choices",
    "clock",
    "moment",
    "zone",
    "locale",
    "languages",
    "currency",
    "country",
    "tax_class",
    "phone",
    "email",
    "hours",
    "holidays",
    "records",
]
"""What a value is. "phrase" is `{language: text}`, "records" are edited on a page of their own."""

Group = Literal["store", "hours", "ordering", "prices", "payments", "languages", "machines"]

FULFILMENTS = {"dine_in": "Eat in", "pickup": "Pickup", "delivery": "Delivery"}
POLICIES = {
    "privacy": "Privacy",
    "terms": "Terms",
    "returns": "Returns and refunds",
    "allergens": "Allergens",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """`key` leads to it in `Settings` ("rules.tax"). `least` and `most` bound a number, an amount
    in minor units, the length of a text or the count of lines; `unit` stands behind a number.
    `required`: it can't be empty. `public`: customers may see it. `page` is where it is edited,
    if not with the others.
    """

    key: str
    kind: Kind
    group: Group
    name: str
    says: str
    least: int = 0
    most: int = 0
    choices: Mapping[str, str] | None = None
    unit: str = ""
    required: bool = False
    public: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """Kept in the environment of the server, never in a setting; told only as set or not set."""

    variable: str
    name: str
    says: str


SETTINGS: tuple[Setting, ...] = (
    Setting("name", "text", "store", "Name", "Stands on receipts, screens and the web.",
            1, 60, required=True, public=True),
    Setting("tagline", "phrase", "store", "Tagline", "One sentence under the name on the web.",
            0, 120, public=True),
    Setting("address", "lines", "store", "Address", "Street and town, a line each.",
            0, 5, public=True),
    Setting("phone", "phone", "store", "Phone", "Customers call it from the web.", public=True),
    Setting("phone_region", "country", "store", "Country of phone numbers",
            "Numbers without a country code are read as numbers of this country.", required=True),
    Setting("email", "email", "store", "E-mail", "Customers write to it.", public=True),
    Setting("time_zone", "zone", "store", "Time zone",
            "Opening hours, business days and receipts go by its clock.",
            required=True, public=True),
    Setting("locale", "locale", "store", "Dates and numbers",
            "How amounts, dates and times are written.", required=True, public=True),
    Setting("profile", "records", "store", "Profile", "The kind of shop it was started as.",
            page="first run"),
    Setting("store", "records", "store", "Store id", "Names the store between machines.",
            page="first run"),
    Setting("test_mode", "switch", "store", "Test mode",
            "While it is on, every new order is a test."),
    Setting("hours", "hours", "hours", "Opening hours",
            "Several spans a day; one that closes at or before it opens goes past midnight.",
            0, 28, public=True),
    Setting("holidays", "holidays", "hours", "Holidays",
            "Days with hours of their own, or closed.", 0, 200, public=True),
    Setting("web_paused_until", "moment", "hours", "Web orders paused until",
            "Until then nothing is made for the web; it ends by itself.", public=True),
    Setting("always_open", "switch", "hours", "Always open",
            "Opening hours and holidays are passed over."),
    Setting("day_cut", "clock", "hours", "Business day ends at",
            "Sales before it still belong to the day before.", required=True),
    Setting("fulfilments", "choices", "ordering", "Ways to sell at the counter",
            "What the till offers for a ticket.", choices=FULFILMENTS, required=True),
    Setting("web_fulfilments", "choices", "ordering", "Ways to order on the web",
            "None of them: the web shows the menu, but takes no orders.",
            choices={"pickup": "Pickup"}, public=True),
    Setting("acceptance", "choice", "ordering", "Web orders are accepted",
            "By hand they wait at the counter; automatic ones go to the kitchen at once.",
            choices={"by_hand": "By hand", "automatic": "Automatically"}),
    Setting("answer_minutes", "number", "ordering", "Answer within",
            "How long a web order may wait at the counter before it alarms.", 1, 120,
            unit="minutes"),
    Setting("prep_minutes", "number", "ordering", "Preparation time",
            "Promised for an order that nothing else says more about.", 1, 480,
            unit="minutes", public=True),
    Setting("order_minimum", "amount", "ordering", "Order minimum",
            "Goods after discounts that a web order has to reach; 0 is no minimum.",
            0, 10_000_000, public=True),
    Setting("minimum_for", "choices", "ordering", "Minimum holds for",
            "None of them: it holds for every way.", choices=FULFILMENTS, public=True),
    Setting("min_advance_days", "number", "ordering", "Order ahead at least",
            "0 is today; with 2 the earliest day is the day after tomorrow.", 0, 60,
            unit="days", public=True),
    Setting("max_advance_days", "number", "ordering", "Order ahead at most",
            "How far ahead a customer may choose a day.", 0, 365, unit="days", public=True),
    Setting("otp_minutes", "number", "ordering", "Sign-up code is valid for",
            "After that a customer asks for a new code.", 1, 60, unit="minutes"),
    Setting("otp_resends", "number", "ordering", "Sign-up code is sent again",
            "How often in one sign-up.", 0, 10, unit="times"),
    Setting("stock_deduction", "switch", "ordering", "Sales take from the stock",
            "What their recipes say; off: only counts and receipts change it."),
    Setting("cancelled_is_waste", "switch", "ordering", "Cancelled food is waste",
            "What was begun when its order was cancelled; off: it is back in stock."),
    Setting("reorder", "choice", "ordering", "Orders to suppliers",
            "Whether low stock drafts an order by itself, once a day for each supplier.",
            choices={"off": "By hand", "draft": "Drafted for you"}),
    Setting("sold_out_by_stock", "switch", "ordering", "86 what stock runs out of",
            "What needs something that is out is sold out by itself."),
    Setting("silence_slows", "number", "ordering", "Shop silent: promise later after",
            "How long the server on the internet hears nothing from the shop first.", 30, 3600,
            unit="seconds"),
    Setting("silence_minutes", "number", "ordering", "Shop silent: promise later by",
            "Added to the preparation time of web orders meanwhile.", 0, 240, unit="minutes"),
    Setting("silence_pauses", "number", "ordering", "Shop silent: pause after",
            "Then no web orders are taken until the shop is heard of again.", 60, 7200,
            unit="seconds"),
    Setting("silence", "records", "ordering", "Shop silent since",
            "Whether the server on the internet hears from the shop.", page="machines"),
    Setting("rules.currency", "currency", "prices", "Currency",
            "Of all prices; fixed after the first sale.", required=True, public=True),
    Setting("rules.tax", "choice", "prices", "Prices",
            "Whether the tax is in the prices of the menu or comes on top.",
            choices={"included": "Include the tax", "excluded": "Without tax"}, public=True),
    Setting("rules.rounding", "choice", "prices", "Half a cent",
            "Where it goes when a price is rounded.",
            choices={"half_up": "Up", "half_even": "To the even cent"}),
    Setting("rules.tax_rounding", "choice", "prices", "Tax is rounded",
            "Once for all lines of a tax class, or for each line.",
            choices={"group": "Per tax class", "line": "Per line"}),
    Setting("rules.cash_rounding", "amount", "prices", "Cash is rounded to",
            "The smallest coin in use; the smallest unit is no rounding.", 1, 10_000),
    Setting("rules.service_percent", "percent", "prices", "Service charge",
            "Of the goods after discounts; 0 is none.", public=True),
    Setting("rules.service_for", "choices", "prices", "Service charge is on",
            "None of them: it is on every way.", choices=FULFILMENTS, public=True),
    Setting("rules.service_tax", "tax_class", "prices", "Tax on the service charge",
            "Without a class the charge is untaxed."),
    Setting("rules.small_order_below", "amount", "prices", "Small order is below",
            "Goods after discounts; 0 is no fee.", 0, 10_000_000, public=True),
    Setting("rules.small_order_fee", "amount", "prices", "Small-order fee",
            "Added to a small order.", 0, 1_000_000, public=True),
    Setting("rules.small_order_tax", "tax_class", "prices", "Tax on the small-order fee",
            "Without a class the fee is untaxed."),
    Setting("rules.deposit_percent", "percent", "payments", "Deposit",
            "Of the total, to be paid when ordering; 0 is none.", public=True),
    Setting("tip_percents", "percents", "payments", "Tips offered on the web",
            "Of the goods; none: nobody is asked for a tip.", 0, 5, public=True),
    Setting("cash_tolerance", "amount", "payments", "Drawer may differ by",
            "A larger difference at the count asks for a reason.", 0, 1_000_000),
    Setting("payment_gateway", "choice", "payments", "Payment gateway",
            "Who takes card payments on the web.", public=True,
            choices={"": "None", "stripe": "Stripe", "paypal": "PayPal", "paystack": "Paystack"}),
    Setting("bank_account", "lines", "payments", "Bank account",
            "Where customers transfer to: holder, bank, number, a line each.", 0, 8, public=True),
    Setting("languages", "languages", "languages", "Languages",
            "The first is the staff's; customers choose among all.", 1, 12,
            required=True, public=True),
    Setting("policies", "policies", "languages", "Policies",
            "Texts on the web, in the foot and at checkout.", 0, 20_000,
            choices=POLICIES, public=True),
    Setting("receipt", "records", "machines", "Receipt", "What stands on it, and how.",
            page="machines"),
    Setting("printers", "records", "machines", "Printers", "Where they are, and their paper.",
            page="machines"),
    Setting("receipt_printer", "records", "machines", "Receipt printer",
            "Where receipts are printed.", page="machines"),
    Setting("till_printers", "records", "machines", "Printers of the tills",
            "Where a till's own receipts are printed.", page="machines"),
    Setting("station_printers", "records", "machines", "Printers of the stations",
            "Where the kitchen's tickets are printed.", page="machines"),
    Setting("grants", "records", "machines", "Rights of roles",
            "Where they differ from the usual.", page="staff"),
)  # fmt: skip

SECRETS: tuple[Secret, ...] = (
    Secret("TILLPASS_SMS_WEBHOOK_URL", "SMS webhook", "Where codes and messages are sent by SMS."),
    Secret("TILLPASS_SMS_WEBHOOK_KEY", "SMS webhook key", "Signs what is sent there."),
    Secret("TILLPASS_PAYMENT_KEY", "Payment gateway key", "Of the payment gateway's account."),
    Secret("TILLPASS_PAYMENT_WEBHOOK_KEY", "Payment webhook key",
           "Tells the gateway's own messages from others'."),
)  # fmt: skip
SYSTEM_CONFIGURATION: Mapping[str, str] = {
    "otp_expiration_minutes": "otp_minutes",
    "otp_resend_limit": "otp_resends",
    "deposit_percentage": "rules.deposit_percent",
    "sms_webhook_url": "TILLPASS_SMS_WEBHOOK_URL",
    "bank_account_details": "bank_account",
    "payment_gateway_name": "payment_gateway",
    "min_advance_order_days": "min_advance_days",
    "max_advance_order_days": "max_advance_days",
}
"""Where each value of 004's table lives: a setting's key or a secret's variable."""


@cache
def _by_key() -> Mapping[str, Setting]:
    return {one.key: one for one in SETTINGS}


def setting(key: str) -> Setting:
    """KeyError for what is none."""
    return _by_key()[key]


def value_of(settings: Settings, key: str) -> Any:
    """The value that the key leads to."""
    value: Any = settings
    for step in key.split("."):
        value = getattr(value, step)
    return value


def with_value(settings: Settings, key: str, value: Any) -> Settings:
    """The same settings, but for that one."""
    first, _, rest = key.partition(".")
    if rest:
        value = replace(settings.rules, **{rest: value})
    return replace(settings, **{first: value})


@cache
def _untouched() -> Settings:
    return Settings(store="", name="", profile="", time_zone="UTC", rules=PriceRules("USD"))


def default_of(key: str) -> Any:
    """What a store has that never set it."""
    return value_of(_untouched(), key)


def changed(before: Settings, after: Settings) -> tuple[str, ...]:
    """The keys of the settings that differ, in the order of the table."""
    return tuple(
        one.key for one in SETTINGS if value_of(before, one.key) != value_of(after, one.key)
    )


def keys_of(settings: Settings) -> tuple[str, ...]:
    """Every value there is, whether the table knows it or not."""
    return tuple(_keys("", settings))


def _keys(path: str, record: Any) -> list[str]:
    found: list[str] = []
    for field in fields(record):
        value, key = getattr(record, field.name), f"{path}{field.name}"
        inner = is_dataclass(value) and isinstance(value, PriceRules)
        found += _keys(f"{key}.", value) if inner else [key]
    return found
