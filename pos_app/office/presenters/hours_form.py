"""A stint while it is put right: day, times and break as typed, in the store's time (O6)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pos_app.office.presenters.fields import Block, Notice, Offer, Text, Topic
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.presenters.staff_words import problem_words, words_of
from pos_app.office.sentences import sentence
from pos_app.presenters.clocking import hours_text
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.staff import Person
from store_core.domain.store import Settings
from store_core.domain.time_clock import Correction, Stint


@dataclass(frozen=True, slots=True)
class HoursForm:
    """`stint` is None for hours to be added."""

    person: Person
    stint: Stint | None
    day: str
    came: str
    left: str
    pause: str
    reason: str = ""
    busy: bool = False
    removing: bool = False
    refused: StoreError | None = None


def form_of(person: Person, stint: Stint, settings: Settings, now: datetime) -> HoursForm:
    zone = ZoneInfo(settings.time_zone)
    came = stint.came.astimezone(zone)
    left = f"{stint.left.astimezone(zone):%H:%M}" if stint.left else ""
    pause = str(stint.break_minutes(now))
    return HoursForm(person, stint, came.date().isoformat(), f"{came:%H:%M}", left, pause)


def new_form(person: Person, day: date) -> HoursForm:
    return HoursForm(person, None, day.isoformat(), "", "", "0")


def typed(form: HoursForm, key: str, text: str) -> HoursForm:
    form = replace(form, refused=None)
    match key:
        case "day":
            return replace(form, day=text)
        case "came":
            return replace(form, came=text)
        case "left":
            return replace(form, left=text)
        case "break":
            return replace(form, pause=text)
        case _:
            return replace(form, reason=text)


def meant(form: HoursForm, settings: Settings) -> Correction | None:
    """None where a field can't be read. Who goes at or before the time they came went next day."""
    day, came, left = _day(form.day), _time(form.came), _time(form.left)
    pause = _minutes(form.pause)
    if day is None or came is None or left is None or pause is None:
        return None
    zone = ZoneInfo(settings.time_zone)
    begins = datetime.combine(day, came, zone)
    over = timedelta(days=1) if left <= came else timedelta()
    return Correction(begins, datetime.combine(day + over, left, zone), pause)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _time(text: str) -> time | None:
    """Of "17:30", "1730" and "9"."""
    told = text.strip().replace(".", ":")
    if told.isdigit():
        told = f"{told}:00" if len(told) <= 2 else f"{told[:-2]}:{told[-2:]}"
    hours, _colon, minutes = told.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2):
        return None
    return time(int(hours), int(minutes)) if int(hours) < 24 and int(minutes) < 60 else None


def _minutes(text: str) -> int | None:
    told = text.strip() or "0"
    return int(told) if told.isdigit() and len(told) <= 4 else None


def panel(form: HoursForm, settings: Settings) -> PanelState:
    whole = meant(form, settings)
    able = whole is not None and bool(form.reason.strip()) and not form.busy
    title = _("Correct hours") if form.stint else _("Add hours")
    acts: tuple[PanelAct, ...] = (PanelAct("close", _("Cancel")),)
    if form.stint and not form.removing:
        acts = (PanelAct("remove", _("Take away"), danger=True),)
    main = PanelAct("save", _("Save"), "check", main=True, enabled=able)
    return PanelState(
        name=f"hours/{form.person.id}/{form.stint.id if form.stint else ''}",
        title=title,
        below=form.person.name,
        blocks=(*_notices(form, settings), *_fields(form), *_sum(whole, settings)),
        acts=() if form.removing else (*acts, main),
        closes=True,
    )


def _notices(form: HoursForm, settings: Settings) -> tuple[Block, ...]:
    if form.removing:
        words = _("Take these hours away?")
        below = _("They stay in the audit log.")
        return (
            Notice(words, below),
            Offer("stay", _("Keep"), _("They count as before"), "undo-2"),
            Offer("gone", _("Take away"), _("They count no more"), "trash-2"),
        )
    error = form.refused
    at_field = error and any(problem_words(error, key) for key in ("came", "left", "break"))
    if error and not at_field:
        return (Notice(sentence(error, settings)),)
    if form.stint and form.stint.forgotten:
        words = _("Nobody clocked out")
        below = _("Write when the work ended; until then no hours count.")
        return (Notice(words, below, Tone.WARN, "triangle-alert"),)
    return ()


def _fields(form: HoursForm) -> tuple[Block, ...]:
    def problem(key: str, text: str, *, good: bool, code: str) -> str:
        told = problem_words(form.refused, key) if form.refused else ""
        return told or ("" if good or not text.strip() else words_of(code))

    day_good = _day(form.day) is not None
    return (
        Text("day", _("Day"), form.day, problem="" if day_good else words_of("date_bad")),
        Text(
            "came",
            _("Came"),
            form.came,
            problem=problem("came", form.came, good=_time(form.came) is not None, code="time_bad"),
            hint="9:00",
            half=True,
        ),
        Text(
            "left",
            _("Went"),
            form.left,
            problem=problem("left", form.left, good=_time(form.left) is not None, code="time_bad"),
            hint="17:30",
            half=True,
        ),
        Text(
            "break",
            _("Break"),
            form.pause,
            suffix=_("minutes"),
            problem=problem(
                "break", form.pause, good=_minutes(form.pause) is not None, code="minutes_bad"
            ),
        ),
        Text("reason", _("Why"), form.reason, hint=_("Needed: it stands in the log")),
        *_reason(form),
    )


def _reason(form: HoursForm) -> tuple[Block, ...]:
    """What it mostly is."""
    if form.reason or form.removing:
        return ()
    words = "Forgot to clock out" if form.stint else "Forgot to clock in"
    return (Offer(f"because:{words}", _(words), _("Take this as the reason"), "message-square"),)


def _sum(whole: Correction | None, settings: Settings) -> tuple[Block, ...]:
    if whole is None or whole.came is None or whole.left is None:
        return ()
    minutes = (whole.left - whole.came) // timedelta(minutes=1) - whole.break_minutes
    if minutes <= 0:
        return ()
    zone = ZoneInfo(settings.time_zone)
    next_day = whole.left.astimezone(zone).date() != whole.came.astimezone(zone).date()
    told = _("{worked} hours").format(worked=hours_text(minutes))
    return (Topic(told, _("Until the next day") if next_day else ""),)
