"""A deal or another promotion, as the rows of its form (O3).

What a deal is made of are sets: names that items and sizes stand in.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from pos_app.office.presenters.catalogue_filling import NONE, Filling, retire_rows
from pos_app.office.presenters.fields import AREA, Field, Flag, Form, Heading, Hint, Pick, Row, row
from pos_app.presenters.receipts import FULFILMENT_WORDS
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.catalogue import Promotion
from store_core.domain.wording import day

PROMOTIONS: Mapping[str, str] = {
    "bundle": "A deal: several things at one price",
    "buy_get": "Buy some, get some",
    "item_percent": "Percent off some things",
    "item_amount": "An amount off some things",
    "order_percent": "Percent off the order",
    "order_amount": "An amount off the order",
}
CHANNELS: Mapping[str, tuple[str, str]] = {
    "counter": ("At the counter", ""),
    "web": ("On the web", ""),
    "phone": ("By phone", ""),
}
_MONDAY = date(2026, 6, 1)


def promotion_form(promotion: Promotion, filling: Filling) -> Form:
    return Form(f"promotion/{promotion.id}", tuple(_rows(promotion, filling)))


def _rows(promotion: Promotion, filling: Filling) -> Iterator[Row]:
    kinds = tuple((key, _(words), "") for key, words in PROMOTIONS.items())
    yield row(Pick("kind", _("What it is"), kinds, promotion.kind))
    yield row(filling.translated(promotion, "name", _("Promotion name"), tabs=True))
    yield row(filling.translated(promotion, "description", _("Description"), high=AREA))
    yield from _what(promotion, filling)
    yield from _when(promotion, filling)
    yield from _for_whom(promotion, filling)
    if not filling.fresh:
        yield row(Heading(_("This promotion")))
        asked = _("It takes nothing off any more. Past orders keep it.")
        yield from retire_rows(filling, asked, retired=promotion.retired)


def _what(promotion: Promotion, filling: Filling) -> Iterator[Row]:
    text = filling.text
    match promotion.kind:
        case "bundle":
            yield row(text(promotion, "sets", _("One of each of the sets")))
            yield row(Hint(sets_words(filling.sets)))
            yield row(text(promotion, "price", _("Together for")), _times(promotion, filling))
        case "buy_get":
            yield row(
                _set("buy/set", _("Of those bought"), promotion, filling),
                text(promotion, "buy/qty", _("Buy")),
                parts=(3, 2),
            )
            yield row(
                _set("get/set", _("Of those reduced"), promotion, filling),
                text(promotion, "get/qty", _("Get")),
                parts=(3, 2),
            )
            yield row(text(promotion, "percent", _("Off them"), "%"), _times(promotion, filling))
        case "item_percent":
            yield row(_set("set", _("Of the set"), promotion, filling))
            yield row(text(promotion, "percent", _("Off"), "%"))
        case "item_amount":
            yield row(_set("set", _("Of the set"), promotion, filling))
            yield row(text(promotion, "amount", _("Off each")))
        case "order_percent":
            yield row(text(promotion, "percent", _("Off"), "%"))
        case _:
            yield row(text(promotion, "amount", _("Off")))


def _times(promotion: Promotion, filling: Filling) -> Field:
    return filling.text(promotion, "times", _("Most an order"))


def _set(path: str, label: str, promotion: Promotion, filling: Filling) -> Field:
    step, _slash, _last = path.rpartition("/")
    held = getattr(promotion, step) if step else promotion
    chosen = held.set if held else None
    names = sorted({*filling.sets, *([chosen] if chosen else [])})
    choices = ((NONE, _("Anything"), ""), *((one, one, "") for one in names))
    wrong = filling.problems.get(path, "") or filling.problems.get(step or path, "")
    return Pick(path, label, choices, chosen or NONE, problem=wrong)


def sets_words(sets: tuple[str, ...]) -> str:
    names = ", ".join(sets)
    if not names:
        return _("No item is in a set yet. Write its name in the form of an item or a size.")
    return _("A comma stands between two. There are: {sets}.").format(sets=names)


def _when(promotion: Promotion, filling: Filling) -> Iterator[Row]:
    yield row(Heading(_("When"), _("Empty means always")))
    yield row(
        filling.text(promotion, "starts", _("First day"), hint="2027-01-01"),
        filling.text(promotion, "ends", _("Last day"), hint="2027-01-31"),
        filling.text(promotion, "hours", _("Hours"), hint="11-15"),
    )
    days = {str(at): (_weekday(at, filling.settings.locale), "") for at in range(7)}
    held = tuple(str(one) for one in promotion.weekdays)
    yield row(filling.chips("weekdays", _("On"), held, days, Tone.INFO))


def _weekday(at: int, locale: str) -> str:
    return day(_MONDAY + timedelta(days=at), locale, "EEE")


def _for_whom(promotion: Promotion, filling: Filling) -> Iterator[Row]:
    text = filling.text
    yield row(Heading(_("For what"), _("Empty means all")))
    yield row(
        text(promotion, "code", _("Code")), text(promotion, "min_subtotal", _("From an order of"))
    )
    yield row(filling.chips("channels", _("Where"), promotion.channels, CHANNELS, Tone.INFO))
    how = {key: (word, "") for key, word in FULFILMENT_WORDS.items()}
    yield row(filling.chips("fulfilments", _("How"), promotion.fulfilments, how, Tone.INFO))
    yield row(Flag("first_order", _("A customer's first order only"), promotion.first_order))
    yield row(
        text(promotion, "segment", _("In the segment")),
        text(promotion, "limit", _("Most in all")),
    )
    yield row(
        text(promotion, "exclusive_group", _("Not together with")),
        text(promotion, "priority", _("Goes first by")),
    )
    yield row(Hint(_("Of those with one word in “not together with”, the best one counts.")))
