"""The timesheet of a week as a CSV or XLSX file: a row for each stint, then each person's sum."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from pos_app.office.presenters.export import Held, safe, save_rows
from pos_app.presenters.shell import role_word
from qt_kit.wording import _
from store_core.application.time_clock import Timesheet
from store_core.domain.store import Settings
from store_core.domain.time_clock import Stint

HEAD = (
    "person",
    "role",
    "date",
    "came",
    "left",
    "break_minutes",
    "minutes",
    "hours",
    "machine",
    "remark",
)


def rows_of(sheet: Timesheet, settings: Settings) -> Iterator[tuple[Held, ...]]:
    zone = ZoneInfo(settings.time_zone)
    for week in sheet.weeks:
        who = (safe(week.person.name), role_word(week.person.role))
        for one in week.days:
            for stint in one.stints:
                came = stint.came.astimezone(zone)
                left = f"{stint.left.astimezone(zone):%H:%M}" if stint.left else ""
                minutes = stint.minutes(sheet.at)
                yield (
                    *who,
                    one.date.isoformat(),
                    f"{came:%H:%M}",
                    left,
                    stint.break_minutes(sheet.at),
                    minutes,
                    _hours(minutes),
                    safe(sheet.devices.get(stint.device, "")),
                    _remark(stint),
                )
        if any(one.stints for one in week.days):
            total = week.minutes
            yield (*who, _("Week"), "", "", "", total, _hours(total), "", "")


def _hours(minutes: int) -> float:
    """Decimal hours, as payroll wants them."""
    return float((Decimal(minutes) / 60).quantize(Decimal("0.01")))


def _remark(stint: Stint) -> str:
    if stint.forgotten:
        return _("forgot to clock out")
    if stint.left is None:
        return _("still in")
    return _("corrected") if stint.corrected else ""


def save_timesheet(sheet: Timesheet, settings: Settings, path: Path) -> Path:
    """By its suffix: .xlsx, or CSV. Errors: `file_disk_full`, `file_not_written`."""
    return save_rows(path, (HEAD, *rows_of(sheet, settings)), _("Hours"))
