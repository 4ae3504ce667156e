"""Tax classes and what they are from a day on (O5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from store_core.application.office import OfficeCall
from store_core.application.shop import Shop, Transaction
from store_core.application.stores import sold_in
from store_core.domain.catalogue import TaxClass
from store_core.domain.catalogue_checks import Problem, problems_of
from store_core.domain.errors import StoreError
from store_core.domain.hours import business_date
from store_core.domain.staff import Permission
from store_core.domain.tax import dated_problems
from store_core.journal.kinds import CatalogueChanged
from store_core.storage.catalogue import catalogue_revs


@dataclass(frozen=True, slots=True)
class TaxEdit:
    """Classes as they should be; `seen` are the revs of those by "tax/id", -1 for a new one."""

    seen: Mapping[str, int]
    taxes: tuple[TaxClass, ...]


@dataclass(frozen=True, slots=True)
class TaxView:
    """All classes with their changes, and their revs."""

    taxes: tuple[TaxClass, ...] = ()
    revs: Mapping[str, int] = field(default_factory=dict)


def taxes_now(shop: Shop) -> TaxView:
    with shop.database.read() as session:
        revs = catalogue_revs(session)
        return TaxView(
            shop.known_in(session).menu.taxes,
            {key: rev for key, rev in revs.items() if key.startswith("tax/")},
        )


def _change(tx: Transaction, edit: TaxEdit) -> dict[str, int]:
    """Errors: `not_permitted`, `changed_meanwhile` (with `records`), `bad_records` (with
    `problems`).
    """
    tx.require(Permission.CHANGE_SETTINGS)
    held = catalogue_revs(tx.session)
    keys = [f"tax/{one.id}" for one in edit.taxes]
    stale = [key for key in keys if held.get(key, -1) != edit.seen.get(key, -1)]
    if stale:
        raise StoreError("changed_meanwhile", records=stale)
    found = list(_problems(tx, edit))
    if found:
        told = [{"at": one.at, "code": one.code, **one.values} for one in found]
        raise StoreError("bad_records", problems=told)
    revs = {key: held.get(key, -1) + 1 for key in keys}
    tx.record(CatalogueChanged(revs=revs, taxes=edit.taxes))
    return revs


def _problems(tx: Transaction, edit: TaxEdit) -> Iterator[Problem]:
    today, sold = business_date(tx.now, tx.settings), sold_in(tx.session)
    before = {one.id: one for one in tx.menu.taxes}
    for one in edit.taxes:
        for at, code in dated_problems(before.get(one.id), one, today, sold=sold):
            yield Problem(f"tax/{one.id}/{at}", code)
    after = before | {one.id: one for one in edit.taxes}
    menu = replace(tx.menu, taxes=tuple(after.values()))
    yield from problems_of(menu, [f"tax/{one.id}" for one in edit.taxes], tx.settings)


CHANGE_TAXES = OfficeCall("change_taxes", TaxEdit, dict[str, int], _change)
"""Answers the new revs."""
