"""Tax classes with what they are from a day on, as fields (O5)."""

from collections.abc import Iterator, Mapping
from datetime import date

from pos_app.office.presenters.catalogue_filling import NONE
from pos_app.office.presenters.fields import Act, Heading, Hint, Note, Pick, Row, Text, row
from pos_app.office.presenters.store_draft import Draft
from pos_app.office.presenters.tax_words import in_force, tax_name
from pos_app.presenters.receipts import FULFILMENT_WORDS
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.catalogue import TaxChange, TaxClass, TaxComponent

BASES = {"base": "Of the price", "base_and_previous": "Of the price and the taxes above"}


def tax_rows(draft: Draft, wrong: Mapping[str, str], today: date, *, sold: bool) -> Iterator[Row]:
    yield row(Heading(_("Tax classes"), _("a rate changes from a day on, never for what was sold")))
    alive = [one for one in draft.taxes if not one.retired or one in draft.new_taxes]
    for tax in alive:
        yield from _class(draft, wrong, tax, today, sold=sold)
    gone = [one for one in draft.taxes if one not in alive]
    for tax in gone:
        name = tax_name(tax, draft.settings)
        told = _("{name} is retired").format(name=name)
        back = Act(
            f"tax/back/{tax.id}", _("Bring it back"), "rotate-ccw", "flat", f"Bring {name} back"
        )
        yield row(Note(told, Tone.NEUTRAL, "archive", f"Tax {name} retired"), back, parts=(1, 0))
    yield row(Act("tax/new", _("New tax class"), "plus"))


def _class(
    draft: Draft, wrong: Mapping[str, str], tax: TaxClass, today: date, *, sold: bool
) -> Iterator[Row]:
    name = tax_name(tax, draft.settings)
    at = f"tax/{tax.id}"
    fresh = tax.id not in {one.id for one in draft.base_taxes.taxes}
    words = _("{name}: {rate} in force").format(
        name=name, rate=in_force(tax, draft.settings, today)
    )
    yield row(Note(words, Tone.GOOD, "check", name=f"Tax {name} in force"))
    yield Row((_named(draft, wrong, tax, name, fresh=fresh), _end(tax, name, fresh=fresh)), (1, 0))
    if trouble := wrong.get(f"{at}/retired", ""):
        yield row(Note(trouble, Tone.BAD, "octagon-alert", name=f"Tax {name} in use"))
    if fresh or not sold:
        yield from _parts(draft, wrong, tax, f"{at}/components", tax.components, name)
    for place, change in enumerate(tax.changes):
        if change.starts > today or f"{at}/changes/{place}/starts" in wrong:
            yield from _change(draft, wrong, tax, place, change)
    trouble = wrong.get(f"{at}/changes", "") or wrong.get(f"{at}/components", "")
    if trouble:
        yield row(Note(trouble, Tone.BAD, "circle-alert", name=f"Tax {name} problem"))
    if not fresh:
        words = _("Change the rate from a day on")
        yield row(
            Act(f"tax/plan/{tax.id}", words, "calendar-clock", name=f"Plan a rate for {name}")
        )
    yield from _elsewhere(draft, tax, name)


def _named(
    draft: Draft, wrong: Mapping[str, str], tax: TaxClass, name: str, *, fresh: bool
) -> Text:
    path = f"tax/{tax.id}/name"
    typed = draft.typed.get(path, name if tax.name or not fresh else "")
    return Text(path, _("Name"), typed, f"Tax {name} name", "", wrong.get(path, ""))


def _end(tax: TaxClass, name: str, *, fresh: bool) -> Act:
    """Away with it, or not after all."""
    if fresh:
        return Act(f"tax/forget/{tax.id}", "", "trash-2", "flat", f"Forget {name}")
    if tax.retired:
        return Act(f"tax/back/{tax.id}", _("Keep"), "rotate-ccw", "flat", f"Keep {name}")
    return Act(f"tax/retire/{tax.id}", _("Retire"), "archive", "flat", f"Retire {name}")


def _elsewhere(draft: Draft, tax: TaxClass, name: str) -> Iterator[Row]:
    """Another class where it is eaten in, taken away, brought."""
    others = [one for one in draft.taxes if one.id != tax.id and not one.retired]
    if not others:
        return
    choices = (
        (NONE, _("The same"), ""),
        *((one.id, tax_name(one, draft.settings), "") for one in others),
    )
    yield row(
        *(
            Pick(
                f"tax/{tax.id}/by_fulfilment/{key}",
                _(word),
                choices,
                tax.by_fulfilment.get(key, NONE),
                f"{name} {word.lower()}",
            )
            for key, word in FULFILMENT_WORDS.items()
        )
    )


def _change(
    draft: Draft, wrong: Mapping[str, str], tax: TaxClass, place: int, change: TaxChange
) -> Iterator[Row]:
    base, name = f"tax/{tax.id}/changes/{place}", f"{tax_name(tax, draft.settings)} {place + 1}"
    label = _("From the business day")
    path = f"{base}/starts"
    typed = draft.typed.get(path, change.starts.isoformat())
    yield Row(
        (
            Text(path, label, typed, f"{label} {name}", "", wrong.get(path, "")),
            Act(f"tax/drop/{tax.id}/{place}", "", "trash-2", "flat", f"Drop rate {name}"),
        ),
        (1, 0),
    )
    yield from _parts(draft, wrong, tax, f"{base}/components", change.components, name)


def _parts(
    draft: Draft,
    wrong: Mapping[str, str],
    tax: TaxClass,
    base: str,
    parts: tuple[TaxComponent, ...],
    name: str,
) -> Iterator[Row]:
    """Each tax the class is made of: one may be taken of the price with those above it."""
    steps = base.removeprefix(f"tax/{tax.id}/")
    for place, part in enumerate(parts):
        said = name if not place else f"{name} part {place + 1}"
        at = f"{base}/{place}"
        away = Act(f"tax/unpart/{tax.id}/{steps}/{place}", "", "x", "flat", f"Take off {said}")
        yield Row((*_part(draft, wrong, at, part, said), away), (2, 1, 0))
        if place:
            bases = tuple((key, _(words), "") for key, words in BASES.items())
            yield row(Pick(f"{at}/on", _("Taken"), bases, part.on, f"Taken {said}"))
    words = _("Another tax on top") if parts else _("Tax it")
    yield row(Act(f"tax/part/{tax.id}/{steps}", words, "plus", name=f"Add to {name}"))
    if len(parts) > 1:
        yield row(Hint(_("They are told one by one on the receipt.")))


def _part(
    draft: Draft, wrong: Mapping[str, str], at: str, part: TaxComponent, said: str
) -> tuple[Text, Text]:
    def text(key: str, label: str, value: str, unit: str = "") -> Text:
        path = f"{at}/{key}"
        typed = draft.typed.get(path, value)
        return Text(path, label, typed, f"{label} {said}", unit, wrong.get(path, ""))

    return text("name", _("Tax"), part.name), text("rate", _("Rate"), part.rate, "%")
