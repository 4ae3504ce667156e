"""A cashier's shift at this machine's drawer: opened, moved, counted, closed (C5)."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from store_core.application import report_papers, slips
from store_core.application.shift_figures import figures
from store_core.application.shop import Act, Shop, Transaction
from store_core.domain.errors import StoreError
from store_core.domain.shifts import (
    Blocker,
    BlockerKind,
    Count,
    Movement,
    MovementKind,
    Shift,
    ShiftReport,
)
from store_core.domain.staff import Permission
from store_core.journal.kinds import (
    CountLocked,
    DrawerMoved,
    ReportReprinted,
    ShiftClosed,
    ShiftOpened,
)
from store_core.storage.discrepancies import orders_apart
from store_core.storage.journal import count as raise_counter
from store_core.storage.journal import frontiers
from store_core.storage.order_queries import find_orders
from store_core.storage.shifts import (
    ShiftRow,
    last_z_number,
    movements_of,
    newest_count,
    open_elsewhere,
    open_shift_row,
    waiting_orders,
    z_report,
    z_reports_of,
)

LARGEST_FLOAT = 10_000_000
LARGEST_MOVEMENT = 10_000_000


def open_shift(shop: Shop, act: Act, opening_float: int) -> Shift:
    """Errors: `shift_open`, `float_out_of_range`, `not_permitted`."""
    if not 0 <= opening_float <= LARGEST_FLOAT:
        raise StoreError("float_out_of_range", float=opening_float)
    with shop.transaction(act) as tx:
        tx.require(Permission.OPEN_SHIFT)
        if open_shift_row(tx.session, shop.identity.device):
            raise StoreError("shift_open")
        shift = Shift(
            id=shop.new_id(),
            device=shop.identity.device,
            opened_at=tx.now,
            opened_by=act.person.id if act.person else "",
            opening_float=opening_float,
        )
        tx.record(ShiftOpened(shift=shift))
        return shift


def current_shift(shop: Shop) -> Shift | None:
    """The shift open at this machine."""
    with shop.database.read() as session:
        row = open_shift_row(session, shop.identity.device)
        return row.shift if row else None


def move_cash(shop: Shop, act: Act, kind: MovementKind, amount: int) -> Movement:
    """Put cash into the drawer ("paid_in") or take some out ("paid_out") for something other than
    a sale; opens the drawer and prints a slip for it.

    Errors: `reason_missing`, `amount_out_of_range`, `no_shift`, `not_permitted`.
    """
    if kind == "no_sale" or not 0 < amount <= LARGEST_MOVEMENT:
        raise StoreError("amount_out_of_range", amount=amount)
    return _move(shop, act, Permission.MOVE_CASH, kind, amount)


def open_drawer(shop: Shop, act: Act) -> Movement:
    """Open the drawer without a sale. Errors: `reason_missing`, `no_shift`, `not_permitted`."""
    return _move(shop, act, Permission.OPEN_DRAWER, "no_sale", 0)


def movements(shop: Shop) -> tuple[Movement, ...]:
    """How the drawer moved in the open shift, oldest first."""
    with shop.database.read() as session:
        row = open_shift_row(session, shop.identity.device)
        return movements_of(session, row.id) if row else ()


def x_report(shop: Shop, act: Act, *, print_it: bool = False) -> ShiftReport:
    """The shift's figures so far; nothing is kept of them. Errors: `no_shift`, `not_permitted`."""
    with shop.transaction(act) as tx:
        tx.require(Permission.X_REPORT)
        report = figures(tx, _open(tx))
        if print_it:
            report_papers.queue_report(tx, shop.new_id(), report)
        return report


def blockers(shop: Shop, unsent: int) -> tuple[Blocker, ...]:
    """What should be settled before the shift closes: web orders without an answer, parked tickets
    (another till's only where no other till has a shift open), orders that do not add up, and
    entries the server lacks.
    """
    with shop.database.read() as session:
        return _blockers(session, shop.identity.device, unsent)


def expected(shop: Shop, act: Act, count: Count) -> ShiftReport:
    """Lock a blind count and say what should be there; a second count needs a manager.

    Errors: `no_shift`, `count_out_of_range`, `not_permitted`.
    """
    if min((0, *_counted(count))) < 0:
        raise StoreError("count_out_of_range")
    with shop.transaction(act) as tx:
        tx.require(Permission.CLOSE_SHIFT)
        row = _open(tx)
        locked = newest_count(tx.session, row.id)
        if locked and locked != count:
            tx.require(Permission.RECOUNT)
        if locked != count:
            tx.record(CountLocked(shift=row.id, count=count))
        return replace(figures(tx, row), count=count)


