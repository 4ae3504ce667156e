"""People, their PINs and what their roles may do: asked of the server that owns them (O6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from store_core.application.devices import CODE_LETTERS
from store_core.application.office import OfficeCall
from store_core.application.shop import Shop, Transaction
from store_core.application.staff import hash_pin, hash_secret, matches
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.staff import (
    DEFAULTS,
    OWNER_KEEPS,
    ROLES,
    Permission,
    Person,
    Role,
    is_weak,
    problems_of,
)
from store_core.journal.kinds import SettingsChanged, StaffChanged
from store_core.storage.catalogue import load_devices, people_rows
from store_core.storage.shifts import shifts_still_open
from store_core.storage.store import PersonRow, SettingsRow

RECOVERY_LETTERS = 16


@dataclass(frozen=True, slots=True)
class StaffView:
    """Everybody, those who left too, with the revs to edit by."""

    people: tuple[Person, ...]
    revs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PersonEdit:
    """A person's record as it is to be; secrets and leaving are other calls'. With a `pin` that is
    set too. `salt` is random: what is kept of the question tells nothing of the PIN.
    """

    seen: int
    person: Person
    pin: str = ""
    salt: str = ""


@dataclass(frozen=True, slots=True)
class NewPin:
    """`salt` as in `PersonEdit`."""

    person: str
    pin: str
    seen: int
    salt: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """`gone`: does not work here any more; or does again."""

    person: str
    seen: int
    gone: bool = True


@dataclass(frozen=True, slots=True)
class NewRecovery:
    """The code as it was shown to the owner, who alone knows it from then on."""

    code: str
    seen: int


@dataclass(frozen=True, slots=True)
class Recovery:
    """An owner who forgot the PIN; `salt` as in `PersonEdit`."""

    person: str
    code: str
    pin: str
    salt: str


@dataclass(frozen=True, slots=True)
class GrantsEdit:
    """What was granted otherwise than by default when the editor looked, and what is to be."""

    seen: dict[Role, dict[str, bool]] = field(default_factory=dict)
    grants: dict[Role, dict[str, bool]] = field(default_factory=dict)


def staff_now(shop: Shop) -> StaffView:
    """Who works here first, by role and name."""
    with shop.database.read() as session:
        rows = people_rows(session)
        people = sorted((row.person for row in rows), key=_order)
        return StaffView(tuple(people), {row.id: row.rev for row in rows})


def _order(person: Person) -> tuple[bool, int, str]:
    return person.retired, ROLES.index(person.role), person.name.casefold()


def new_recovery_code(shop: Shop) -> str:
    """As `recovery_code`."""
    return recovery_code(shop.random)


def recovery_code(random: Callable[[int], bytes]) -> str:
    """Sixteen letters and digits in groups of four; nothing is kept of it yet."""
    size = len(CODE_LETTERS)
    fair = 256 - 256 % size
    letters = ""
    while len(letters) < RECOVERY_LETTERS:
        letters += "".join(CODE_LETTERS[byte % size] for byte in random(32) if byte < fair)
    return "-".join(letters[at : at + 4] for at in range(0, RECOVERY_LETTERS, 4))


def _save_person(tx: Transaction, asked: PersonEdit) -> int:
    tx.require(Permission.EDIT_STAFF)
    held = _held(tx, asked.person.id, asked.seen)
    _check_owners(tx, held, asked.person)
    meant = _kept_secrets(held, _tidy(asked.person))
    problems = [
        *problems_of(meant),
        *_taken_name(tx, meant),
        *(("pin", code) for code in _pin_problems(asked.pin) if asked.pin),
    ]
    _refuse(meant.id, problems)
    if held and held.role == "owner" and meant.role != "owner":
        _check_last_owner(tx, meant.id)
    if held and _is_self(tx, meant.id) and held.role != meant.role:
        raise StoreError("own_role")
    return _record(tx, _with_pin(meant, asked.pin) if asked.pin else meant, asked.seen)


def _tidy(person: Person) -> Person:
    return replace(
        person,
        name=" ".join(person.name.split()),
        phone=person.phone.strip(),
        email=person.email.strip(),
        letters=person.letters.strip().upper(),
        started=person.started.strip(),
    )


def _kept_secrets(held: Person | None, meant: Person) -> Person:
    """What other calls set is as it was."""
    before = held or Person(meant.id, "", meant.role)
    return replace(
        meant,
        pin_hash=before.pin_hash,
        pin_digits=before.pin_digits,
        recovery_hash=before.recovery_hash if meant.role == "owner" else "",
        retired=before.retired,
        retired_on=before.retired_on,
    )


def _taken_name(tx: Transaction, meant: Person) -> Iterable[tuple[str, str]]:
    others = (one for one in _people(tx) if one.id != meant.id and not one.retired)
    if any(one.name.casefold() == meant.name.casefold() for one in others):
        yield "name", "name_taken"


def _pin_problems(pin: str) -> Iterable[str]:
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        yield "pin_format"
    elif is_weak(pin):
        yield "pin_weak"


def _set_pin(tx: Transaction, asked: NewPin) -> int:
    tx.require(Permission.EDIT_STAFF)
    held = _known(tx, asked.person, asked.seen)
    _check_owners(tx, held, held)
    _refuse(held.id, [("pin", code) for code in _pin_problems(asked.pin)])
    return _record(tx, _with_pin(held, asked.pin), asked.seen)


def _with_pin(person: Person, pin: str) -> Person:
    return replace(person, pin_hash=hash_pin(pin), pin_digits=len(pin))


def _retire(tx: Transaction, asked: Leaving) -> int:
    tx.require(Permission.EDIT_STAFF)
    held = _known(tx, asked.person, asked.seen)
    _check_owners(tx, held, held)
    if held.retired == asked.gone:
        return asked.seen
    if asked.gone:
        _check_leaving(tx, held)
    elif any(_taken_name(tx, held)):
        raise StoreError("name_taken_now", name=held.name)
    today = business_date(tx.now, tx.settings).isoformat() if asked.gone else ""
    return _record(tx, replace(held, retired=asked.gone, retired_on=today), asked.seen)


def _check_leaving(tx: Transaction, held: Person) -> None:
    if _is_self(tx, held.id):
        raise StoreError("retire_self")
    if held.role == "owner":
        _check_last_owner(tx, held.id)
    for row in shifts_still_open(tx.session):
        if row.shift.opened_by == held.id:
            names = {one.id: one.name for one in load_devices(tx.session)}
            till = names.get(row.device, row.device)
            raise StoreError("retire_shift_open", name=held.short_name, till=till)


def _keep_recovery(tx: Transaction, asked: NewRecovery) -> int:
    if tx.act.person is None:
        raise StoreError("not_permitted", permission="recovery")
    held = _known(tx, tx.act.person.id, asked.seen)
    if held.role != "owner" or len(recovery_letters(asked.code)) < RECOVERY_LETTERS:
        raise StoreError("not_permitted", permission="recovery", person=held.id)
    hashed = hash_secret(recovery_letters(asked.code))
    return _record(tx, replace(held, recovery_hash=hashed), asked.seen, "made a recovery code")


def _recover(tx: Transaction, asked: Recovery) -> int:
    """The code opens once; a new one is made in the back office."""
    row = tx.session.get(PersonRow, asked.person)
    if row is None or row.person.retired or row.person.role != "owner":
        raise StoreError("no_recovery_code")
    if not row.person.recovery_hash:
        raise StoreError("no_recovery_code")
    if not matches(row.person.recovery_hash, recovery_letters(asked.code)):
        raise StoreError("wrong_recovery_code")
    _refuse(row.id, [("pin", code) for code in _pin_problems(asked.pin)])
    person = replace(_with_pin(row.person, asked.pin), recovery_hash="")
    return _record(tx, person, row.rev, "recovery code used")


def recovery_letters(code: str) -> str:
    """What is hashed: however it was written down."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _set_grants(tx: Transaction, asked: GrantsEdit) -> None:
    if tx.act.person and not any(one.role == "owner" for one in _acting(tx)):
        raise StoreError("not_permitted", permission="grants", person=tx.act.person.id)
    if tx.settings.grants != asked.seen:
        raise StoreError("changed_meanwhile", records=["settings/grants"])
    for role, changed in asked.grants.items():
        for permission, on in changed.items():
            if permission not in DEFAULTS["owner"]:
                raise StoreError("unknown_permission", permission=permission)
            if role == "owner" and permission in OWNER_KEEPS and not on:
                raise StoreError("owner_keeps", permission=permission)
    row = tx.session.get(SettingsRow, tx.settings.store)
    settings = replace(tx.settings, grants=asked.grants)
    tx.record(SettingsChanged(settings=settings, rev=row.rev + 1 if row else 0))


