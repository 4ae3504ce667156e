"""The tax in (or on top of) amounts of several tax classes: `pricing.md`, step 8."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from store_core.domain.catalogue import Menu, TaxClass, TaxComponent, text_in
from store_core.domain.errors import StoreError
from store_core.domain.money import percentage, round_money, share
from store_core.domain.store import PriceRules, Settings

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """`rate` is the component's percentage as written in the catalogue ("8.25")."""

    name: str
    rate: str
    amount: int


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount of goods or of a charge, with the class it is taxed by."""

    amount: int
    tax_class: TaxClass


def tax_class_for(tax_class_id: str, fulfilment: str, menu: Menu) -> TaxClass:
    """The class, or the one it names for this fulfilment (eat in, take away)."""
    tax_class = menu.tax_class(tax_class_id)
    other = tax_class.by_fulfilment.get(fulfilment)
    return menu.tax_class(other) if other else tax_class


@lru_cache(maxsize=256)
def component_ratios(components: tuple[TaxComponent, ...]) -> tuple[Fraction, ...]:
    """The exact tax of each component on one unit of net; `1 + sum` is the factor of the class."""
    ratios: list[Fraction] = []
    for component in components:
        base = 1 + sum(ratios) if component.on == "base_and_previous" else 1
        ratios.append(Fraction(component.rate) / 100 * base)
    return tuple(ratios)


def taxes(amounts: Sequence[Taxed], rules: PriceRules) -> list[tuple[TaxAmount, ...]]:
    """The components of each amount's tax, in the order of its class.

    Under `group` rounding the amounts of one class are rounded together, so that an amount's tax
    depends on its company.
    """
    if rules.tax_rounding == "line":
        return [_group_taxes([taxed.amount], taxed.tax_class, rules)[0] for taxed in amounts]
    places: dict[str, list[int]] = {}
    for place, taxed in enumerate(amounts):
        places.setdefault(taxed.tax_class.id, []).append(place)
    found: list[tuple[TaxAmount, ...]] = [()] * len(amounts)
    for members in places.values():
        group = [amounts[place].amount for place in members]
        tax_class = amounts[members[0]].tax_class
        for place, parts in zip(members, _group_taxes(group, tax_class, rules), strict=True):
            found[place] = parts
    return found


def _group_taxes(
    amounts: list[int], tax_class: TaxClass, rules: PriceRules
) -> list[tuple[TaxAmount, ...]]:
    components = tax_class.components
    ratios = component_ratios(components)
    factor = 1 + sum(ratios, Fraction())
    together = sum(amounts)
    exact = together - together / factor if rules.tax == "included" else together * (factor - 1)
    by_component = share(round_money(exact, rules.rounding), ratios)
    shared = [share(tax, amounts) for tax in by_component]
    return [
        tuple(
            TaxAmount(component.name, component.rate, shares[place])
            for component, shares in zip(components, shared, strict=True)
        )
        for place in range(len(amounts))
    ]


def summed(parts: Iterable[TaxAmount]) -> tuple[TaxAmount, ...]:
    """One amount per name and rate, in the order they first appear."""
    sums: dict[tuple[str, str], int] = {}
    for part in parts:
        key = (part.name, part.rate)
        sums[key] = sums.get(key, 0) + part.amount
    return tuple(TaxAmount(name, rate, amount) for (name, rate), amount in sums.items())


def dated_problems(
    before: TaxClass | None, after: TaxClass, today: date, *, sold: bool
) -> Iterator[tuple[str, str]]:
    """(field, code) of what would tax a day that began already otherwise than it was taxed: of a
    store that has `sold` something, nothing changes but from today or a later day on.
    """
    yield from _component_problems("components", after.components)
    for place, change in enumerate(after.changes):
        yield from _component_problems(f"changes/{place}/components", change.components)
    days = [one.starts for one in after.changes]
    if len(set(days)) != len(days):
        yield "changes", "twice"
    if before is None or not sold:
        return
    if before.components != after.components:
        yield "components", "tax_begun"
    begun = {one for one in before.changes if one.starts < today}
    for place, one in enumerate(after.changes):
        if one.starts < today and one not in begun:
            yield f"changes/{place}/starts", "tax_in_past"
    if not begun <= set(after.changes):
        yield "changes", "tax_begun"


def use_problems(
    tax: TaxClass, menu: Menu, settings: Settings
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """(field, code, values) where a retired class still taxes something."""
    if not tax.retired:
        return
    language = settings.languages[0]
    using = [
        text_in(one.name, language) or one.id
        for one in menu.items
        if one.tax_class == tax.id and not one.retired
    ]
    using += [
        text_in(one.name, language) or one.id
        for one in menu.taxes
        if tax.id in one.by_fulfilment.values() and not one.retired
    ]
    if using:
        more = "…" if len(using) > MOST_NAMED else ""
        yield "retired", "tax_in_use", {"names": ", ".join(using[:MOST_NAMED]) + more}
    if tax.id in (settings.rules.service_tax, settings.rules.small_order_tax):
        yield "retired", "tax_on_charge", {}


def _component_problems(at: str, parts: Iterable[TaxComponent]) -> Iterator[tuple[str, str]]:
    for place, part in enumerate(parts):
        if not part.name.strip():
            yield f"{at}/{place}/name", "setting_missing"
        try:
            percentage(part.rate)
        except StoreError:
            yield f"{at}/{place}/rate", "bad_percent"
