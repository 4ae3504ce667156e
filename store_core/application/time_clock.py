"""Clocking in and out, who is in, hours by week, and putting them right (O6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.staff import Permission, Person
from store_core.domain.store import Settings
from store_core.domain.time_clock import (
    LONGEST,
    Correction,
    DayOfWork,
    Mark,
    MarkKind,
    Presence,
    Stint,
    check_correction,
    check_next,
    presence,
    stints,
)
from store_core.journal.kinds import HoursClocked, HoursCorrected
from store_core.storage.catalogue import load_devices, load_everybody
from store_core.storage.time_clock import ClockMarkRow, marks_between

_DAY = timedelta(days=1)
_BACK = LONGEST + _DAY
"""How far before a moment marks can matter for it."""


@dataclass(frozen=True, slots=True)
class WhoIsIn:
    """`place` is the name of the machine they clocked in at, empty for this one."""

    presence: Presence
    place: str


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """One person's, Monday first; `minutes` of the whole week."""

    person: Person
    days: tuple[DayOfWork, ...]
    presence: Presence

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)

    @property
    def forgotten(self) -> bool:
        return any(day.forgotten for day in self.days)


@dataclass(frozen=True, slots=True)
class Timesheet:
    """The week that begins on `monday`; everybody who works here, and who worked in it. `devices`
    are names by id.
    """

    monday: date
    weeks: tuple[WorkWeek, ...]
    devices: Mapping[str, str]
    at: datetime


def clock(shop: Shop, act: Act, kind: MarkKind) -> Presence:
    """The acting person comes, goes, rests or is back; works without the server.

    Errors: `clock_not_now` with `state`, `not_permitted` for who does not work here.
    """
    with shop.transaction(act) as tx:
        person = tx.known.people.get(act.person.id) if act.person else None
        if person is None or person.retired:
            raise StoreError("not_permitted", permission="clock")
        marks = _recent(tx.session, tx.now, person.id).get(person.id, ())
        check_next(presence(marks, tx.now), kind)
        mark = Mark(shop.new_id(), person.id, kind, tx.now, shop.identity.device)
        tx.record(HoursClocked(mark=mark))
        return presence((*marks, mark), tx.now)


def presences(shop: Shop) -> Mapping[str, Presence]:
    """Of everybody who left a mark lately, by person."""
    now = shop.now()
    with shop.database.read() as session:
        recent = _recent(session, now)
    return {person: presence(marks, now) for person, marks in recent.items()}


def who_is_in(shop: Shop) -> Mapping[str, WhoIsIn]:
    """Everybody who is in or on a break, by person."""
    found = presences(shop)
    with shop.database.read() as session:
        names = {one.id: one.name for one in load_devices(session)}
    return {
        person: WhoIsIn(one, "" if one.device == shop.identity.device else _place(names, one))
        for person, one in found.items()
        if one.state != "out"
    }


def _place(names: Mapping[str, str], held: Presence) -> str:
    return names.get(held.device, held.device)


def presence_of(shop: Shop, person_id: str) -> Presence:
    return presences(shop).get(person_id, Presence())


def timesheet(shop: Shop, act: Act, monday: date) -> Timesheet:
    """Error `not_permitted`."""
    shop.known.require(act, Permission.EDIT_HOURS)
    now, settings = shop.now(), shop.settings
    with shop.database.read() as session:
        first, last = _bounds(monday, settings)
        found = marks_between(session, first - _BACK, last + _BACK)
        recent = _recent(session, now)
        people = load_everybody(session)
        devices = {one.id: one.name for one in load_devices(session)}
    weeks = [
        WorkWeek(
            person,
            _days(found.get(person.id, ()), monday, settings, now),
            presence(recent.get(person.id, ()), now),
        )
        for person in sorted(people.values(), key=lambda one: one.name.casefold())
    ]
    here = (one for one in weeks if not one.person.retired or any(day.stints for day in one.days))
    return Timesheet(monday, tuple(here), devices, now)


def correct(
    shop: Shop, act: Act, person_id: str, stint_id: str, meant: Correction
) -> tuple[str, ...]:
    """Put a stint right, add one (`stint_id` empty), or say it never was (`meant.came` None).
    Answers the ids of the new marks.

    Errors: `not_permitted`, `reason_missing`, `unknown_person`, `hours_changed` where the stint is
    not there any more, `bad_records` with `problems`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.EDIT_HOURS)
        if not act.reason.strip():
            raise StoreError("reason_missing")
        if person_id not in tx.known.people:
            raise StoreError("unknown_person", person=person_id)
        near = meant.came or tx.now
        held = _around(tx.session, near, person_id, stint_id, tx.now)
        old = next((one for one in held if one.id == stint_id), None)
        if stint_id and old is None:
            raise StoreError("hours_changed")
        others = [one for one in held if one is not old]
        problems = [
            {"at": f"hours/{person_id}/{at}", "code": code}
            for at, code in check_correction(meant, others, tx.now)
        ]
        if problems:
            raise StoreError("bad_records", problems=problems)
        marks = _marks_of(shop, person_id, meant, old)
        voided = old.marks if old else ()
        tx.record(HoursCorrected(person=person_id, marks=marks, voided=voided))
        return tuple(mark.id for mark in marks)


def _around(
    session: Session, near: datetime, person_id: str, stint_id: str, now: datetime
) -> tuple[Stint, ...]:
    """The person's stints that could meet a correction, the corrected one among them."""
    row = session.get(ClockMarkRow, stint_id) if stint_id else None
    places = (near, row.at) if row else (near,)
    first, last = min(places) - _BACK, max(places) + _BACK
    found = marks_between(session, first, last, person_id)
    return stints(found.get(person_id, ()), now)


def _marks_of(shop: Shop, person_id: str, meant: Correction, old: Stint | None) -> tuple[Mark, ...]:
    """A break stands in the middle: only how long it was is known."""
    if meant.came is None or meant.left is None:
        return ()
    pause = timedelta(minutes=meant.break_minutes)
    begins = meant.came + (meant.left - meant.came - pause) / 2
    begins = begins.replace(second=0, microsecond=0) if pause else begins
    begins = max(begins, meant.came)
    device = old.device if old else shop.identity.device
    told: list[tuple[MarkKind, datetime]] = [("in", meant.came)]
    if pause:
        told += [("break", begins), ("back", begins + pause)]
    told.append(("out", meant.left))
    return tuple(
        Mark(shop.new_id(), person_id, kind, at, device, corrected=True) for kind, at in told
    )


def _recent(session: Session, now: datetime, person: str = "") -> Mapping[str, Sequence[Mark]]:
    return marks_between(session, now - 2 * _BACK, now + _DAY, person)


def _bounds(monday: date, settings: Settings) -> tuple[datetime, datetime]:
    zone = ZoneInfo(settings.time_zone)
    cut = time.fromisoformat(settings.day_cut)
    begin = datetime.combine(monday, cut, zone)
    return begin, datetime.combine(monday + 7 * _DAY, cut, zone)


def _days(
    marks: Sequence[Mark], monday: date, settings: Settings, now: datetime
) -> tuple[DayOfWork, ...]:
    """A stint belongs to the business day it began on."""
    days = {monday + n * _DAY: DayOfWork(monday + n * _DAY) for n in range(7)}
    for stint in stints(marks, now):
        on = business_date(stint.came, settings)
        if day := days.get(on):
            days[on] = replace(
                day,
                stints=(*day.stints, stint),
                minutes=day.minutes + stint.minutes(now),
                forgotten=day.forgotten or stint.forgotten,
            )
    return tuple(days.values())
