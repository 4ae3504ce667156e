"""A catalogue with some of its records changed (O1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Item,
    Menu,
    ModifierGroup,
    Promotion,
    Station,
    TaxClass,
    Text,
)

KIND_OF: Mapping[type[CatalogueRecord], str] = {
    Category: "category",
    Item: "item",
    ModifierGroup: "group",
    TaxClass: "tax",
    Station: "station",
    Promotion: "promotion",
}


def key_of(record: CatalogueRecord) -> str:
    """ "kind/id"."""
    return f"{KIND_OF[type(record)]}/{record.id}"


def records_of(menu: Menu) -> Iterator[tuple[str, CatalogueRecord]]:
    """Every record with its key."""
    for kind, records in menu.by_kind.items():
        yield from ((f"{kind}/{record.id}", record) for record in records)


def with_records(menu: Menu, records: Iterable[CatalogueRecord]) -> Menu:
    """The menu as it is once these are published; new ones stand last."""
    after = dict(records_of(menu)) | {key_of(record): record for record in records}
    every = after.values()
    return Menu(
        categories=tuple(one for one in every if isinstance(one, Category)),
        items=tuple(one for one in every if isinstance(one, Item)),
        groups=tuple(one for one in every if isinstance(one, ModifierGroup)),
        taxes=tuple(one for one in every if isinstance(one, TaxClass)),
        stations=tuple(one for one in every if isinstance(one, Station)),
        promotions=tuple(one for one in every if isinstance(one, Promotion)),
        day=menu.day,
    )


def as_record(record: CatalogueRecord) -> CatalogueRecord:
    """Without what is only true of a menu that was read to sell by."""
    match record:
        case Item():
            return replace(record, sold_out_until=None) if record.sold_out_until else record
        case ModifierGroup() if any(option.sold_out_until for option in record.options):
            options = (replace(option, sold_out_until=None) for option in record.options)
            return replace(record, options=tuple(options))
        case _:
            return record


def copy_of(item: Item, new_id: str, menu: Menu) -> Item:
    """Another like it, by a name that is free, without what only one item may have: barcode and
    quick key.
    """
    name = _free_name(item.name, menu)
    return replace(item, id=new_id, name=name, barcode="", quick_key=None, sold_out_until=None)


def _free_name(name: Text, menu: Menu) -> Text:
    """Numbered alike in all languages: "Margherita 2"."""
    taken = {text.casefold() for item in menu.items for text in item.name.values()}
    number = 2
    while any(f"{text} {number}".casefold() in taken for text in name.values()):
        number += 1
    return {language: f"{text} {number}" for language, text in name.items()}
