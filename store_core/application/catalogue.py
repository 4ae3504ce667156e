"""The catalogue as the back office reads and publishes it (O1)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from store_core.application.office import OfficeCall, perform
from store_core.application.shop import Act, Shop, Transaction
from store_core.application.tax_classes import tax_problems
from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Item,
    Menu,
    ModifierGroup,
    Promotion,
    Station,
    TaxClass,
)
from store_core.domain.catalogue_checks import Problem, problems_of
from store_core.domain.catalogue_edits import as_record, key_of, records_of, with_records
from store_core.domain.errors import StoreError
from store_core.domain.orders import OrderLine
from store_core.domain.staff import Permission
from store_core.journal.kinds import CatalogueChanged
from store_core.storage.availability import sold_out_at
from store_core.storage.catalogue import catalogue_revs, load_menu
from store_core.storage.order_queries import find_orders, open_order_ids

MOST_RECORDS = 5_000
"""In one publication."""


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """All records as they were published, each with its rev by "kind/id". What is sold out for
    now stands beside: item or option by "kind/id", and when it comes back by itself.
    """

    menu: Menu
    revs: Mapping[str, int]
    sold_out: Mapping[str, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publication:
    """Records that are new or different. `seen` are the revs ("kind/id") of the records as their
    editor read them, -1 for a new one.
    """

    seen: Mapping[str, int]
    categories: tuple[Category, ...] = ()
    items: tuple[Item, ...] = ()
    groups: tuple[ModifierGroup, ...] = ()
    taxes: tuple[TaxClass, ...] = ()
    stations: tuple[Station, ...] = ()
    promotions: tuple[Promotion, ...] = ()

    @property
    def records(self) -> tuple[CatalogueRecord, ...]:
        kinds = (self.categories, self.items, self.groups, self.taxes, self.stations)
        return (*(record for records in kinds for record in records), *self.promotions)


@dataclass(frozen=True, slots=True)
class Published:
    """The revs of what was published, by "kind/id"."""

    revs: Mapping[str, int]


def catalogue_now(shop: Shop) -> CatalogueView:
    """The whole catalogue to be edited."""
    with shop.database.read() as session:
        gone = sold_out_at(session, shop.now())
        sold_out = {f"{one.kind}/{one.id}": one.until for one in gone}
        return CatalogueView(load_menu(session), catalogue_revs(session), sold_out)


def publication_of(records: Iterable[CatalogueRecord], revs: Mapping[str, int]) -> Publication:
    """Of records that were edited when their revs were these."""
    menu = with_records(Menu(), records)
    return Publication(
        seen={key: revs.get(key, -1) for key, _ in records_of(menu)},
        categories=menu.categories,
        items=menu.items,
        groups=menu.groups,
        taxes=menu.taxes,
        stations=menu.stations,
        promotions=menu.promotions,
    )


def undoing(after: Menu, before: Menu, published: Published) -> Publication:
    """What takes a publication back: the records as they were before; what is new since then is
    retired, where that can be.
    """
    held, now = dict(records_of(before)), dict(records_of(after))
    records = [held[key] if key in held else _retired(now[key]) for key in published.revs]
    return publication_of(records, published.revs)


def _retired(record: CatalogueRecord) -> CatalogueRecord:
    match record:
        case Station():
            return record
        case _:
            return replace(record, retired=True)


def publish(shop: Shop, act: Act, publication: Publication) -> Published:
    """On the server itself, as `PUBLISH`."""
    return perform(shop, act, PUBLISH, publication, shop.new_id())


def _publish(tx: Transaction, asked: Publication) -> Published:
    tx.require(Permission.EDIT_CATALOGUE)
    held, revs = load_menu(tx.session), catalogue_revs(tx.session)
    before = dict(records_of(held))
    wanted = {key_of(record): as_record(record) for record in asked.records}
    changed = {key: one for key, one in wanted.items() if one != before.get(key)}
    _check_seen(changed, asked.seen, revs)
    after = with_records(held, changed.values())
    taxes = [one for one in changed.values() if isinstance(one, TaxClass)]
    if taxes:
        tx.require(Permission.CHANGE_SETTINGS)
    _refuse(
        [
            *_record_problems(tx, asked, after, frozenset(changed), revs),
            *tax_problems(tx, held, after, taxes),
        ]
    )
    _check_in_use(tx, held, after)
    if changed:
        new_revs = {key: revs.get(key, -1) + 1 for key in changed}
        tx.record(_body(changed.values(), new_revs, after))
        revs |= new_revs
    return Published({key: revs[key] for key in wanted})


def _check_seen(changed: Iterable[str], seen: Mapping[str, int], revs: Mapping[str, int]) -> None:
    """Error `changed_meanwhile`; a new record by a taken id is a problem of its own."""
    edited = (key for key in changed if seen.get(key, -1) >= 0)
    if moved := sorted(key for key in edited if seen[key] != revs.get(key, -1)):
        raise StoreError("changed_meanwhile", records=moved)


def _record_problems(
    tx: Transaction,
    asked: Publication,
    after: Menu,
    changed: frozenset[str],
    revs: Mapping[str, int],
) -> Iterator[Problem]:
    """Error `too_many_records`."""
    records = asked.records
    if len(records) > MOST_RECORDS:
        raise StoreError("too_many_records", most=MOST_RECORDS, count=len(records))
    times = Counter(map(key_of, records))
    taken = [key for key in changed if asked.seen.get(key, -1) < 0 and key in revs]
    taken += [key for key, count in times.items() if count > 1]
    for key in sorted(dict.fromkeys(taken)):
        yield Problem(f"{key}/id", "duplicate_id", {"id": key.partition("/")[2]})
    yield from problems_of(after, changed, tx.settings)


def _refuse(found: list[Problem]) -> None:
    """Error `bad_records`."""
    if found:
        told = [{"at": one.at, "code": one.code, **one.values} for one in found]
        raise StoreError("bad_records", problems=told)


def _check_in_use(tx: Transaction, before: Menu, after: Menu) -> None:
    """Error `in_use` where an open order has what would be gone, with the `orders`' numbers and
    the `records`.
    """
    gone = frozenset(_sellable(before)) - frozenset(_sellable(after))
    if not gone:
        return
    numbers, records = [], set[str]()
    for order in find_orders(tx.session, open_order_ids(tx.session)):
        if used := gone & _used(order.live_lines):
            numbers.append(order.header.number)
            records |= used
    if numbers:
        raise StoreError("in_use", orders=numbers, records=sorted(records))


def _sellable(menu: Menu) -> Iterator[str]:
    for item in menu.items:
        if not item.retired:
            yield f"item/{item.id}"
            yield from (f"item/{item.id}/variants/{one.id}" for one in item.variants)
    for group in menu.groups:
        if not group.retired:
            yield from (f"option/{option.id}" for option in group.options)


def _used(lines: Iterable[OrderLine]) -> frozenset[str]:
    """Items, sizes and options of an order, parts included."""
    found = set[str]()
    for line in lines:
        cart = line.cart
        items = [cart.item, *(part.item for part in cart.parts if part.item)]
        found.update(f"item/{one}" for one in items)
        found.update(f"item/{one}/variants/{cart.variant}" for one in items)
        chosen = (*cart.modifiers, *(one for part in cart.parts for one in part.modifiers))
        found.update(f"option/{one.option}" for one in chosen)
    return frozenset(found)


def _body(
    records: Iterable[CatalogueRecord], revs: Mapping[str, int], after: Menu
) -> CatalogueChanged:
    menu = with_records(Menu(), records)
    several = after.by_kind.items()
    places = {f"{kind}/{one.id}": n for kind, ones in several for n, one in enumerate(ones)}
    return CatalogueChanged(
        revs=revs,
        places={key: places[key] for key in revs},
        categories=menu.categories,
        items=menu.items,
        groups=menu.groups,
        taxes=menu.taxes,
        stations=menu.stations,
        promotions=menu.promotions,
    )


PUBLISH = OfficeCall("publish_catalogue", Publication, Published, _publish)
"""All or nothing; what is already placed keeps what it had.

Errors: `not_permitted`, `too_many_records`, `changed_meanwhile` with the `records` (keys) that
somebody else changed since they were read, `bad_records` with `problems` (a list of {"at", "code",
values}, `catalogue_checks`), `in_use`.
"""
