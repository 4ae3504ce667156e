"""Who is at the till: people, PIN, what a wrong one says (C1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from pos_app.presenters.clocking import ClockAct, acts_of, clocked_words, presence_words
from pos_app.presenters.shell import LinkBadge, link_badge, role_word
from pos_app.sentences import sentence, tries_left
from qt_kit.wording import _
from store_core.application import staff, time_clock
from store_core.application.shop import Act, Shop
from store_core.application.time_clock import WhoIsIn
from store_core.domain.errors import StoreError
from store_core.domain.hours import open_state
from store_core.domain.shifts import Shift
from store_core.domain.staff import Grants, Permission, Person, may
from store_core.domain.store import Settings
from store_core.domain.time_clock import MarkKind, Presence
from store_core.domain.wording import clock_time, day

PIN_LENGTH = 6
SHORTEST_PIN = 4

Hand = Literal["ready", "checking", "wrong", "locked", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was put in so far. `refused` stays until the next digit, a lock until it is over.
    `clocking`: the PIN is for the hours clock; `known` is whose it was, with what the clock says.
    `said` is what was clocked last.
    """

    person: str = ""
    pin: str = ""
    checking: bool = False
    refused: StoreError | None = None
    clocking: bool = False
    known: tuple[Person, Presence] | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class PersonCard:
    id: str
    name: str
    role: str
    initials: str
    chosen: bool
    badge: str = ""
    badge_icon: str = "chef-hat"
    tone: str = ""


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
    digits: int = PIN_LENGTH
    question: str = ""
    clocking: bool = False
    acts: tuple[ClockAct, ...] = ()
    forgotten: str = ""
    can_recover: bool = False
    letters: str = ""

    @property
    def can_type(self) -> bool:
        return bool(self.name) and not self.acts and self.hand in {"ready", "wrong"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the screen is derived from, beside what was put in."""

    settings: Settings
    people: tuple[Person, ...]
    till: str
    shift: Shift | None
    badge: LinkBadge
    now: datetime
    hours: Mapping[str, WhoIsIn] = field(default_factory=dict)


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
        people=tuple(_card(one, entry.person, facts) for one in facts.people),
        shift=_shift(facts.shift, by_id, zone),
        name=person.name if person else "",
        prompt=_prompt(entry, person, hand, facts),
        hand=hand,
        dots=0 if hand == "locked" else len(entry.pin),
        digits=person.pin_digits if person else PIN_LENGTH,
        question=_("Who clocks in or out?") if entry.clocking else _("Who is at the till?"),
        clocking=entry.clocking,
        acts=acts_of(entry.known[1]) if entry.known else (),
        forgotten=_forgotten(person),
        can_recover=person is not None and bool(person.recovery_hash),
        letters=person.initials if person else "",
    )


def _forgotten(person: Person | None) -> str:
    if person and person.recovery_hash:
        return _("Forgotten? Use the recovery code")
    if person and person.role == "owner":
        return _("Forgotten? Another owner can set a new PIN.")
    return _("Forgotten? The owner can set a new PIN.")


def works_here(person: Person, grants: Grants) -> bool:
    """Whether they have anything to do at a till."""
    return any(may(person, one, grants) for one in (Permission.SELL, Permission.HAND_OUT))


def _card(person: Person, chosen: str, facts: Facts) -> PersonCard:
    badge, icon = _badge(person, facts)
    return PersonCard(
        id=person.id,
        name=person.name,
        role=role_word(person.role),
        initials=person.initials,
        chosen=person.id == chosen,
        badge=badge,
        badge_icon=icon,
        tone=person.tone,
    )


def _badge(person: Person, facts: Facts) -> tuple[str, str]:
    """Where they are meanwhile, as far as the clock tells."""
    held = facts.hours.get(person.id)
    if held and held.presence.state == "break":
        return _("Break"), "coffee"
    if not works_here(person, facts.settings.grants):
        return _("Kitchen"), "chef-hat"
    return (held.place, "monitor") if held else ("", "")


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
    if person and not entry.clocking and not works_here(person, facts.settings.grants):
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
    if entry.said:
        return entry.said
    if person is None:
        return _("Choose your name")
    if entry.known:
        return presence_words(entry.known[1], facts.settings, facts.now)
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
    return _("PIN to clock in or out") if entry.clocking else _("Enter your PIN")


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
        return Facts(
            desk.settings, desk.people, desk.till, desk.shift, badge, desk.now(), desk.hours
        )

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
            self._set(Entry(person=person_id, clocking=self._entry.clocking))

    def switch_clock(self) -> None:
        """Clock in or out without a sale, or not after all."""
        if not self._entry.checking:
            self._set(Entry(person=self._entry.person, clocking=not self._entry.clocking))

    def step_back(self) -> None:
        """The digits first, then the clock."""
        if self._entry.known or (self._entry.clocking and not self._entry.pin):
            self.switch_clock()
        else:
            self.clear()

    def chosen(self) -> Person | None:
        return next((one for one in self._desk.people if one.id == self._entry.person), None)

    def recovered(self) -> None:
        """There is a new PIN."""
        said = _("The new PIN holds. Enter it.")
        self._set(Entry(person=self._entry.person, said=said))

    def clock(self, kind: MarkKind) -> None:
        entry = self._entry
        if entry.known is None or entry.checking:
            return
        person = entry.known[0]
        asked = replace(entry, checking=True)
        self._set(asked)

        def done(_now: Presence) -> None:
            said = clocked_words(kind, person, self._desk.settings, self._desk.now())
            self._set(Entry(person=person.id, said=said))

        def refused(error: StoreError) -> None:
            said = sentence(error, self._desk.settings)
            self._set(Entry(person=person.id, clocking=True, said=said))

        self._desk.run(lambda shop: time_clock.clock(shop, Act(person), kind), done, refused)

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
        most = self.state().digits
        pin = (kept + digit)[:most]
        self._set(replace(self._entry, pin=pin, refused=None, said=""))
        if len(pin) == most:
            self._check()

    def submit(self) -> None:
        """Where it is not known how long the PIN is."""
        if len(self._entry.pin) >= SHORTEST_PIN and self.state().hand == "ready":
            self._check()

    def backspace(self) -> None:
        if self.state().can_type:
            pin = "" if self._entry.refused else self._entry.pin[:-1]
            self._set(replace(self._entry, pin=pin, refused=None))

    def clear(self) -> None:
        if self.state().can_type:
            self._set(Entry(person=self._entry.person, clocking=self._entry.clocking))

    def _check(self) -> None:
        asked = replace(self._entry, checking=True)
        self._set(asked)

        def refused(error: StoreError) -> None:
            if self._entry == asked:
                self._set(replace(asked, checking=False, refused=error))

        def known(found: tuple[Person, Presence]) -> None:
            if self._entry == asked:
                self._set(replace(asked, checking=False, pin="", known=found))

        if asked.clocking:
            self._desk.run(lambda shop: _who(shop, asked), known, refused)
        else:
            self._desk.sign_in(asked.person, asked.pin, refused)


def _who(shop: Shop, asked: Entry) -> tuple[Person, Presence]:
    person = staff.sign_in(shop, asked.person, asked.pin)
    return person, time_clock.presence_of(shop, person.id)
