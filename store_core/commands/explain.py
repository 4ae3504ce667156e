"""`tillpass explain`: where each minor unit of a price comes from: step, rule, amount (P11)."""

import argparse
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from store_core.application.shop import utc_now
from store_core.commands.price_case import Priceable, read_cart, read_case
from store_core.domain.cart import CartLine
from store_core.domain.catalogue import Menu, text_in
from store_core.domain.errors import StoreError
from store_core.domain.explain import Explanation, explain, rule_name
from store_core.domain.pricing import Quote
from store_core.domain.promotions import Terms, occasion
from store_core.domain.store import Settings
from store_core.domain.wording import amount
from store_core.storage.catalogue import load_menu, load_settings
from store_core.storage.engine import Database
from store_core.storage.upgrade import check_schema

LANGUAGE = "en"


def main(argv: list[str]) -> int:
    """1 where nothing was priced. Errors: `file_unreadable`, `bad_case`, `no_database`, and those
    of opening a database.
    """
    asked = _parser().parse_args(argv)
    written = _read(asked.cart)
    carts = written if isinstance(written, list) else [written]
    priced = 0
    for cart in carts:
        if isinstance(written, list):
            print(f"# {cart.get('name', '') if isinstance(cart, dict) else ''}")
        try:
            found = _in_a_shop(cart, asked.folder, asked.at) if asked.folder else read_case(cart)
            bill = found.quote
        except StoreError as error:
            if error.code in ("bad_case", "no_database") and len(carts) == 1:
                raise
            print(f"Not priced: {error}\n")
            continue
        priced += 1
        print("\n".join(told(found, bill)), end="\n\n")
    return 0 if priced else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillpass explain",
        description="Say where each cent of a cart's price comes from.",
    )
    parser.add_argument(
        "cart",
        type=Path,
        metavar="CART.json",
        help="a case of a table of numbers, or a whole table; with --folder a cart of that shop",
    )
    parser.add_argument(
        "--folder", type=Path, help="a program's data folder, whose menu and offers hold"
    )
    parser.add_argument(
        "--at",
        type=datetime.fromisoformat,
        help="when it is sold, by the store's clock (2026-06-12T19:00; default: now)",
    )
    return parser


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError as error:
        detail = str(error.strerror)
        raise StoreError("file_unreadable", path=str(path), detail=detail) from error
    except ValueError as error:
        raise StoreError("bad_case", problem=f"{path} is no JSON: {error}") from error


def _in_a_shop(cart: object, folder: Path, at: datetime | None) -> Priceable:
    menu, settings = _shop_of(folder)
    zone = ZoneInfo(settings.time_zone)
    now = utc_now() if at is None else at if at.tzinfo else at.replace(tzinfo=zone)
    terms = Terms(menu.promotions, occasion(now, settings))
    return Priceable(read_cart(cart), menu, settings.rules, terms)


def _shop_of(folder: Path) -> tuple[Menu, Settings]:
    """Read beside the program that owns the file."""
    path = folder / "store.sqlite"
    if not path.is_file():
        raise StoreError("no_database", path=str(path))
    database = Database(path)
    try:
        check_schema(database)
        with database.read() as session:
            return load_menu(session), load_settings(session)
    finally:
        database.close()


def told(found: Priceable, bill: Quote) -> Iterator[str]:
    """Lines of text: what, how much, and below it the steps that add up to it."""
    lines = {line.id: line for line in found.cart.lines}
    for one in explain(bill):
        yield _row(_heading(one, lines, found.menu, bill), one.amount, bill)
        for step in one.steps:
            name = text_in(rule_name(step, bill, found.menu), LANGUAGE) or step.rule_id
            yield _row(f"    {step.step:<16}{name}", step.amount, bill)
    yield from _refused(bill)


def _heading(one: Explanation, lines: dict[str, CartLine], menu: Menu, bill: Quote) -> str:
    if one.subject == "line":
        line = lines[one.id]
        size = f", {line.variant}" if line.variant else ""
        return f"{line.quantity} x {text_in(menu.item(line.item).name, LANGUAGE)}{size}"
    if one.subject == "tax":
        way = "in" if bill.tax_included else "on"
        return f"tax {one.id} {way} {amount(bill.currency, one.base)}"
    return one.id or one.subject


def _row(what: str, minor: int, bill: Quote) -> str:
    return f"{what:<56}{amount(bill.currency, minor):>12}"


def _refused(bill: Quote) -> Iterable[str]:
    for refused in bill.refused_codes:
        reason = refused.reason
        more = f" ({amount(bill.currency, reason.missing)} missing)" if reason.missing else ""
        more += f" ({reason.other})" if reason.other else ""
        yield f"Code {refused.code} takes nothing off: {reason.code}{more}"