def locked_count(shop: Shop) -> Count | None:
    """The count of the open shift, once it is locked."""
    with shop.database.read() as session:
        row = open_shift_row(session, shop.identity.device)
        return newest_count(session, row.id) if row else None


def close_shift(
    shop: Shop, act: Act, count: Count, reason: str = "", unsent: int = 0
) -> ShiftReport:
    """End the shift with its Z report: numbered in the same commit, and never changed again.

    `count` is the locked one. Errors: `no_shift`; `count_missing` where it was not locked;
    `shift_blocked` (with the `parked`, `unanswered` and `apart` numbers and how many are `unsent`)
    unless somebody here may close anyway; `reason_missing` where a difference is above the store's
    tolerance; `not_permitted`.
    """
    with shop.transaction(replace(act, reason=reason or act.reason)) as tx:
        tx.require(Permission.CLOSE_SHIFT)
        row = _open(tx)
        if newest_count(tx.session, row.id) != count:
            raise StoreError("count_missing")
        found = _blockers(tx.session, shop.identity.device, unsent)
        if found and not tx.may(Permission.CLOSE_ANYWAY):
            raise _blocked(found)
        report = replace(
            figures(tx, row),
            number=last_z_number(tx.session, row.device) + 1,
            count=count,
            reason=tx.act.reason.strip(),
            overridden=found,
        )
        tolerance = tx.settings.cash_tolerance
        apart = max(abs(report.difference(method)) for method in report.methods)
        if apart > tolerance and not report.reason:
            raise StoreError("reason_missing")
        known = frontiers(tx.session, shop.identity.store)
        entry = tx.record(ShiftClosed(report=report, known=known))
        report_papers.queue_report(tx, entry.id, report)
        return report


def z_reports(shop: Shop, limit: int = 60) -> tuple[ShiftReport, ...]:
    """This till's, newest first."""
    with shop.database.read() as session:
        return z_reports_of(session, shop.identity.device, limit)


def next_z(shop: Shop) -> int:
    """The number the open shift will be closed with."""
    with shop.database.read() as session:
        return last_z_number(session, shop.identity.device) + 1


def reprint_z(shop: Shop, act: Act, number: int) -> int:
    """Queue a Z report again, marked COPY; returns which copy it is.

    Errors: `unknown_z`, `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.REPRINT)
        row = z_report(tx.session, shop.identity.device, number)
        if row is None:
            raise StoreError("unknown_z", number=number)
        copy = raise_counter(tx.session, f"copies/{row.shift_id}")
        body = ReportReprinted(shift=row.shift_id, number=number, copy=copy)
        entry = tx.record(body)
        report_papers.queue_report(tx, entry.id, row.report, copy=copy)
        return copy


def _open(tx: Transaction) -> ShiftRow:
    row = open_shift_row(tx.session, tx.shop.identity.device)
    if row is None:
        raise StoreError("no_shift")
    return row


def _move(
    shop: Shop, act: Act, permission: Permission, kind: MovementKind, amount: int
) -> Movement:
    if not act.reason.strip():
        raise StoreError("reason_missing")
    with shop.transaction(act) as tx:
        tx.require(permission)
        body = DrawerMoved(id=shop.new_id(), shift=_open(tx).id, kind=kind, amount=amount)
        entry = tx.record(body)
        actor = act.person.id if act.person else None
        movement = Movement(body.id, body.shift, kind, amount, entry.at, actor, act.reason)
        slips.queue_movement(tx, entry, movement)
        return movement


def _blockers(session: Session, device: str, unsent: int) -> tuple[Blocker, ...]:
    parked = find_orders(session, waiting_orders(session, "parked"))
    if open_elsewhere(session, device):
        parked = tuple(order for order in parked if order.device == device)
    unanswered = find_orders(session, waiting_orders(session, "placed"))
    found = [Blocker("parked", order.id, order.header.number) for order in parked]
    found += [Blocker("unanswered", order.id, order.header.number) for order in unanswered]
    apart = find_orders(session, orders_apart(session))
    found += [Blocker("apart", order.id, order.header.number) for order in apart]
    return (*found, Blocker("unsent", count=unsent)) if unsent else tuple(found)


def _blocked(found: Sequence[Blocker]) -> StoreError:
    def numbers(kind: BlockerKind) -> list[str]:
        return [blocker.number for blocker in found if blocker.kind == kind]

    unsent = sum(blocker.count for blocker in found if blocker.kind == "unsent")
    return StoreError(
        "shift_blocked",
        parked=numbers("parked"),
        unanswered=numbers("unanswered"),
        apart=numbers("apart"),
        unsent=unsent,
    )


def _counted(count: Count) -> tuple[int, ...]:
    return (
        *(pieces for _, pieces in count.pieces),
        *(found for _, found in count.others),
    )
