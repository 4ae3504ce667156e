"""Tax classes with what they are from a day on, as fields (O5)."""

from collections.abc import Iterator, Mapping
from datetime import date

from pos_app.office.presenters.fields import Act, Heading, Note, Row, Text, row
from pos_app.office.presenters.store_draft import Draft
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.domain.catalogue import TaxChange, TaxClass, TaxComponent
from store_core.domain.store import Settings
from store_core.domain.wording import day


def tax_rows(draft: Draft, wrong: Mapping[str, str], today: date) -> Iterator[Row]:
    yield row(Heading(_("Tax classes"), _("a rate changes from a day on, never for what was sold")))
    for tax in draft.taxes:
        yield from _class(draft, wrong, tax, today)


def rate_words(parts: tuple[TaxComponent, ...]) -> str:
    """ "Sales tax 8.25 %"."""
    told = ", ".join(f"{part.name} {part.rate} %" for part in parts)
    return told or _("Untaxed")


def in_force(tax: TaxClass, settings: Settings, today: date) -> str:
    """What holds today, and since when."""
    begun = [one.starts for one in tax.changes if one.starts <= today]
    words = rate_words(tax.on(today).components)
    if not begun:
        return words
    since = day(max(begun), settings.locale, "d MMM y")
    return _("{rate}, since {day}").format(rate=words, day=since)


def _class(draft: Draft, wrong: Mapping[str, str], tax: TaxClass, today: date) -> Iterator[Row]:
    words = _("{name}: {rate} in force").format(
        name=tax.id.capitalize(), rate=in_force(tax, draft.settings, today)
    )
    yield row(Note(words, Tone.GOOD, "check", name=f"Tax {tax.id} in force"))
    for place, change in enumerate(tax.changes):
        if change.starts > today or f"tax/{tax.id}/changes/{place}/starts" in wrong:
            yield from _change(draft, wrong, tax, place, change)
    trouble = wrong.get(f"tax/{tax.id}/changes", "") or wrong.get(f"tax/{tax.id}/components", "")
    if trouble:
        yield row(Note(trouble, Tone.BAD, "circle-alert", name=f"Tax {tax.id} problem"))
    name = f"Plan a rate for {tax.id}"
    yield row(
        Act(f"tax/plan/{tax.id}", _("Change the rate from a day on"), "calendar-clock", name=name)
    )


def _change(
    draft: Draft, wrong: Mapping[str, str], tax: TaxClass, place: int, change: TaxChange
) -> Iterator[Row]:
    base, name = f"tax/{tax.id}/changes/{place}", f"{tax.id} {place + 1}"

    def text(below: str, label: str, value: str, unit: str = "") -> Text:
        path = f"{base}/{below}"
        typed = draft.typed.get(path, value)
        return Text(path, label, typed, f"{label} {name}", unit, wrong.get(path, ""))

    yield Row(
        (
            text("starts", _("From the business day"), change.starts.isoformat()),
            Act(f"tax/drop/{tax.id}/{place}", "", "trash-2", "flat", f"Drop rate {name}"),
        ),
        (1, 0),
    )
    for part, component in enumerate(change.components):
        yield Row(
            (
                text(f"components/{part}/name", _("Tax"), component.name),
                text(f"components/{part}/rate", _("Rate"), component.rate, "%"),
            ),
            (2, 1),
        )
