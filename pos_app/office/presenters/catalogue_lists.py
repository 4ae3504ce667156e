"""What the catalogue has besides items: groups, deals, stations, as lists to open (O1, O3)."""

from collections.abc import Iterator, Mapping, Sequence

from pos_app.office.presenters.catalogue_choice_rows import group_words
from pos_app.office.presenters.catalogue_filling import Filling
from pos_app.office.presenters.catalogue_promotion_form import PROMOTIONS
from pos_app.office.presenters.catalogue_words import named
from pos_app.office.presenters.fields import Act, Form, Hint, Note, Pick, Row, Said, row
from qt_kit.wording import _, counted
from store_core.domain.catalogue import (
    CatalogueRecord,
    Category,
    Menu,
    ModifierGroup,
    Promotion,
    Station,
)

LISTS: Mapping[str, tuple[str, str, str]] = {
    "groups": (
        "Modifier groups",
        "New group",
        "What is chosen with an item, shared between items.",
    ),
    "promotions": ("Deals and promotions", "New deal", "What comes off by itself, or by a code."),
    "stations": ("Kitchen stations", "New station", "Where the kitchen makes and hands out."),
    "categories": ("Categories", "New category", "As they stand in the rail, retired ones last."),
}
"""Title, the way to a new one, what it is: by the key it is opened by."""
KITCHEN_KINDS = {"make": "Makes what is ordered", "pass": "The pass: checks and hands out"}


def list_form(key: str, menu: Menu, filling: Filling) -> Form:
    _title, fresh, says = LISTS[key]
    records = listed(key, menu)
    rows: list[Row] = [row(Hint(_(says)))]
    if not records:
        rows.append(row(Note(_("None yet."))))
    rows += [_row(one, key, menu, filling) for one in records]
    rows.append(row(Act(f"new/{key}", _(fresh), "plus", enabled=not filling.busy)))
    return Form(key, tuple(rows))


def listed(key: str, menu: Menu) -> list[CatalogueRecord]:
    """Retired ones last."""
    stations = sorted(menu.stations, key=lambda one: one.position)
    categories = sorted(menu.categories, key=lambda one: one.position)
    found: Mapping[str, Sequence[CatalogueRecord]] = {
        "groups": menu.groups,
        "promotions": menu.promotions,
        "stations": stations,
        "categories": categories,
    }
    return sorted(found[key], key=lambda one: getattr(one, "retired", False))


def _row(record: CatalogueRecord, key: str, menu: Menu, filling: Filling) -> Row:
    name = named(getattr(record, "name", {}), filling.settings) or record.id
    below = _below(record, menu, filling.uses)
    if getattr(record, "retired", False):
        below = f"{_('Retired')} · {below}"
    kind = {"groups": "group", "promotions": "promotion", "stations": "station"}.get(
        key, "category"
    )
    return row(
        Said(name, below),
        Act(f"open/{kind}/{record.id}", "", "pencil", "flat", f"{name} open"),
        parts=(1, 0),
    )


def _below(record: CatalogueRecord, menu: Menu, uses: Mapping[str, int]) -> str:
    match record:
        case ModifierGroup():
            return group_words(record, uses)
        case Promotion():
            return _(PROMOTIONS[record.kind])
        case Station():
            made = sum(1 for one in menu.items if one.station == record.id and not one.retired)
            told = counted("{count} item", "{count} items", made)
            return f"{_(KITCHEN_KINDS[record.kind])} · {told}"
        case Category():
            held = sum(1 for one in menu.items if record.id in one.category_ids and not one.retired)
            return counted("{count} item", "{count} items", held)
        case _:
            return ""


def station_form(station: Station, filling: Filling) -> Form:
    return Form(f"station/{station.id}", tuple(_station(station, filling)))


def _station(station: Station, filling: Filling) -> Iterator[Row]:
    yield row(filling.translated(station, "name", _("Station name"), tabs=True))
    kinds = tuple((key, _(words), "") for key, words in KITCHEN_KINDS.items())
    yield row(Pick("kind", _("What it does"), kinds, station.kind))
    yield row(filling.text(station, "position", _("Place among the stations")))
    yield row(Hint(_("Its printer and its screens are chosen on the page “Machines”.")))
