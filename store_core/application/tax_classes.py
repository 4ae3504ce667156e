"""Tax classes and what they are from a day on (O5)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from store_core.application.shop import Shop, Transaction
from store_core.domain.catalogue import Menu, TaxClass
from store_core.domain.catalogue_checks import Problem
from store_core.domain.hours import business_date
from store_core.domain.tax import dated_problems, use_problems
from store_core.storage.catalogue import catalogue_revs
from store_core.storage.order_queries import has_orders


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


def tax_problems(
    tx: Transaction, held: Menu, after: Menu, taxes: Iterable[TaxClass]
) -> Iterator[Problem]:
    """What would tax a day that began already otherwise than it was taxed, or leave something
    `after` it with a class that is retired.
    """
    today, sold = business_date(tx.now, tx.settings), has_orders(tx.session)
    before = {one.id: one for one in held.taxes}
    for one in taxes:
        for at, code in dated_problems(before.get(one.id), one, today, sold=sold):
            yield Problem(f"tax/{one.id}/{at}", code)
        for at, code, values in use_problems(one, after, tx.settings):
            yield Problem(f"tax/{one.id}/{at}", code, values)
