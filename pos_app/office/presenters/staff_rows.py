"""The list of people: who is found, and what a row says of somebody (O6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from pos_app.presenters.clocking import hours_text
from pos_app.presenters.shell import role_word
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application.time_clock import WhoIsIn
from store_core.domain.staff import Person


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`now` is what they are doing by the clock, in words."""

    id: str
    name: str
    letters: str
    tone: str
    role: str
    below: str
    pin: str
    has_pin: bool
    now: str
    now_tone: Tone
    now_icon: str
    contact: str
    gone: bool


@dataclass(frozen=True, slots=True)
class PeopleState:
    rows: tuple[PersonRow, ...]
    chosen: int | None
    empty: str
    empty_below: str
    error: str
    can_add: bool
    gone: int
    shows_gone: bool


def found(people: Iterable[Person], text: str, *, gone: bool) -> tuple[Person, ...]:
    """Every word has to occur; those who left only where they are asked for."""
    words = text.casefold().split()

    def holds(one: Person) -> bool:
        told = f"{one.name} {role_word(one.role)} {one.phone} {one.email}".casefold()
        return (gone or not one.retired) and all(word in told for word in words)

    return tuple(one for one in people if holds(one))


def row_of(place: int, person: Person, hours: WhoIsIn | None) -> PersonRow:
    """`hours` are those of the clock."""
    now, tone, icon = _doing(person, hours)
    began = _("since {date}").format(date=person.started) if person.started else ""
    left = _("left {date}").format(date=person.retired_on) if person.retired else began
    return PersonRow(
        id=person.id,
        name=person.name,
        letters=person.initials,
        tone=person.tone or str(place),
        role=role_word(person.role),
        below=left,
        pin=_("Set") if person.pin_hash else _("None"),
        has_pin=bool(person.pin_hash),
        now=now,
        now_tone=tone,
        now_icon=icon,
        contact=person.phone or person.email,
        gone=person.retired,
    )


def _doing(person: Person, hours: WhoIsIn | None) -> tuple[str, Tone, str]:
    if person.retired or hours is None or hours.presence.since is None:
        return "", Tone.NEUTRAL, ""
    worked = hours_text(hours.presence.minutes)
    if hours.presence.state == "break":
        return _("Break"), Tone.WARN, "coffee"
    return _("In, {worked}").format(worked=worked), Tone.GOOD, "clock"
