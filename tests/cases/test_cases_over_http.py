"""The tables of numbers through `POST /api/customer/cart/quote/`, over a real socket.

One server for all cases: its store is given the menu, the rules and the promotions of each.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import delete

from store_core.application.shop import Act, Shop
from store_core.commands.price_case import Priceable, read_case
from store_core.domain.cart import CartLine, Modifier
from store_core.domain.catalogue import Menu, ModifierGroup
from store_core.domain.errors import StoreError
from store_core.domain.modifiers import MOST
from store_core.journal.kinds import CatalogueChanged, SettingsChanged
from store_core.storage.promotions import PromotionUseRow
from store_core.storage.store import CatalogueRow, SettingsRow
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.cases.case_format import Case
from tests.shops import new_shop
from tests.sync_server.serving import served

Json = dict[str, Any]
ASKED_OF_THE_QUOTE = frozenset({"split", "split_lines", "refund"})
"""What a table tells beyond a price; the domain's runner works it out."""


class Counter:
    """The store behind the API, as each case wants it."""

    def __init__(self, shop: Shop, url: str, clock: "CaseClock") -> None:
        self._shop, self._clock = shop, clock
        self._quote = f"{url}/api/customer/cart/quote/"
        self._http = requests.Session()

    def quote(self, case: Priceable) -> Json:
        self._set_up(case)
        answer = self._http.post(self._quote, json=_request(case), timeout=60)
        told: Json = answer.json()
        return told

    def _set_up(self, case: Priceable) -> None:
        occasion = case.terms.occasion
        self._clock.at = occasion.at.replace(tzinfo=UTC)
        menu = _with_own_options(case.menu)
        with self._shop.transaction(Act()) as tx:
            tx.session.execute(delete(CatalogueRow))
            tx.session.execute(delete(PromotionUseRow))
            tx.record(
                CatalogueChanged(
                    revs={},
                    items=menu.items,
                    groups=menu.groups,
                    taxes=menu.taxes,
                    promotions=case.terms.promotions,
                )
            )
            held = tx.session.get(SettingsRow, tx.settings.store)
            settings = replace(
                tx.settings,
                rules=case.rules,
                time_zone="UTC",
                day_cut=occasion.day_cut,
                web_fulfilments=(case.cart.fulfilment,),
            )
            tx.record(SettingsChanged(settings=settings, rev=held.rev + 1 if held else 0))
            for promotion in case.terms.promotions:
                left = occasion.uses_left.get(promotion.id, promotion.limit or 0)
                for use in range((promotion.limit or 0) - left):
                    tx.session.add(PromotionUseRow(promotion_id=promotion.id, order_id=str(use)))


class CaseClock:
    at = datetime(2026, 6, 12, 19, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    folder: Path = tmp_path_factory.mktemp("cases")
    clock = CaseClock()
    shop = new_shop(folder, clock)
    with served(create_app(shop, Beacon())) as url:
        yield Counter(shop, url, clock)
    shop.database.close()


def test_the_api_says_what_the_table_says(counter: Counter, case: Case) -> None:
    try:
        read = read_case(case)
    except StoreError:
        pytest.skip("no cart: the table is about how one is written")
    if why := _beyond_the_web(read):
        pytest.skip(why)
    expected = {name: case["expect"][name] for name in case["expect"].keys() - ASKED_OF_THE_QUOTE}
    if any(one.count < 0 for line in read.cart.lines for one in line.modifiers):
        expected = {"error": "quantity_out_of_range"}  # the API names the field that is wrong
    assert _told(counter.quote(read), expected) == expected


def _beyond_the_web(case: Priceable) -> str:
    """What a customer over the web can't ask for, or is not asked."""
    cart, occasion = case.cart, case.terms.occasion
    beyond = {
        "a delivery fee": cart.fee is not None,
        "points": cart.points_amount != 0,
        "a discount by hand": bool(cart.discount or any(line.discount for line in cart.lines)),
        "a currency of the cart's own": bool(cart.currency),
        "another channel": cart.channel != "web"
        and any(promotion.channels for promotion in case.terms.promotions),
        "a segment": bool(occasion.segments),
        "uses nobody counts": any(
            promotion.limit is not None and promotion.id not in occasion.uses_left
            for promotion in case.terms.promotions
        ),
        "more pieces than the web sells": any(99 < line.quantity <= MOST for line in cart.lines),
    }
    return next((f"not over the web: {what}" for what, is_so in beyond.items() if is_so), "")


def _request(case: Priceable) -> Json:
    cart = case.cart
    asked: Json = {
        "fulfilment": cart.fulfilment,
        "lines": [_line(line) for line in cart.lines],
        "codes": list(cart.codes),
        "tip": cart.tip,
    }
    if case.terms.occasion.first_order:
        asked["customer"] = {"phone": "+1 555 014 2277"}
    return asked


def _line(line: CartLine) -> Json:
    return {
        "item_id": line.item,
        "variant_id": line.variant,
        "quantity": line.quantity,
        "modifiers": _modifiers(line.modifiers),
        "parts": [
            {
                "shares": part.shares,
                "item_id": part.item,
                "modifiers": _modifiers(part.modifiers),
            }
            for part in line.parts
        ],
    }


def _modifiers(modifiers: tuple[Modifier, ...]) -> list[Json]:
    return [{"option_id": f"{one.group}/{one.option}", "quantity": one.count} for one in modifiers]


def _with_own_options(menu: Menu) -> Menu:
    """A table's option is one of its group; the API's is one of the whole menu."""

    def named(group: ModifierGroup) -> ModifierGroup:
        options = tuple(replace(one, id=f"{group.id}/{one.id}") for one in group.options)
        return replace(group, options=options)

    return replace(menu, groups=tuple(map(named, menu.groups)))


def _told(answer: Json, expected: Case) -> Json:
    """Of all that the API says, what is expected, in the table's words."""
    if "lines" not in answer:
        return {"error": answer["code"]}
    by_name: dict[str, int] = {}
    for tax in answer["taxes"]:
        by_name[tax["name"]] = by_name.get(tax["name"], 0) + tax["amount"]["amount"]
    lines = answer["lines"]
    words = {
        "unit": [line["unit_price"]["amount"] for line in lines],
        "listed": [line["listed"]["amount"] for line in lines],
        "discounted": [line["discounted"]["amount"] for line in lines],
        "tax": sum(by_name.values()),
        "tax_by": by_name,
        "charges": {one["kind"]: one["amount"]["amount"] for one in answer["charges"]},
        "discounts": {one["id"]: one["amount"]["amount"] for one in answer["discounts"]},
        "refused": {one["code"]: one["reason"] for one in answer["refused_codes"]},
    }
    for name in ("goods", "total", "due", "deposit", "balance", "cash_due"):
        words[name] = answer[name]["amount"]
    return {name: words.get(name) for name in expected}
