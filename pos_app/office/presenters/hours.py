"""The timesheet: who worked when in a week, what was forgotten, put right with a reason (O6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.office.presenters import hours_form
from pos_app.office.presenters.fields import Block, Fact, Notice, Offer, Topic
from pos_app.office.presenters.hours_file import save_timesheet
from pos_app.office.presenters.hours_form import HoursForm
from pos_app.office.presenters.side_panel import PanelState
from pos_app.office.presenters.staff import Said
from pos_app.office.sentences import sentence
from pos_app.presenters.clocking import hours_text
from pos_app.presenters.shell import role_word
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.application import time_clock
from store_core.application.shop import Act
from store_core.application.time_clock import Timesheet, WorkWeek
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.store import Settings
from store_core.domain.time_clock import Correction, Stint
from store_core.domain.wording import clock_time, day

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """`days` are Monday to Sunday, empty where nobody worked; `flags` where an end is missing."""

    id: str
    name: str
    role: str
    days: tuple[str, ...]
    flags: tuple[bool, ...]
    total: str
    now: str
    now_tone: Tone
    now_icon: str


@dataclass(frozen=True, slots=True)
class HoursState:
    rows: tuple[HoursRow, ...]
    titles: tuple[str, ...]
    short_titles: tuple[str, ...]
    week: str
    notice: str
    chosen: int | None
    empty: str
    empty_below: str
    error: str
    can_go_on: bool
    can_export: bool


def monday_of(day_: date) -> date:
    return day_ - timedelta(days=day_.weekday())


def derive(
    sheet: Timesheet | None, settings: Settings, text: str, chosen: str, error: StoreError | None
) -> HoursState:
    found = shown(sheet, text)
    rows = tuple(row_of(one) for one in found)
    flagged = sum(one.forgotten for one in found)
    told = counted(
        "{count} person forgot to clock out; no hours count until it is put right.",
        "{count} people forgot to clock out; no hours count until it is put right.",
        flagged,
    )
    return HoursState(
        rows=(*rows, sum_of(found)) if len(rows) > 1 else rows,
        titles=_titles(sheet, settings, "EEE d"),
        short_titles=_titles(sheet, settings, "EEEEEE d"),
        week=_week(sheet, settings),
        notice=told if flagged else "",
        chosen=next((i for i, row in enumerate(rows) if row.id == chosen), None),
        empty="" if rows else _("Nobody found") if sheet else _("Reading…"),
        empty_below=_("Search for a name or a role.") if sheet and not rows else "",
        error=sentence(error, settings) if error else "",
        can_go_on=sheet is not None and sheet.monday + WEEK <= sheet.at.date() + timedelta(days=1),
        can_export=bool(rows),
    )


def shown(sheet: Timesheet | None, text: str) -> tuple[WorkWeek, ...]:
    words = text.casefold().split()
    return tuple(
        one
        for one in (sheet.weeks if sheet else ())
        if all(
            word in f"{one.person.name} {role_word(one.person.role)}".casefold() for word in words
        )
    )


def _titles(sheet: Timesheet | None, settings: Settings, form: str) -> tuple[str, ...]:
    if sheet is None:
        return ("",) * 7
    days = (sheet.monday + timedelta(days=n) for n in range(7))
    return tuple(day(one, settings.locale, form) for one in days)


def _week(sheet: Timesheet | None, settings: Settings) -> str:
    if sheet is None:
        return ""
    last = sheet.monday + timedelta(days=6)
    first = day(sheet.monday, settings.locale, "d MMM")
    return f"{first} – {day(last, settings.locale, 'd MMM y')}"


def row_of(week: WorkWeek) -> HoursRow:
    now, tone, icon = "", Tone.NEUTRAL, ""
    if week.presence.state == "in":
        now, tone, icon = _("In"), Tone.GOOD, "clock"
    elif week.presence.state == "break":
        now, tone, icon = _("Break"), Tone.WARN, "coffee"
    elif week.presence.forgotten:
        now, tone, icon = _("Forgot"), Tone.BAD, "triangle-alert"
    return HoursRow(
        id=week.person.id,
        name=week.person.name,
        role=role_word(week.person.role),
        days=tuple(hours_text(one.minutes) if one.stints else "" for one in week.days),
        flags=tuple(one.forgotten for one in week.days),
        total=hours_text(week.minutes) if any(one.stints for one in week.days) else "",
        now=now,
        now_tone=tone,
        now_icon=icon,
    )


def sum_of(weeks: tuple[WorkWeek, ...]) -> HoursRow:
    """All who show, day by day."""
    days = [sum(one.days[n].minutes for one in weeks) for n in range(7)]
    return HoursRow(
        id="",
        name=_("All"),
        role="",
        days=tuple(hours_text(minutes) if minutes else "" for minutes in days),
        flags=(False,) * 7,
        total=hours_text(sum(days)),
        now="",
        now_tone=Tone.NEUTRAL,
        now_icon="",
    )


class HoursPresenter:
    """`load`, `search`, `choose`, `turn`, `press`, `edit`, `export`; `changed` after each."""

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._monday: date | None = None
        self._sheet: Timesheet | None = None
        self._text = self._chosen = ""
        self._form: HoursForm | None = None
        self._error: StoreError | None = None
        self.said = Said()

    def state(self) -> HoursState:
        settings = self._desk.settings
        return derive(self._sheet, settings, self._text, self._chosen, self._error)

    def _week_now(self) -> date:
        return monday_of(business_date(self._desk.now(), self._desk.settings))

    def load(self) -> None:
        act, monday = self._act, self._monday or self._week_now()
        self._desk.look(
            lambda shop: time_clock.timesheet(shop, act, monday), self._loaded, self._refuse
        )

    def _loaded(self, sheet: Timesheet) -> None:
        self._sheet, self._error = sheet, None
        self._changed()

    def _refuse(self, error: StoreError) -> None:
        self._error = error
        self._changed()

    def search(self, text: str) -> None:
        self._text = text
        self._changed()

    def turn(self, weeks: int) -> None:
        """So many weeks on or back; 0 is the week that runs."""
        held = self._sheet.monday if self._sheet else self._week_now()
        self._monday = min(held + weeks * WEEK, self._week_now()) if weeks else self._week_now()
        self._form = None
        self.load()

    def choose(self, index: int) -> None:
        found = shown(self._sheet, self._text)
        if 0 <= index < len(found):
            self._chosen, self._form = found[index].person.id, None
            self._changed()

    def close(self) -> bool:
        if self._form is not None:
            self._form = None
        elif self._chosen:
            self._chosen = ""
        else:
            return False
        self._changed()
        return True

    def _week(self) -> WorkWeek | None:
        weeks = self._sheet.weeks if self._sheet else ()
        return next((one for one in weeks if one.person.id == self._chosen), None)

    # The panel

    def panel(self) -> PanelState | None:
        if self._form is not None:
            return hours_form.panel(self._form, self._desk.settings)
        week = self._week()
        return self._overview(week) if week and self._sheet else None

    def _overview(self, week: WorkWeek) -> PanelState:
        blocks: list[Block] = []
        if week.forgotten:
            words, below = _("An end is missing"), _("No hours count until it is put right.")
            blocks.append(Notice(words, below, Tone.WARN, "triangle-alert"))
        for one in week.days:
            if one.stints:
                title = day(one.date, self._desk.settings.locale, "EEEE, MMMM d")
                blocks.append(Topic(title))
                blocks += [self._offer(stint) for stint in one.stints]
        if not any(one.stints for one in week.days):
            blocks.append(Topic("", _("No hours in this week.")))
        blocks.append(Fact(_("Week"), hours_text(week.minutes), strong=True))
        words = _("With a reason, for who could not clock")
        blocks.append(Offer("add", _("Add hours"), words, "plus"))
        return PanelState(
            name=f"week/{week.person.id}",
            title=week.person.name,
            below=role_word(week.person.role),
            blocks=blocks,
        )

    def _offer(self, stint: Stint) -> Offer:
        zone = ZoneInfo(self._desk.settings.time_zone)
        now = self._sheet.at if self._sheet else self._desk.now()
        came = clock_time(stint.came, zone, short=True)
        left = clock_time(stint.left, zone, short=True) if stint.left else _("now")
        left = "?" if stint.forgotten else left
        pause = stint.break_minutes(now)
        parts = [hours_text(stint.minutes(now))]
        if pause:
            parts.append(_("break {minutes} min").format(minutes=pause))
        if stint.corrected:
            parts.append(_("corrected"))
        elif self._sheet and len(self._sheet.devices) > 1:
            parts.append(self._sheet.devices.get(stint.device, ""))
        icon = "triangle-alert" if stint.forgotten else "pencil" if stint.corrected else "clock"
        below = _("Forgot to clock out") if stint.forgotten else " · ".join(filter(None, parts))
        return Offer(f"stint:{stint.id}", f"{came} – {left}", below, icon)

    def edit(self, key: str, text: str) -> None:
        if self._form is not None:
            self._form = hours_form.typed(self._form, key, text)
            self._changed()

    def press(self, key: str) -> None:
        verb, _colon, what = key.partition(":")
        form, week = self._form, self._week()
        if verb == "stint" and week is not None:
            self._open(week, what)
        elif verb == "add" and week is not None:
            today = business_date(self._desk.now(), self._desk.settings)
            self._form = hours_form.new_form(week.person, min(today, week.days[-1].date))
        elif verb == "close":
            self.close()
        elif form is not None and verb == "because":
            self._form = replace(form, reason=_(what))
        elif form is not None and verb in {"remove", "stay"}:
            self._form = replace(form, removing=verb == "remove")
        elif form is not None and verb == "gone":
            self._correct(form, Correction(None))
        elif form is not None and verb == "save":
            whole = hours_form.meant(form, self._desk.settings)
            if whole is not None and form.reason.strip():
                self._correct(form, whole)
        self._changed()

    def _open(self, week: WorkWeek, stint_id: str) -> None:
        known = (stint for one in week.days for stint in one.stints)
        stint = next((one for one in known if one.id == stint_id), None)
        if stint is not None:
            now = self._desk.now()
            self._form = hours_form.form_of(week.person, stint, self._desk.settings, now)

    def _correct(self, form: HoursForm, whole: Correction) -> None:
        if form.busy:
            return
        self._form = replace(form, busy=True, removing=False, refused=None)
        gone = _("Hours taken away") if whole.came is None else ""
        act = replace(self._act, reason=form.reason.strip() or gone)
        old, person = form.stint, form.person

        def done(marks: tuple[str, ...]) -> None:
            words = gone or _("Hours of {name} are saved")
            undo = (lambda: self._undo(form, marks)) if old is None or old.left else None
            told = words.format(name=person.short_name)
            self.said = Said(told, self.said.number + 1, undo)
            self._form = None
            self._changed()
            self.load()

        def failed(error: StoreError) -> None:
            self._form = replace(form, busy=False, removing=False, refused=error)
            self._changed()

        stint_id = old.id if old else ""
        self._desk.run(
            lambda shop: time_clock.correct(shop, act, person.id, stint_id, whole), done, failed
        )

    def _undo(self, form: HoursForm, marks: tuple[str, ...]) -> None:
        """As it was before, which is one more correction."""
        act = replace(self._act, reason=_("Taken back"))
        old, now = form.stint, self._desk.now()
        before = Correction(old.came, old.left, old.break_minutes(now)) if old else Correction(None)
        stint_id, person = marks[0] if marks else "", form.person.id
        self._desk.run(
            lambda shop: time_clock.correct(shop, act, person, stint_id, before),
            lambda _marks: self.load(),
            self._refuse,
        )

    # The file

    def file_name(self) -> str:
        monday = self._sheet.monday if self._sheet else self._week_now()
        return f"hours-{monday.isoformat()}.xlsx"

    def export(self, path: Path) -> None:
        sheet, settings = self._sheet, self._desk.settings
        if sheet is None:
            return

        def saved(kept: Path) -> None:
            self.said = Said(_("Saved as {name}").format(name=kept.name), self.said.number + 1)
            self._changed()

        self._desk.look(lambda _shop: save_timesheet(sheet, settings, path), saved, self._refuse)
