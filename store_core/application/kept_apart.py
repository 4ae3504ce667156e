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
from store_core.journal.kept import entry_kept, take_in_kept
from store_core.journal.kinds import DiscrepancyDismissed, GapAccepted
from store_core.storage.discrepancies import dismissed
from store_core.storage.journal import chain_head
from store_core.storage.replication import kept_apart, kept_behind_gaps
from store_core.storage.store import DeviceRow
from store_core.storage.watching import quarantined


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries `first` to `last` of a device, which nobody has; `sha256` is of the last of them, as
    the one behind it says.
    """

    device: str
    first: int
    last: int
    sha256: str

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Of one machine: how many entries, from which number on, since when, and why the first was not
    taken in: "journal_fork" for a copied file, "journal_gap" where entries before it are missing.
    `lost` are those.
    """

    device: str
    name: str
    entries: int
    first: int
    why: str
    since: datetime
    lost: Gap | None = None

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


def _give_up(tx: Transaction, gap: Gap) -> int:
    """How many entries that were kept apart behind the gap were taken in."""
    if not tx.act.reason.strip():
        raise StoreError("reason_missing")
    tx.require(Permission.GIVE_UP)
    _check(tx, gap)
    before = quarantined(tx.session)
    tx.record(GapAccepted(device=gap.device, first=gap.first, last=gap.last, sha256=gap.sha256))
    tx.touched |= take_in_kept(tx.session)
    return before - quarantined(tx.session)


def _check(tx: Transaction, gap: Gap) -> None:
    """Somebody brought them, or gave them up, since they were shown."""
    head = chain_head(tx.session, tx.shop.identity.store, gap.device)
    if not 0 < gap.first <= gap.last or (head and head.dseq >= gap.first):
        raise StoreError("gap_closed")


def _kept_apart(tx: Transaction, _asked: None) -> tuple[KeptApart, ...]:
    tx.require(Permission.READ_AUDIT)
    gaps = _gaps(tx)
    every = [
        KeptApart(
            device=row.device,
            name=held.device.name if (held := tx.session.get(DeviceRow, row.device)) else "",
            entries=row.entries,
            first=row.first,
            why=row.why.split(" ")[0],
            since=row.since,
            lost=gaps.get(row.device),
        )
        for row in kept_apart(tx.session)
    ]
    let = dismissed(tx.session, {one.discrepancy.id for one in every})
    return tuple(one for one in every if one.discrepancy.id not in let)


def _gaps(tx: Transaction) -> dict[str, Gap]:
    """The first one of each device."""
    found: dict[str, Gap] = {}
    for row in kept_behind_gaps(tx.session):
        entry = entry_kept(row)
        head = chain_head(tx.session, entry.store, row.device)
        have = head.dseq if head else 0
        if row.device not in found and entry.dseq > have + 1:
            found[row.device] = Gap(row.device, have + 1, entry.dseq - 1, entry.prev_sha256)
    return found


GIVE_UP = OfficeCall("give_up_entries", Gap, int, _give_up)
KEPT_APART = OfficeCall("kept_apart", type(None), tuple[KeptApart, ...], _kept_apart, anew=True)
