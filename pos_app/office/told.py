"""What happened, in a sentence: the words of the audit log (O11)."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from qt_kit.wording import _, counted
from store_core.application.audit import Logged
from store_core.application.changes import Change, Value
from store_core.application.happenings import Named, Story
from store_core.domain.audit import Group
from store_core.domain.catalogue import text_in
from store_core.domain.setting_list import SETTINGS
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, money

MOST_NAMES = 3

GROUP_WORDS: dict[Group, tuple[str, str]] = {
    "sales": ("Sales", "receipt-text"),
    "voids": ("Voids and cancels", "ban"),
    "refunds": ("Refunds", "undo-2"),
    "discrepancies": ("Does not add up", "scale"),
    "discounts": ("Discounts", "badge-percent"),
    "drawer": ("Drawer", "wallet"),
    "shifts": ("Shifts", "calculator"),
    "reprints": ("Reprints", "printer"),
    "catalogue": ("Catalogue", "layout-grid"),
    "stock": ("Stock", "package"),
    "staff": ("Staff", "users"),
    "settings": ("Settings", "settings"),
    "devices": ("Devices", "monitor"),
    "kitchen": ("Kitchen", "chef-hat"),
    "hours": ("Hours", "clock"),
    "unknown": ("Newer version", "circle-question-mark"),
}

SENTENCES = {
    "sold": "Sold {number} for {amount}: {names}",
    "ordered_online": "Web order {number} came in, {amount}: {names}",
    "parked": "Parked {number}, {amount}: {names}",
    "order_kept": "Parked {number} again as it was",
    "repriced": "Priced {number} anew, {amount}",
    "lines_added": "Added to {number}: {names}",
    "lines_voided": "Took off {number}: {names}",
    "settled": "Settled {number}, took {amount}",
    "accepted": "Accepted {number}, promised for {time}",
    "cancelled": "Cancelled {number}",
    "handed_out": "Handed out {number}",
    "handed_out_paid": "Handed out {number}, took {amount}",
    "receipt_reprinted": "Printed the receipt of {number} again, copy {count}",
    "slip_reprinted": "Printed the refund slip of {number} again, copy {count}",
    "ticket_fired": "Put {number} back to waiting",
    "ticket_started": "Started {number}",
    "ticket_ready": "Made {number} ready",
    "ticket_bumped": "Bumped {number}",
    "line_made": "Made for {number}: {names}",
    "line_not_made": "Not made after all for {number}: {names}",
    "ticket_shown": "Showed {number} in the kitchen",
    "ticket_printed": "Printed {number} for the kitchen",
    "ticket_told": "Told the kitchen of {number}",
    "tickets_received": "The kitchen has got {count} tickets",
    "shift_opened": "Opened the shift with {amount} in the drawer",
    "paid_in": "Put {amount} into the drawer",
    "paid_out": "Took {amount} out of the drawer",
    "no_sale": "Opened the drawer without a sale",
    "count_locked": "Counted {amount} in the drawer",
    "shift_closed": "Closed the shift with Z {number}, net {amount}, drawer exact",
    "shift_closed_short": "Closed the shift with Z {number}, net {amount}, {difference} short",
    "shift_closed_over": "Closed the shift with Z {number}, net {amount}, {difference} over",
    "refunded": "Gave back {amount} of {number}: {names}",
    "dismissed": "Let stand what does not add up in {number}",
    "dismissed_elsewhere": "Let stand what does not add up",
    "gave_up": "Gave up the lost entries {number} of {names}",
    "report_reprinted": "Printed Z {number} again, copy {count}",
    "catalogue_made": "Set up the catalogue, {count} records",
    "catalogue_changed": "Changed {names}",
    "picture_added": "Added a picture of {number} pixels",
    "sold_out": "Ran out of {names}",
    "sold_out_until": "Ran out until {time}: {names}",
    "sold_again": "Available again: {names}",
    "stock_made": "Set up the stock, {count} records",
    "stock_changed": "Changed {names}",
    "stock_counted": "Counted at {time}: {names}",
    "wasted": "Threw away {names}, {amount}",
    "received": "Took in {names}, {amount}",
    "moved_in": "Took {names} over from {number}",
    "moved_out": "Gave {names} to {number}",
    "purchase_saved": "Wrote purchase order {number}, {amount}",
    "purchase_sent": "Sent purchase order {number}, {amount}",
    "purchase_closed": "Closed purchase order {number}",
    "purchase_cancelled": "Cancelled purchase order {number}",
    "staff_made": "Set up the staff: {names}",
    "staff_changed": "Changed {names}",
    "staff_left": "Took {names} out of the staff",
    "settings_made": "Set up the store {names}",
    "settings_changed": "Changed {fields}",
    "settings_kept": "Saved the settings without a change",
    "device_paired": "Paired {names}",
    "device_revoked": "Took {names} out of the store",
    "clocked_in": "Clocked in at {time}",
    "break_begun": "Began a break at {time}",
    "break_over": "Came back from the break at {time}",
    "clocked_out": "Clocked out at {time}",
    "hours_corrected": "Corrected the hours of {names}, now from {time}",
    "hours_removed": "Took hours of {names} away",
    "unknown": "Something this version does not know; it is kept and understood after an update",
}

FIELD_WORDS = {
    "available": "availability",
    "name": "name",
    "phone": "phone",
    "pin_hash": "PIN",
    "pin_digits": "digits of the PIN",
    "recovery_hash": "recovery code",
    "letters": "initials",
    "tone": "colour",
    "started": "began here",
    "retired_on": "left on",
    "grants": "rights",
    "price": "price",
    "link": "link of the QR code",
    "logo": "logo",
    "printers": "printers",
    "receipt": "look of the receipt",
    "receipt_printer": "receipt printer",
    "retired": "retired",
    "role": "role",
    "rules": "price rules",
    "station_printers": "printers of the stations",
    "cancelled_is_waste": "whether cancelled food is waste",
    "par": "stock to fill up to",
    "reorder": "orders to suppliers by themselves",
    "reorder_at": "stock to reorder at",
    "sold_out_by_stock": "86 by stock",
    "stock_deduction": "sales take from the stock",
    "unit_cost": "unit cost",
    "uses": "recipe",
    "till_printers": "receipt printers of the tills",
}
"""Settings are told by their table, others by their own name."""
_SETTING_WORDS = {
    one.key.rpartition(".")[2]: one.name[:1].lower() + one.name[1:] for one in SETTINGS
}
AMOUNTS = frozenset(
    {
        *(one.key.rpartition(".")[2] for one in SETTINGS if one.kind == "amount"),
        *("price", "surcharge", "amount", "unit_cost", "delivery_fee"),
    }
)


def sentence(story: Story, settings: Settings) -> str:
    """What happened, without who, when and why."""
    language = settings.languages[0]
    values = {
        "number": story.number or _("an order not known here"),
        "amount": _money(story.amount, settings),
        "difference": _money(abs(story.difference or 0), settings),
        "names": named(story.names, language),
        "count": str(story.count),
        "fields": ", ".join(map(field_word, story.fields)),
        "time": _time(story, settings),
    }
    said = _(SENTENCES[_variant(story)]).format_map(values).removesuffix(": ")
    if story.taken_off:
        off = _money(story.taken_off, settings)
        return f"{said}; {_('{amount} taken off by hand').format(amount=off)}"
    return said


def _variant(story: Story) -> str:
    """Which of a code's sentences fits its values."""
    match story.code:
        case "shift_closed" if story.difference:
            return "shift_closed_short" if story.difference < 0 else "shift_closed_over"
        case "handed_out" if story.amount:
            return "handed_out_paid"
        case "dismissed" if not story.number:
            return "dismissed_elsewhere"
        case "sold_out" if story.at:
            return "sold_out_until"
        case "settings_changed" if not story.fields:
            return "settings_kept"
        case code:
            return code


