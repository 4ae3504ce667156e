"""What the server did not take in: entries of a copied file, of a machine that was shut out, or
beyond a gap (S1).
"""

from dataclasses import dataclass
from datetime import datetime

from store_core.application.office import OfficeCall
from store_core.application.shop import Act, Shop, Transaction
from store_core.domain.discrepancies import Discrepancy, Kind
from store_core.domain.errors import StoreError
from store_core.domain.staff import Permission
from store_core.journal.kinds import DiscrepancyDismissed
from store_core.storage.discrepancies import dismissed
from store_core.storage.replication import kept_apart
from store_core.storage.store import DeviceRow


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Of one machine: how many entries, from which number on, since when, and why the first was not
    taken in: "journal_fork" for a copied file, "journal_gap" where entries before it are missing.
    """

    device: str
    name: str
    entries: int
    first: int
    why: str
    since: datetime

    @property
    def discrepancy(self) -> Discrepancy:
        kind: Kind = "gap" if self.why == "journal_gap" else "kept_apart"
        return Discrepancy(kind, self.device, first=self.first, count=self.entries)


def let_stand(shop: Shop, act: Act, one: Discrepancy) -> None:
    """A person has looked at it. What comes beside it is shown again. Errors: `reason_missing`,
    `not_permitted`.
    """
    if not act.reason.strip():
        raise StoreError("reason_missing")
    with shop.transaction(act) as tx:
        tx.require(Permission.DISMISS)
        tx.record(DiscrepancyDismissed(id=one.id, word=one.kind, subject=one.subject))


def _kept_apart(tx: Transaction, _asked: None) -> tuple[KeptApart, ...]:
    tx.require(Permission.READ_AUDIT)
    every = [
        KeptApart(
            device=row.device,
            name=held.device.name if (held := tx.session.get(DeviceRow, row.device)) else "",
            entries=row.entries,
            first=row.first,
            why=row.why.split(" ")[0],
            since=row.since,
        )
        for row in kept_apart(tx.session)
    ]
    let = dismissed(tx.session, {one.discrepancy.id for one in every})
    return tuple(one for one in every if one.discrepancy.id not in let)


KEPT_APART = OfficeCall("kept_apart", type(None), tuple[KeptApart, ...], _kept_apart, anew=True)
