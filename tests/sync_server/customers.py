"""A customer's program: what it sends and how it sends it."""

from typing import Any

import requests
from sqlalchemy import func, select

from store_core.application.shop import Shop
from store_core.storage.journal import CounterRow, EntryRow
from store_core.storage.orders import OrderRow
from store_core.storage.web import GuestTokenRow, IdempotencyRow

Json = dict[str, Any]

PIZZA: Json = {
    "item_id": "margherita",
    "variant_id": "l",
    "quantity": 1,
    "modifiers": [
        {"option_id": "crust-thin", "quantity": 1},
        {"option_id": "sauce-tomato", "quantity": 1},
        {"option_id": "top-mushrooms", "quantity": 2},
    ],
}
ORDER: Json = {
    "customer": {"name": "Priya Raman", "phone": "+1 555 014 2277"},
    "fulfilment": "pickup",
    "payment_method": "cash",
    "lines": [PIZZA, {"item_id": "coke", "quantity": 2, "modifiers": []}],
}


def send_order(api: str, body: Json = ORDER, key: str = "a-key-of-mine") -> requests.Response:
    headers = {"Idempotency-Key": key}
    return requests.post(f"{api}orders/create/", json=body, headers=headers, timeout=60)


def ordered(api: str, key: str = "a-key-of-mine") -> Json:
    answer = send_order(api, key=key)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def guest(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def written(shop: Shop) -> tuple[int, ...]:
    """How much the shop has on file of anything an order leaves behind."""
    with shop.database.read() as session:
        tables = (EntryRow, OrderRow, GuestTokenRow, IdempotencyRow)
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        counters = session.scalar(select(func.sum(CounterRow.value)))
        dseq = session.scalar(select(func.max(EntryRow.dseq)))
        return tuple(int(count or 0) for count in (*counts, counters, dseq))
