"""The sizes of an item, as rows of its form (O1)."""

from collections.abc import Iterator

from pos_app.office.presenters.catalogue_filling import Filling
from pos_app.office.presenters.catalogue_words import named
from pos_app.office.presenters.fields import Act, Flag, Heading, Hint, Note, Pick, Row, Text, row
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Item, Variant

OWN, TIMES = "own", "times"


def size_rows(item: Item, filling: Filling) -> Iterator[Row]:
    if not item.variants:
        yield row(filling.text(item, "price", _("Price")))
        yield row(Act("variants+", _("Sell it in sizes"), "plus"))
        return
    below = counted("{count} size", "{count} sizes", len(item.variants))
    yield row(Heading(_("Sizes"), below))
    problem = filling.problems.get("variants", "") or filling.problems.get("default_variant", "")
    if problem:
        yield row(Note(problem, Tone.BAD, "circle-alert", _("Sizes problem")))
    if any(one.price is None for one in item.variants):
        yield row(filling.text(item, "price", _("The item's price, for sizes that go by it")))
    for place, variant in enumerate(item.variants):
        yield from _size(item, variant, place, filling)
    yield row(Act("variants+", _("Another size"), "plus"))


def _size(item: Item, variant: Variant, place: int, filling: Filling) -> Iterator[Row]:
    at = f"variants/{variant.id}"
    said = named(variant.name, filling.settings) or _("Size {number}").format(number=place + 1)

    def text(key: str, label: str, suffix: str = "") -> Text:
        return filling.text(item, f"{at}/{key}", label, suffix, f"{said} {label.lower()}")

    name = filling.translated(item, f"{at}/name", _("Size"), name=f"{said} name")
    price = text("price", _("Price"))
    if variant.price is None:
        price = text("multiplier", _("Times the price"))
    yield row(name, text("short", _("Short")), price, parts=(5, 2, 3))
    yield row(
        text("servings", _("Servings")),
        text("diameter_mm", _("Diameter"), "mm"),
        text("detail", _("Says")),
        parts=(2, 3, 3),
    )
    if filling.opened == at or not variant.available:
        yield from _more(variant, at, said, text("sets", _("Sets of this size alone")))
    usual = item.default_variant == variant.id
    yield row(
        Flag(f"{at}/default", _("Usual size"), usual, _("{size} is usual").format(size=said)),
        Act(f"{at}/more", "", "sliders-horizontal", "flat", f"{said} more"),
        Act(f"{at}/up", "", "arrow-up", "flat", f"{said} up", enabled=place > 0),
        Act(f"{at}/remove", "", "trash-2", "flat", f"{said} away"),
        parts=(1, 0, 0, 0),
    )


def _more(variant: Variant, at: str, said: str, sets: Text) -> Iterator[Row]:
    ways = ((OWN, _("A price of its own"), ""), (TIMES, _("The item's price, times"), ""))
    chosen = OWN if variant.price is not None else TIMES
    yield row(Pick(f"{at}/pricing", _("Costs"), ways, chosen, f"{said} costs"))
    yield row(Flag(f"{at}/available", _("On sale"), variant.available, f"{said} on sale"))
    yield row(sets)
    yield row(Hint(_("Promotions and halves go by these names; a comma stands between two.")))
