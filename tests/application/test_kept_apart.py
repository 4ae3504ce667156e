"""What the server did not take in is shown to the owner until somebody has looked at it."""

from pathlib import Path

import msgspec
import pytest

from store_core.application.kept_apart import KEPT_APART, Gap, KeptApart, let_stand
from store_core.application.office import perform
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.replication.messages import Carried
from store_core.storage.replication import QuarantineRow
from tests.shops import new_shop, person

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path)


def keep_apart(shop: Shop, dseq: int, why: str = "journal_fork from till") -> None:
    sent = Carried(
        id=f"entry {dseq}",
        store="store",
        device="copy",
        dseq=dseq,
        at=shop.now(),
        business_date=shop.now().date(),
        kind="order_placed",
        v=1,
        body=b"{}",
        prev_sha256=f"the one before {dseq}",
        sha256=str(dseq),
    )
    row = QuarantineRow(
        device="copy",
        dseq=dseq,
        sha256=str(dseq),
        why=why,
        received_at=shop.now(),
        entry=msgspec.msgpack.encode(sent),
    )
    with shop.database.write() as session:
        session.add(row)


def shown(shop: Shop) -> tuple[KeptApart, ...]:
    return perform(shop, Act(person(shop, "owner")), KEPT_APART, None, "")


def test_a_copied_machine_is_shown_once_with_all_that_it_sent(shop: Shop) -> None:
    assert shown(shop) == ()
    keep_apart(shop, 8)
    keep_apart(shop, 7)
    (one,) = shown(shop)
    assert (one.device, one.entries, one.first, one.why) == ("copy", 2, 7, "journal_fork")
    assert one.discrepancy.kind == "kept_apart"


def test_what_lies_beyond_lost_entries_is_called_a_gap(shop: Shop) -> None:
    keep_apart(shop, 9, "journal_gap from till")
    (one,) = shown(shop)
    assert one.discrepancy.kind == "gap"
    assert one.lost == Gap("copy", 1, 8, "the one before 9")


def test_who_looked_at_it_is_asked_why_and_it_comes_back_when_more_is_sent(shop: Shop) -> None:
    keep_apart(shop, 7)
    owner = Act(person(shop, "owner"))
    (one,) = shown(shop)
    with pytest.raises(StoreError, match="reason_missing"):
        let_stand(shop, owner, one.discrepancy)
    let_stand(shop, Act(owner.person, reason="It was a test"), one.discrepancy)
    assert shown(shop) == ()
    keep_apart(shop, 8)
    assert [again.entries for again in shown(shop)] == [2]


def test_a_cashier_neither_sees_nor_dismisses_it(shop: Shop) -> None:
    keep_apart(shop, 7)
    (one,) = shown(shop)
    cashier = Act(person(shop, "cashier"), reason="no")
    with pytest.raises(StoreError, match="not_permitted"):
        perform(shop, cashier, KEPT_APART, None, "")
    with pytest.raises(StoreError, match="not_permitted"):
        let_stand(shop, cashier, one.discrepancy)
