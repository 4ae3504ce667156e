"""What is said about orders to suppliers: why, when, by which way (O2)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pos_app.office.presenters.fields import Notice, Row, link, row
from pos_app.office.presenters.stock_forms import Stage
from pos_app.office.presenters.stock_words import name_of, quantity_words
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.application.stock import StockRow
from store_core.application.stock_figures import Performance
from store_core.domain.purchasing import SentBy, Supplier
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day

WAYS: tuple[SentBy, ...] = ("email", "phone", "portal", "in_person")


def way_words() -> dict[str, str]:
    return {
        "email": _("By e-mail"),
        "phone": _("By phone"),
        "portal": _("In their portal"),
        "in_person": _("In person"),
    }


def supplier_line(supplier: Supplier, told: Performance | None) -> str:
    """ "Latteria Sole · on time 96 % · 4 h lead"."""
    parts = [supplier.name]
    if told is not None and told.orders:
        share = round(100 * told.on_time / told.orders)
        parts.append(_("on time {percent} %").format(percent=share))
    parts.append(lead_words(supplier.lead_hours))
    return " · ".join(parts)


def lead_words(hours: int) -> str:
    if hours % 24 or not hours:
        return _("{hours} h lead").format(hours=hours)
    return counted("{count} day lead", "{count} days lead", hours // 24)


def reason(row: StockRow, settings: Settings) -> Notice | None:
    """Why something of it should be ordered, if it should."""
    level, name = row.level, name_of(row.item.name, settings)
    left = quantity_words(row.item, max(row.on_hand, 0), settings)
    if level.state == "fine":
        return None
    if level.state == "out":
        return Notice(_("{name} is out").format(name=name), depending(row), Tone.BAD, "ban")
    told = [_("{left} left").format(left=left)]
    if level.expected:
        more = quantity_words(row.item, level.expected, settings, digits=1)
        told.append(_("{more} expected tonight").format(more=more))
    below = f"{', '.join(told)}. {depending(row)}".strip()
    if level.state == "tonight" and level.runs_out_at is not None:
        at = clock_time(level.runs_out_at, ZoneInfo(settings.time_zone), short=True)
        words = _("{name} runs out about {time}").format(name=name, time=at)
        return Notice(words, below, Tone.BAD, "circle-alert")
    words = _("{name} is low").format(name=name)
    return Notice(words, below, Tone.WARN, "triangle-alert")


def depending(row: StockRow) -> str:
    count = len({one.id for one in row.dependents if one.kind == "item"})
    if not count:
        return ""
    return counted("{count} item depends on it.", "{count} items depend on it.", count)


def due_words(due: datetime, stage: Stage) -> str:
    """ "today, 20:30", "Tue 24 Nov, 09:00"."""
    settings = stage.desk.settings
    zone = ZoneInfo(settings.time_zone)
    local, today = due.astimezone(zone), stage.desk.now().astimezone(zone).date()
    time = clock_time(due, zone, short=True)
    when = _("today") if local.date() == today else day(local.date(), settings.locale, "EEE d MMM")
    return f"{when}, {time}"


def item_links(item: str) -> Row:
    """What one does with a stock item, wherever it is looked at."""
    return row(
        link(f"item/{item}", _("Edit"), "pencil", _("Edit ingredient")),
        link(f"waste/{item}", _("Waste"), "trash-2", _("Write off")),
        link(f"transfer/{item}", _("Move"), "arrow-left-right", _("Move stock")),
    )
