"""An order to a supplier as paper (O2)."""

from pos_app.office.presenters.purchase_words import due_words
from pos_app.office.presenters.stock_forms import Stage
from pos_app.office.presenters.stock_words import (
    name_of,
    price_text,
    quantity_words,
    total_text,
)
from qt_kit.wording import _
from store_core.domain.purchasing import PurchaseOrder, Supplier
from store_core.domain.stock import StockItem
from store_core.printing.document import Align, Blank, Block, Document, Row, Rule, Size, Text


def order_paper(
    order: PurchaseOrder, supplier: Supplier, items: dict[str, StockItem], stage: Stage
) -> Document:
    settings = stage.desk.settings
    number = order.number or _("draft")
    blocks: list[Block] = [
        Text(settings.name, Align.CENTER, bold=True, size=Size.TALL),
        *(Text(line, Align.CENTER) for line in (*settings.address, settings.phone) if line),
        Blank(),
        Text(_("Order {number}").format(number=number), bold=True, size=Size.TALL),
        Text(_("To {supplier}").format(supplier=supplier.name)),
    ]
    if supplier.contact:
        blocks.append(Text(supplier.contact))
    if order.due_at is not None:
        due = due_words(order.due_at, stage)
        blocks.append(Text(_("Wanted by {when}").format(when=due)))
    blocks.append(Rule())
    for line in order.lines:
        item = items[line.stock]
        words = f"{name_of(item.name, settings)}, {quantity_words(item, line.quantity, settings)}"
        blocks.append(Row(words, price_text(line.amount, settings)))
    blocks.append(Rule())
    if order.delivery_fee:
        blocks.append(Row(_("Delivery"), price_text(order.delivery_fee, settings)))
    blocks.append(Row(_("Total"), total_text(order.total, settings), bold=True))
    if order.note:
        blocks += [Blank(), Text(order.note)]
    return Document(_("Order {number}").format(number=number), "report", tuple(blocks))