def _people(tx: Transaction) -> tuple[Person, ...]:
    return tuple(row.person for row in people_rows(tx.session))


def _acting(tx: Transaction) -> tuple[Person, ...]:
    """Who acts and who lends their right, as their records are now."""
    known = tx.known.people
    asked = (one for one in (tx.act.person, tx.act.approver) if one)
    return tuple(known.get(one.id, one) for one in asked)


def _is_self(tx: Transaction, person_id: str) -> bool:
    return tx.act.person is not None and tx.act.person.id == person_id


def _held(tx: Transaction, person_id: str, seen: int) -> Person | None:
    """Error `changed_meanwhile` where somebody edited it since."""
    row = tx.session.get(PersonRow, person_id)
    if (row.rev if row else -1) != seen:
        raise StoreError("changed_meanwhile", records=[f"person/{person_id}"])
    return row.person if row else None


def _known(tx: Transaction, person_id: str, seen: int) -> Person:
    held = _held(tx, person_id, seen)
    if held is None:
        raise StoreError("unknown_person", person=person_id)
    return held


def _check_owners(tx: Transaction, held: Person | None, meant: Person) -> None:
    """Only an owner makes owners, or touches one. Error `owners_only`."""
    touches = meant.role == "owner" or (held is not None and held.role == "owner")
    if touches and tx.act.person and not any(one.role == "owner" for one in _acting(tx)):
        raise StoreError("owners_only")