def _money(amount: int | None, settings: Settings) -> str:
    return money(settings.rules.currency, amount or 0, settings.locale)


def _time(story: Story, settings: Settings) -> str:
    if story.at is None:
        return ""
    return clock_time(story.at, ZoneInfo(settings.time_zone), short=True)


def named(names: Iterable[Named], language: str) -> str:
    """ "2 × Margherita, Diavola and 3 more"."""
    several = tuple(names)
    told = [
        (f"{one.count} × " if one.count > 1 else "") + text_in(one.name, language)
        for one in several[:MOST_NAMES]
    ]
    more = len(several) - len(told)
    words = ", ".join(told)
    if more > 0:
        words += _(" and ") + counted("{count} more", "{count} more", more)
    return words


def who(logged: Logged) -> str:
    if logged.actor:
        return logged.actor
    by_customer = logged.story.code == "ordered_online" or logged.reason == "by customer"
    return _("Customer") if by_customer else logged.device_name


def field_word(name: str) -> str:
    return _(FIELD_WORDS.get(name) or _SETTING_WORDS.get(name, name.replace("_", " ")))


def change_words(change: Change, settings: Settings) -> tuple[str, str, str]:
    """(what, before, after) of one field; both empty where the value is nobody's business."""
    record = text_in(change.record, settings.languages[0])
    steps = [field_word(step) for step in change.path]
    what = " · ".join(part for part in (record, *steps) if part)
    return what, _value(change, change.before, settings), _value(change, change.after, settings)


def _value(change: Change, value: Value, settings: Settings) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case int() if change.path[-1] in AMOUNTS:
            return _money(value, settings)
        case _:
            return str(value)
