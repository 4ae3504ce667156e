"""What a stock table shows, as a CSV or XLSX file."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from pos_app.office.presenters.export import safe, save_rows
from pos_app.office.presenters.stock_movements import MovementRow, VarianceRow, WasteRow
from pos_app.office.presenters.stock_reading import Row
from pos_app.office.presenters.stock_recipe_rows import RecipeRow
from pos_app.office.presenters.stock_rows import OnHandRow
from pos_app.office.presenters.suppliers import SupplierRow

_COLUMNS: dict[type, tuple[str, ...]] = {
    OnHandRow: ("name", "supplier", "number", "unit", "level", "lasts", "cost", "state"),
    MovementRow: ("when", "time", "what", "why", "item", "quantity", "unit", "cost", "who"),
    SupplierRow: ("name", "below", "lead", "orders", "on_time", "short", "drift", "state"),
    WasteRow: ("item", "why", "quantity", "cost", "share"),
    VarianceRow: ("item", "span", "told", "gone", "apart", "cost", "state"),
    RecipeRow: ("name", "below", "takes", "price", "cost", "share", "state"),
}


def table_of(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """A head, then a row each, all of it text that runs nothing."""
    if not rows:
        return []
    kind = type(rows[0])
    columns = _COLUMNS[kind]
    known = {one.name for one in fields(kind)}
    head = tuple(column for column in columns if column in known)
    told = (tuple(safe(str(getattr(row, column))) for column in head) for row in rows)
    return [head, *told]


def save_table(rows: Sequence[Row], path: Path) -> Path:
    """By its suffix: .xlsx, or CSV. Errors: `file_disk_full`, `file_not_written`."""
    return save_rows(path, table_of(rows), "Stock")
