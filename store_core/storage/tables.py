"""All tables in one place, so that the metadata is whole."""

from store_core.storage import (
    audit,
    availability,
    discrepancies,
    journal,
    kitchen,
    orders,
    pictures,
    printing,
    promotions,
    replication,
    sales,
    shifts,
    stock,
    store,
    terminal,
    time_clock,
    web,
)
from store_core.storage.base import Row

__all__ = [
    "Row",
    "audit",
    "availability",
    "discrepancies",
    "journal",
    "kitchen",
    "orders",
    "pictures",
    "printing",
    "promotions",
    "replication",
    "sales",
    "shifts",
    "stock",
    "store",
    "terminal",
    "time_clock",
    "web",
]
