"""Settings and tax classes as they are being edited: pure, nothing of it is kept yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from pos_app.office.presenters import store_tax_draft as taxes
from pos_app.office.presenters.catalogue_typed import UnreadableError
from pos_app.office.presenters.store_values import read, read_clock
from store_core.application.tax_classes import TaxView
from store_core.domain.catalogue import Menu, TaxClass
from store_core.domain.catalogue_checks import Problem
from store_core.domain.catalogue_edits import with_records
from store_core.domain.setting_checks import setting_problems
from store_core.domain.setting_list import changed, setting, value_of, with_value
from store_core.domain.store import HolidayHours, OpeningHours, Settings
from store_core.domain.tax import dated_problems, use_problems


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` at `rev` is what the store has, `settings` what it should have. `typed` are texts by
    path as they stand in their fields, `unread` why some of them are no value, `theirs` keys that
    somebody else set to something else meanwhile.
    """

    base: Settings
    rev: int
    settings: Settings
    base_taxes: TaxView = field(default_factory=TaxView)
    taxes: tuple[TaxClass, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    theirs: tuple[str, ...] = ()

    @property
    def mine(self) -> tuple[str, ...]:
        """The keys that are different."""
        return changed(self.base, self.settings)

    @property
    def new_taxes(self) -> tuple[TaxClass, ...]:
        held = {one.id: one for one in self.base_taxes.taxes}
        return tuple(one for one in self.taxes if one != held.get(one.id))

    def tax(self, below: str) -> TaxClass:
        """That the path is about; a new one where there is none yet."""
        wanted = below.split("/")[0]
        return next((one for one in self.taxes if one.id == wanted), TaxClass(wanted, ()))

    @property
    def count(self) -> int:
        """How much is not saved."""
        touched = {path.split("/")[0] for path in self.unread} - {*self.mine}
        return len(self.mine) + len(self.new_taxes) + len(touched)


def begun(settings: Settings, rev: int, held: TaxView) -> Draft:
    return Draft(settings, rev, settings, held, held.taxes)


def typed(draft: Draft, path: str, text: str) -> Draft:
    """A field's text changed; what is no value yet is kept as it is typed."""
    texts, unread = {**draft.typed, path: text}, {**draft.unread}
    unread.pop(path, None)
    try:
        draft = _with_text(draft, path, text)
    except UnreadableError as error:
        unread[path] = error.words
    return replace(draft, typed=texts, unread=unread)


def _with_text(draft: Draft, path: str, text: str) -> Draft:
    key, _, below = path.partition("/")
    settings = draft.settings
    match key:
        case "tax":
            return with_tax(draft, taxes.with_text(draft.tax(below), below, text, settings))
        case "hours":
            place, _, name = below.partition("/")
            rows = _replaced(settings.hours, int(place), **{name: read_clock(text)})
            return set_to(draft, "hours", rows)
        case "holidays":
            return set_to(draft, "holidays", _holiday_text(settings, below, text))
        case "policies":
            name, _, language = below.partition("/")
            texts = _spoken(settings.policies.get(name, {}), language, text)
            others = {one: told for one, told in settings.policies.items() if one != name}
            return set_to(draft, "policies", {**others, name: texts} if texts else others)
    one = setting(key)
    if one.kind == "phrase":
        return set_to(draft, key, _spoken(value_of(settings, key), below, text.strip()))
    return set_to(draft, key, read(one, text, settings))


def _spoken(texts: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    spoken = {**texts, language: text}
    return {one: said for one, said in spoken.items() if said.strip()}


def _holiday_text(settings: Settings, below: str, text: str) -> tuple[HolidayHours, ...]:
    place, _, name = below.partition("/")
    row = settings.holidays[int(place)]
    if name == "name":
        language = settings.languages[0]
        return _replaced(settings.holidays, int(place), name={**row.name, language: text})
    value = text.strip() if name == "date" else read_clock(text) or None
    return _replaced(settings.holidays, int(place), **{name: value})


R = TypeVar("R", OpeningHours, HolidayHours)


def _replaced(rows: Sequence[R], place: int, **values: Any) -> tuple[R, ...]:
    return tuple(replace(row, **values) if at == place else row for at, row in enumerate(rows))


def set_to(draft: Draft, key: str, value: object) -> Draft:
    return replace(draft, settings=with_value(draft.settings, key, value))


def forgot(draft: Draft, *paths: str) -> Draft:
    """Rows came or went: their fields are told by their values again."""

    def kept(texts: Mapping[str, str]) -> dict[str, str]:
        return {at: text for at, text in texts.items() if not at.startswith(paths)}

    return replace(draft, typed=kept(draft.typed), unread=kept(draft.unread))


def picked(draft: Draft, path: str, key: str) -> Draft:
    """One of several was chosen, or one of any was taken or left."""
    if path == "languages/add":
        added = (key,) if key else ()
        return set_to(draft, "languages", (*draft.settings.languages, *added))
    if path.startswith("tax/"):
        below = path.removeprefix("tax/")
        return with_tax(draft, taxes.with_choice(draft.tax(below), below, key))
    one = setting(path)
    if one.kind == "choices":
        held = value_of(draft.settings, path)
        ordered = [each for each in one.choices or {} if (each in held) != (each == key)]
        return set_to(draft, path, tuple(ordered))
    if one.kind == "tax_class":
        return set_to(draft, path, key or None)
    return set_to(draft, path, key)


def acted(draft: Draft, path: str, today: date) -> Draft:
    """A button among the fields: rows come, go, or are copied."""
    area, act, *rest = path.split("/")
    change = _ACTS.get((area, act))
    if change is not None:
        return forgot(change(draft, rest), f"{area}/")
    if area == "tax":
        after = taxes.after_act(draft.taxes, draft.tax(rest[0]), act, rest, today)
        return forgot(replace(draft, taxes=after), "tax/")
    return draft


def with_tax(draft: Draft, made: TaxClass) -> Draft:
    return replace(draft, taxes=tuple(made if one.id == made.id else one for one in draft.taxes))


def _add_hours(draft: Draft, rest: Sequence[str]) -> Draft:
    weekday = int(rest[0])
    late = [row for row in draft.settings.hours if row.weekday == weekday]
    opens, closes = ("18:00", "22:00") if late else ("10:00", "18:00")
    rows = (*draft.settings.hours, OpeningHours(weekday, opens, closes))
    return set_to(draft, "hours", rows)


def _copy_hours(draft: Draft, rest: Sequence[str]) -> Draft:
    """This day's hours for every day."""
    of_day = [row for row in draft.settings.hours if row.weekday == int(rest[0])]
    rows = tuple(replace(row, weekday=day) for day in range(7) for row in of_day)
    return set_to(draft, "hours", rows)


def _remove(key: str) -> Callable[[Draft, Sequence[str]], Draft]:
    def remove(draft: Draft, rest: Sequence[str]) -> Draft:
        rows = value_of(draft.settings, key)
        return set_to(draft, key, tuple(row for at, row in enumerate(rows) if str(at) != rest[0]))

    return remove


def _add_holiday(draft: Draft, rest: Sequence[str]) -> Draft:
    return set_to(draft, "holidays", (*draft.settings.holidays, HolidayHours("", {})))


def _first_language(draft: Draft, rest: Sequence[str]) -> Draft:
    spoken = draft.settings.languages
    return set_to(draft, "languages", (rest[0], *(one for one in spoken if one != rest[0])))


def _drop_language(draft: Draft, rest: Sequence[str]) -> Draft:
    spoken = draft.settings.languages
    return set_to(draft, "languages", tuple(one for one in spoken if one != rest[0]))


_ACTS: Mapping[tuple[str, str], Callable[[Draft, Sequence[str]], Draft]] = {
    ("hours", "add"): _add_hours,
    ("hours", "copy"): _copy_hours,
    ("hours", "remove"): _remove("hours"),
    ("holidays", "add"): _add_holiday,
    ("holidays", "remove"): _remove("holidays"),
    ("languages", "first"): _first_language,
    ("languages", "remove"): _drop_language,
}


def rebased(draft: Draft, held: Settings, rev: int) -> Draft:
    """The store has other settings now: what is mine stays mine, all else follows."""
    if rev < draft.rev:
        return draft
    settings, theirs = held, list(draft.theirs)
    for key in draft.mine:
        mine, now = value_of(draft.settings, key), value_of(held, key)
        settings = with_value(settings, key, mine)
        if now not in (value_of(draft.base, key), mine) and key not in theirs:
            theirs.append(key)
    after = replace(draft, base=held, rev=rev, settings=settings)
    mine_now = after.mine
    gone = [at for at in draft.typed if at.split("/")[0] not in (*mine_now, "tax")]
    after = forgot(after, *(at for at in gone if at not in draft.unread)) if gone else after
    return replace(after, theirs=tuple(key for key in theirs if key in mine_now))


def with_taxes(draft: Draft, view: TaxView) -> Draft:
    """As `rebased`, for the tax classes."""
    mine = {one.id: one for one in draft.new_taxes}
    held = {one.id for one in view.taxes}
    fresh = (one for one in draft.new_taxes if one.id not in held)
    after = (*(mine.get(one.id, one) for one in view.taxes), *fresh)
    return replace(draft, base_taxes=view, taxes=after)


def took(draft: Draft, key: str) -> Draft:
    """Theirs instead of mine."""
    settings = with_value(draft.settings, key, value_of(draft.base, key))
    return kept(forgot(replace(draft, settings=settings), key), key)


def kept(draft: Draft, key: str) -> Draft:
    """Mine, knowing theirs."""
    return replace(draft, theirs=tuple(one for one in draft.theirs if one != key))


def problems(draft: Draft, menu: Menu, today: date, *, sold: bool) -> tuple[Problem, ...]:
    """What keeps it from being saved, by the path of the field."""
    found = [
        Problem(one.at.removeprefix("settings/"), one.code, one.values)
        for one in setting_problems(draft.settings, menu, draft.base, sold=sold)
    ]
    held = {one.id: one for one in draft.base_taxes.taxes}
    after = with_records(menu, draft.taxes)
    for one in draft.new_taxes:
        before = held.get(one.id)
        if before is None and not one.name:
            found.append(Problem(f"tax/{one.id}/name", "name_missing"))
        found += [
            Problem(f"tax/{one.id}/{at}", code)
            for at, code in dated_problems(before, one, today, sold=sold)
        ]
        found += [
            Problem(f"tax/{one.id}/{at}", code, values)
            for at, code, values in use_problems(one, after, draft.settings)
        ]
    return tuple(found)


def tidy(settings: Settings) -> Settings:
    """Rows in the order of the week and the year."""
    hours = sorted(settings.hours, key=lambda row: (row.weekday, row.opens, row.closes))
    holidays = sorted(settings.holidays, key=lambda row: row.date)
    return replace(settings, hours=tuple(hours), holidays=tuple(holidays))


def merged(held: Settings, before: Settings, after: Settings) -> Settings:
    """Those held, with what differs between the two others taken over."""
    for key in changed(before, after):
        held = with_value(held, key, value_of(after, key))
    return held
