"""Signing in by PIN on this machine (C1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission, Person, may, require
from store_core.storage.catalogue import load_people
from store_core.storage.terminal import PinAttemptRow

FREE_TRIES = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=30)

_HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class PinRefused:
    """Why a PIN did not open the till: tries left before a delay, or until when to wait."""

    tries_left: int
    locked_until: datetime | None


def hash_pin(pin: str) -> str:
    """argon2id. Error `pin_format` unless four to eight digits."""
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise StoreError("pin_format")
    return hash_secret(pin)


def people(shop: Shop) -> tuple[Person, ...]:
    """Everybody who works here, for the sign-in screen."""
    with shop.database.read() as session:
        return load_people(session)


def sign_in(shop: Shop, person_id: str, pin: str) -> Person:
    """The person whose PIN it is.

    Errors: `unknown_person`; `wrong_pin` with `tries_left`; `pin_locked` with `until` (ISO), after
    five wrong ones, growing from 30 s to 30 min; the count survives a restart.
    """
    person = _person(shop, person_id)
    refused = _attempt(shop, person, pin)
    if refused is None:
        return person
    if refused.locked_until:
        raise StoreError("pin_locked", until=refused.locked_until.isoformat())
    raise StoreError("wrong_pin", tries_left=refused.tries_left)


def approve(shop: Shop, person_id: str, pin: str, permission: Permission) -> Person:
    """Somebody standing beside lends their permission for one act.

    Errors: as `sign_in`, and `not_permitted`.
    """
    approver = sign_in(shop, person_id, pin)
    require(approver, permission, shop.settings.grants)
    return approver


def approvers(shop: Shop, permission: Permission) -> tuple[Person, ...]:
    """Who may be asked for a permission."""
    grants = shop.settings.grants
    return tuple(one for one in people(shop) if may(one, permission, grants))


def _person(shop: Shop, person_id: str) -> Person:
    for person in people(shop):
        if person.id == person_id:
            return person
    raise StoreError("unknown_person", person=person_id)


def _attempt(shop: Shop, person: Person, pin: str) -> PinRefused | None:
    with shop.database.read() as session:
        row = session.get(PinAttemptRow, person.id)
        locked_until = row.locked_until if row and row.pin == _which(person) else None
    if locked_until and shop.now() < locked_until:
        return PinRefused(0, locked_until)
    right = matches(person.pin_hash, pin)
    with shop.database.write() as session:
        row = session.get(PinAttemptRow, person.id) or PinAttemptRow(
            person=person.id, failures=0, locked_until=None, pin=_which(person)
        )
        session.add(row)
        before = row.failures if row.pin == _which(person) else 0
        row.failures, row.pin = 0 if right else before + 1, _which(person)
        row.locked_until = None if right else _locked_until(row.failures, shop.now())
        if right:
            return None
        return PinRefused(max(0, FREE_TRIES - row.failures), row.locked_until)


def _which(person: Person) -> str:
    """Tells one PIN from the next without telling the PIN: what was wrong for an old one does not
    count for a new one.
    """
    return sha256(person.pin_hash.encode()).hexdigest()[:16]


def _locked_until(failures: int, now: datetime) -> datetime | None:
    over = failures - FREE_TRIES
    return now + min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(over, 10)) if over >= 0 else None


def hash_secret(secret: str) -> str:
    """argon2id."""
    return _HASHER.hash(secret)


def matches(hashed: str, secret: str) -> bool:
    try:
        return _HASHER.verify(hashed, secret)
    except (VerificationError, ValueError):
        return False
