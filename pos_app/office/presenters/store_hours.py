"""Opening hours, holidays and a pause of web orders as fields (O5)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from pos_app.office.presenters.fields import (
    Act,
    Field,
    Heading,
    Note,
    Row,
    Said,
    Text,
    row,
)
from pos_app.office.presenters.store_draft import Draft
from pos_app.office.presenters.store_values import clock_and_day
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.catalogue import text_in
from store_core.domain.hours import paused_at
from store_core.domain.store import Settings
from store_core.domain.wording import day

BUTTON = 52
"""A button among fields, with the gap before it."""
_MONDAY = date(2026, 1, 5)
PAUSES: tuple[tuple[str, str], ...] = (
    ("30", "30 minutes"),
    ("60", "1 hour"),
    ("120", "2 hours"),
    ("day", "Rest of the day"),
)


def weekday_name(weekday: int, settings: Settings) -> str:
    return day(_MONDAY + timedelta(days=weekday), settings.locale, "EEEE").capitalize()


def pause_rows(settings: Settings, now: datetime) -> Iterator[Row]:
    """Holds at once, without saving."""
    yield row(Heading(_("Web orders now")))
    if settings.silence:
        since = clock_and_day(settings.silence.since, settings)
        later = _("The server hears nothing from the shop since {since}; the web promises later.")
        yield row(Note(later.format(since=since), Tone.WARN, "cloud-off", name=_("Shop silent")))
    if paused_at(now, settings):
        until = clock_and_day(settings.web_paused_until, settings)
        words = _("Paused until {until}. Then they go on by themselves.").format(until=until)
        yield row(Note(words, Tone.WARN, "circle-pause", name=_("Web pause")))
        yield row(Act("pause/0", _("Take web orders again"), "play", name=_("Take web orders")))
        return
    yield row(Said(_("Web orders are taken"), _("Pause them when the kitchen has its hands full")))
    yield row(*(Act(f"pause/{key}", _(words), name=_(f"Pause {words}")) for key, words in PAUSES))


def hours_rows(draft: Draft, wrong: Mapping[str, str]) -> Iterator[Row]:
    """Each day with its spans, the first beside its name."""
    settings = draft.settings
    yield row(Heading(_("Opening hours"), _("closing at or before opening is past midnight")))
    for weekday in range(7):
        name = weekday_name(weekday, settings)
        spans = [at for at, span in enumerate(settings.hours) if span.weekday == weekday]
        add = Act(f"hours/add/{weekday}", "", "plus", "flat", f"Add hours {name}")
        copy = Act(f"hours/copy/{weekday}", "", "copy", "flat", f"Copy {name} to all days")
        if not spans:
            yield Row((Said(name, _("Closed")), add), (1, 0), BUTTON)
        for count, at in enumerate(spans, 1):
            words = Said(name) if count == 1 else Said(_("{day}, {n}").format(day=name, n=count))
            first = (add, copy) if count == 1 else ()
            yield _span(draft, wrong, at, words, f"{name} {count}", first)


def _span(
    draft: Draft,
    wrong: Mapping[str, str],
    at: int,
    words: Said,
    name: str,
    more: tuple[Act, ...],
) -> Row:
    span = draft.settings.hours[at]
    late = _("next day") if span.closes <= span.opens else ""
    path = f"hours/{at}"
    fields: tuple[Field, ...] = (
        words,
        _clock(draft, wrong, f"{path}/opens", "", span.opens, f"{name} opens", ""),
        _clock(draft, wrong, f"{path}/closes", "", span.closes, f"{name} closes", late),
        Act(f"hours/remove/{at}", "", "trash-2", "flat", f"Remove {name}"),
        *more,
    )
    spare = 0 if more else 2 * BUTTON
    return Row(fields, (2, 3, 3, *(0 for _act in fields[3:])), spare)


def _clock(
    draft: Draft, wrong: Mapping[str, str], path: str, label: str, value: str, name: str, unit: str
) -> Text:
    return Text(path, label, draft.typed.get(path, value), name, unit, wrong.get(path, ""))


def holiday_rows(draft: Draft, wrong: Mapping[str, str], today: date) -> Iterator[Row]:
    """Those to come; what is over stays in the settings, out of the way."""
    settings = draft.settings
    coming = [
        at for at, one in enumerate(settings.holidays) if not one.date or one.date >= str(today)
    ]
    yield row(Heading(_("Holidays"), _("without times it is closed all day")))
    for count, at in enumerate(coming, 1):
        one = settings.holidays[at]
        name, path = f"Holiday {count}", f"holidays/{at}"
        label = text_in(one.name, settings.languages[0])
        yield Row(
            (
                _clock(draft, wrong, f"{path}/date", _("Date"), one.date, f"{name} date", ""),
                _clock(draft, wrong, f"{path}/name", _("Name"), label, f"{name} name", ""),
            ),
            (2, 3),
        )
        yield Row(
            (
                _time(draft, wrong, at, "opens", _("Opens"), one.opens, name),
                _time(draft, wrong, at, "closes", _("Closes"), one.closes, name),
                Act(f"holidays/remove/{at}", "", "trash-2", "flat", f"Remove {name}"),
            ),
            (1, 1, 0),
        )
    yield row(Act("holidays/add/0", _("Add a holiday"), "plus"))


def _time(
    draft: Draft,
    wrong: Mapping[str, str],
    at: int,
    field: str,
    label: str,
    value: str | None,
    name: str,
) -> Text:
    path = f"holidays/{at}/{field}"
    return _clock(draft, wrong, path, label, value or "", f"{name} {field}", "")
