"""Effects on the stock: records of the server, what was moved and counted, what orders take (O2).

The sums of periods and days are functions of the facts: whatever changes an order's use takes its
old share out and puts the new one in, and a count divides the period that it falls into.
"""

from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from store_core.domain.orders import Order
from store_core.domain.stock import StockRecord
from store_core.domain.stock_use import OrderUse, order_use
from store_core.journal.entries import Entry
from store_core.journal.kinds import StockChanged, StockCounted, StockMoved
from store_core.journal.touched import NOTHING, Touched, touch
from store_core.storage.base import canonical, table_of
from store_core.storage.journal import count
from store_core.storage.merge import put_cell, put_derived, put_fact
from store_core.storage.stock import (
    OrderUseRow,
    Shift,
    StockMoveRow,
    StockRecordRow,
    add_sold,
    add_to_sums,
    begin_period,
    drop_use,
    find_use,
)


def stock_changed(session: Session, entry: Entry, body: StockChanged) -> Touched:
    records: dict[str, tuple[StockRecord, ...]] = {
        "stock": body.items,
        "recipe": body.recipes,
        "supplier": body.suppliers,
        "purchase": body.purchases,
    }
    touched: Touched = NOTHING
    for kind, changed in records.items():
        for position, record in enumerate(changed):
            row = StockRecordRow(
                kind=kind,
                id=record.id,
                position=getattr(record, "position", 0) or position,
                body=canonical(record).decode(),
                rev=body.revs.get(f"{kind}/{record.id}", 0),
                rank=0,
                entry_id=entry.id,
            )
            put_cell(session, row)
            touched |= touch(kind, record.id)
    if body.items or body.recipes or body.suppliers:
        count(session, "catalogue")
    return touched


def stock_moved(session: Session, entry: Entry, body: StockMoved) -> Touched:
    rows = [
        StockMoveRow(
            entry_id=entry.id,
            stock_id=stock,
            kind=body.kind,
            at=entry.at,
            day=entry.business_date,
            quantity=move.quantity,
            cost=move.cost,
            supplier=body.supplier,
            purchase=body.purchase,
            place=body.place,
            actor=entry.actor,
            reason=entry.reason or "",
        )
        for stock, move in body.moves.items()
    ]
    if not _is_known(session, entry):
        put_fact(session, *rows)
        sign = -1 if body.kind == "waste" else 1
        quantities = {stock: sign * move.quantity for stock, move in body.moves.items()}
        add_to_sums(session, Shift(body.kind, entry.at, entry.business_date, quantities))
    return touch("stock", *body.moves) | touch("purchase", *filter(None, [body.purchase]))


def stock_counted(session: Session, entry: Entry, body: StockCounted) -> Touched:
    rows = [
        StockMoveRow(
            entry_id=entry.id,
            stock_id=stock,
            kind="count",
            at=body.at,
            day=entry.business_date,
            quantity=quantity,
            cost=0,
            supplier="",
            purchase="",
            place="",
            actor=entry.actor,
            reason=entry.reason or "",
        )
        for stock, quantity in body.counts.items()
    ]
    if not _is_known(session, entry):
        put_fact(session, *rows)
        for stock, quantity in body.counts.items():
            begin_period(session, stock, body.at, entry.id, quantity)
    return touch("stock", *body.counts)


def keep_use(session: Session, order: Order, *, fresh: bool) -> Touched:
    """Derive what an order takes and put it where its old share was. `fresh`: nothing was held."""
    if not any(line.uses for line in order.lines) or order.business_date is None:
        return NOTHING
    held = None if fresh else find_use(session, order.id)
    now = order_use(order)
    day = order.business_date
    if (held[1] if held else None) == now:
        return NOTHING
    if held:
        _add(session, *held, sign=-1)
    if now is None:
        drop_use(session, order.id)
    else:
        put_derived(
            session,
            OrderUseRow.fresh(order_id=order.id, kind=now.kind, at=now.at, day=day, use=now),
        )
        _add(session, day, now, sign=1)
    changed = {**(held[1].uses if held else {}), **(now.uses if now else {})}
    return touch("stock", *changed)


def _add(session: Session, day: date, use: OrderUse, sign: int) -> None:
    shift = Shift(use.kind, use.at, day, use.uses)
    add_to_sums(session, shift if sign > 0 else shift.back())
    add_sold(session, day, use.sold, sign)


def _is_known(session: Session, entry: Entry) -> bool:
    """Whether this entry's moves are in the sums already."""
    return session.connection().execute(_KNOWN, {"entry": entry.id}).first() is not None


_MOVES = table_of(StockMoveRow)
_KNOWN = select(_MOVES.c.stock_id).where(_MOVES.c.entry_id == bindparam("entry")).limit(1)
