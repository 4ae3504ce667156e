"""Who is at the till: people, PIN, what a wrong one says (C1)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.presenters.shell import LinkBadge, link_badge, role_word
from pos_app.sentences import sentence, tries_left
from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.hours import open_state
from store_core.domain.shifts import Shift
from store_core.domain.staff import Grants, Permission, Person, may
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day

PIN_LENGTH = 6
SHORTEST_PIN = 4

Hand = Literal["ready", "checking", "wrong", "locked", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was put in so far. `refused` stays until the next digit, a lock until it is over."""

    person: str = ""
    pin: str = ""
    checking: bool = False
    refused: StoreError | None = None


@dataclass(frozen=True, slots=True)
class PersonCard:
    id: str
    name: str
    role: str
    initials: str
    chosen: bool
    badge: str = ""


@dataclass(frozen=True, slots=True)
class SignInState:
    store: str
    place: str
    clock: str
    day: str
    badge: LinkBadge
    people: tuple[PersonCard, ...]
    shift: str
    name: str
    prompt: str
    hand: Hand
    dots: int

    @property
    def can_type(self) -> bool:
        return bool(self.name) and self.hand in {"ready", "wrong"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the screen is derived from, beside what was put in."""

    settings: Settings
    people: tuple[Person, ...]
    till: str
    shift: Shift | None
    badge: LinkBadge
    now: datetime


def derive(facts: Facts, entry: Entry) -> SignInState:
    settings = facts.settings
    zone = ZoneInfo(settings.time_zone)
    by_id = {person.id: person for person in facts.people}
    person = by_id.get(entry.person)
    hand = _hand(entry, person, facts)
    return SignInState(
        store=settings.name,
        place=" · ".join([*settings.address[:1], facts.till]),
        clock=clock_time(facts.now, zone, short=True),
        day=_day(facts, zone),
        badge=facts.badge,
        people=tuple(_card(one, entry.person, settings.grants) for one in facts.people),
        shift=_shift(facts.shift, by_id, zone),
        name=person.name if person else "",
        prompt=_prompt(entry, person, hand, facts),
        hand=hand,
        dots=0 if hand == "locked" else len(entry.pin),
    )


def works_here(person: Person, grants: Grants) -> bool:
    """Whether they have anything to do at a till."""
    return any(may(person, one, grants) for one in (Permission.SELL, Permission.HAND_OUT))


def _card(person: Person, chosen: str, grants: Grants) -> PersonCard:
    badge = "" if works_here(person, grants) else _("Kitchen")
    role = role_word(person.role)
    return PersonCard(person.id, person.name, role, person.initials, person.id == chosen, badge)


def _day(facts: Facts, zone: ZoneInfo) -> str:
    state = open_state(facts.now, facts.settings)
    date = day(facts.now.astimezone(zone).date(), facts.settings.locale)
    if state.open and state.until:
        until = clock_time(state.until, zone, short=True)
        return f"{date} · " + _("open until {time}").format(time=until)
    if not state.open:
        opens = state.opens_next
        if opens and opens.astimezone(zone).date() == facts.now.astimezone(zone).date():
            at = clock_time(opens, zone, short=True)
            return f"{date} · " + _("opens at {time}").format(time=at)
        return f"{date} · " + _("closed")
    return date


def _shift(shift: Shift | None, people: dict[str, Person], zone: ZoneInfo) -> str:
    if shift is None:
        return _("No shift is open at this till")
    at = clock_time(shift.opened_at, zone, short=True)
    opener = people.get(shift.opened_by)
    if opener is None:
        return _("Shift opened {time}").format(time=at)
    return _("Shift opened {time} by {name}").format(time=at, name=opener.short_name)


def _hand(entry: Entry, person: Person | None, facts: Facts) -> Hand:
    if person and not works_here(person, facts.settings.grants):
        return "elsewhere"
    if entry.checking:
        return "checking"
    until = locked_until(entry.refused)
    if until:
        return "locked" if facts.now < until else "ready"
    return "wrong" if entry.refused else "ready"


def locked_until(refused: StoreError | None) -> datetime | None:
    if refused is None or refused.code != "pin_locked":
        return None
    return datetime.fromisoformat(str(refused.values["until"]))


def _prompt(entry: Entry, person: Person | None, hand: Hand, facts: Facts) -> str:
    if person is None:
        return _("Choose your name")
    if hand == "elsewhere":
        return _("Cooks work at the kitchen display.")
    if hand == "checking":
        return _("Checking…")
    until = locked_until(entry.refused)
    if hand == "locked" and until:
        left = ceil((until - facts.now).total_seconds())
        clock = f"{left // 60}:{left % 60:02}"
        return _("Too many wrong PINs. Try again in {time}.").format(time=clock)
    if hand == "wrong" and entry.refused:
        if entry.refused.code == "wrong_pin":
            return tries_left(int(str(entry.refused.values["tries_left"])))
        return sentence(entry.refused, facts.settings)
    return _("Enter your PIN")


class SignInPresenter:
    """`choose`, `digit`, `backspace`, `clear`, `submit`, `letter`; `changed` after each."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk, self._changed = desk, changed
        self._entry = Entry()

    def state(self) -> SignInState:
        return derive(self._facts(), self._entry)

    def _facts(self) -> Facts:
        desk = self._desk
        badge = link_badge(desk.link)
        return Facts(desk.settings, desk.people, desk.till, desk.shift, badge, desk.now())

    def _set(self, entry: Entry) -> None:
        self._entry = entry
        self._changed()

    def begin(self) -> None:
        """Nobody is chosen, but who was here last is offered."""
        people = [person.id for person in self._desk.people]
        kept = self._entry.person if self._entry.person in people else ""
        self._set(Entry(person=kept))

    def choose(self, person_id: str) -> None:
        if not self._entry.checking and person_id != self._entry.person:
            self._set(Entry(person=person_id))

    def letter(self, letter: str) -> None:
        """The next person whose first or last name begins with it."""
        people = self._desk.people
        ids = [person.id for person in people]
        start = ids.index(self._entry.person) + 1 if self._entry.person in ids else 0
        for person in (*people[start:], *people[:start]):
            words = person.name.casefold().split()
            if any(word.startswith(letter.casefold()) for word in words):
                self.choose(person.id)
                return

    def digit(self, digit: str) -> None:
        if not self.state().can_type:
            return
        kept = "" if self._entry.refused else self._entry.pin
        pin = (kept + digit)[:PIN_LENGTH]
        self._set(replace(self._entry, pin=pin, refused=None))
        if len(pin) == PIN_LENGTH:
            self._check()

    def submit(self) -> None:
        """For PINs shorter than the dots."""
        if len(self._entry.pin) >= SHORTEST_PIN and self.state().hand == "ready":
            self._check()

    def backspace(self) -> None:
        if self.state().can_type:
            pin = "" if self._entry.refused else self._entry.pin[:-1]
            self._set(replace(self._entry, pin=pin, refused=None))

    def clear(self) -> None:
        if self.state().can_type:
            self._set(Entry(person=self._entry.person))

    def _check(self) -> None:
        asked = replace(self._entry, checking=True)
        self._set(asked)

        def refused(error: StoreError) -> None:
            if self._entry == asked:
                self._set(replace(asked, checking=False, refused=error))

        self._desk.sign_in(asked.person, asked.pin, refused)
