"""Ingredients, recipes and suppliers as the back office publishes them (O2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from store_core.application.office import OfficeCall
from store_core.application.shop import Transaction
from store_core.domain.catalogue_checks import Problem
from store_core.domain.errors import StoreError
from store_core.domain.purchasing import Supplier
from store_core.domain.staff import Permission
from store_core.domain.stock import Recipe, StockItem, StockRecord, Stocks
from store_core.domain.stock_checks import Ground, key_of, stock_problems
from store_core.journal.kinds import StockChanged
from store_core.storage.stock_queries import load_stocks, moved_items, stock_revs

Record = TypeVar("Record", StockItem, Recipe, Supplier)


@dataclass(frozen=True, slots=True)
class StockPublication:
    """Records new or different; `seen` are their revs as they were read, -1 for a new one."""

    seen: Mapping[str, int]
    items: tuple[StockItem, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    suppliers: tuple[Supplier, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The revs that the records have now, by "kind/id"."""

    revs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Edit:
    """The records that differ from what is held, by key."""

    items: Mapping[str, StockItem]
    recipes: Mapping[str, Recipe]
    suppliers: Mapping[str, Supplier]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset((*self.items, *self.recipes, *self.suppliers))

    def on(self, held: Stocks) -> Stocks:
        return Stocks(
            items=_merged(held.items, self.items),
            recipes=_merged(held.recipes, self.recipes),
            suppliers=_merged(held.suppliers, self.suppliers),
        )


def _publish(tx: Transaction, asked: StockPublication) -> Published:
    tx.require(Permission.EDIT_STOCK)
    held, revs = load_stocks(tx.session), stock_revs(tx.session)
    edit = _Edit(
        items=_changed(asked.items, held.items),
        recipes=_changed(asked.recipes, held.recipes),
        suppliers=_changed(asked.suppliers, held.suppliers),
    )
    moved = moved_items(tx.session)
    ground = Ground(
        stocks=edit.on(held),
        menu=tx.menu,
        moved=Stocks(items=tuple(item for item in held.items if item.id in moved)),
    )
    taken = check_seen(edit.keys, asked.seen, revs)
    refuse((*taken, *stock_problems(ground, edit.keys)))
    new = {key: revs.get(key, -1) + 1 for key in edit.keys}
    if new:
        body = StockChanged(
            revs=new,
            items=tuple(edit.items.values()),
            recipes=tuple(edit.recipes.values()),
            suppliers=tuple(edit.suppliers.values()),
        )
        tx.record(body)
    now = {**revs, **new}
    told: tuple[StockRecord, ...] = (*asked.items, *asked.recipes, *asked.suppliers)
    return Published({key: now[key] for key in map(key_of, told)})


PUBLISH_STOCK = OfficeCall("publish_stock", StockPublication, Published, _publish)
"""Errors: `not_permitted`, `changed_meanwhile` with `records`, `bad_records` with `problems`."""


def check_seen(
    changed: Iterable[str], seen: Mapping[str, int], revs: Mapping[str, int]
) -> tuple[Problem, ...]:
    """New records by an id that is taken. Error `changed_meanwhile`: somebody published one of the
    others since it was read.
    """
    differ = sorted(key for key in changed if seen.get(key, -1) != revs.get(key, -1))
    if moved := [key for key in differ if seen.get(key, -1) >= 0]:
        raise StoreError("changed_meanwhile", records=moved)
    return tuple(
        Problem(f"{key}/id", "duplicate_id", {"id": key.partition("/")[2]}) for key in differ
    )


def refuse(problems: tuple[Problem, ...]) -> None:
    """Error `bad_records` where there are any, each with its values beside `at` and `code`."""
    if problems:
        told = [{"at": one.at, "code": one.code, **one.values} for one in problems]
        raise StoreError("bad_records", problems=told)


def _changed(asked: Iterable[Record], held: Iterable[Record]) -> Mapping[str, Record]:
    before = {key_of(one): one for one in held}
    return {key_of(one): one for one in asked if one != before.get(key_of(one))}


def _merged(held: Iterable[Record], changed: Mapping[str, Record]) -> tuple[Record, ...]:
    return tuple({**{key_of(one): one for one in held}, **changed}.values())