def _check_last_owner(tx: Transaction, person_id: str) -> None:
    others = (one for one in _people(tx) if one.id != person_id and not one.retired)
    if not any(one.role == "owner" for one in others):
        raise StoreError("last_owner")


def _refuse(person_id: str, found: Iterable[tuple[str, str]]) -> None:
    """Error `bad_records` where there is anything to put right."""
    problems = [{"at": f"person/{person_id}/{at}", "code": code} for at, code in found]
    if problems:
        raise StoreError("bad_records", problems=problems)


def _record(tx: Transaction, person: Person, seen: int, reason: str = "") -> int:
    """The new rev."""
    if reason and not tx.act.reason:
        tx.act = replace(tx.act, reason=reason)
    tx.record(StaffChanged(people=(person,), revs={person.id: seen + 1}))
    return seen + 1


SAVE_PERSON: OfficeCall[PersonEdit, int] = OfficeCall("save_person", PersonEdit, int, _save_person)
"""Errors: `not_permitted`, `owners_only`, `changed_meanwhile`, `bad_records`, `last_owner`,
`own_role`. Answers the new rev, as do the others.
"""
SET_PIN: OfficeCall[NewPin, int] = OfficeCall("set_pin", NewPin, int, _set_pin)
"""Errors: `not_permitted`, `owners_only`, `changed_meanwhile`, `unknown_person`, `bad_records`."""
RETIRE_PERSON: OfficeCall[Leaving, int] = OfficeCall("retire_person", Leaving, int, _retire)
"""Errors: as `SET_PIN`, and `last_owner`, `retire_self`, `retire_shift_open`, `name_taken_now`."""
KEEP_RECOVERY: OfficeCall[NewRecovery, int] = OfficeCall(
    "keep_recovery", NewRecovery, int, _keep_recovery
)
"""An owner's own. Errors: `not_permitted`, `changed_meanwhile`, `unknown_person`."""
RESET_PIN: OfficeCall[Recovery, int] = OfficeCall("reset_pin", Recovery, int, _recover)
"""By who is not signed in. Errors: `no_recovery_code`, `wrong_recovery_code`, `bad_records`."""
SET_GRANTS: OfficeCall[GrantsEdit, None] = OfficeCall(
    "set_grants",
    GrantsEdit,
    type(None),
    _set_grants,
)
"""An owner's. Errors: `not_permitted`, `changed_meanwhile`, `unknown_permission`, `owner_keeps`."""
