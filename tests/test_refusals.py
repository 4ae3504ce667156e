"""Whatever is refused is refused in a sentence, wherever a person can meet the refusal."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from kitchen_display import sentences as kitchen
from pos_app import sentences as till
from pos_app.first_run.presenters import words as first_run
from pos_app.office import sentences as office
from qt_kit import pairing
from store_core.commands import sentences as command_line
from store_core.domain.errors import StoreError
from sync_server import problems
from tests.shops import pizzeria

ROOT = Path(__file__).parents[1]
PACKAGES = ("store_core", "qt_kit", "pos_app", "kitchen_display", "sync_server")
TABLES = (
    "pos_app/sentences.py",
    "kitchen_display/sentences.py",
    "store_core/commands/sentences.py",
    "sync_server/customer/sentences.py",
    "sync_server/problems.py",
)
DATABASE = (
    "store_core/storage/engine.py",
    "store_core/storage/sqlite.py",
    "store_core/journal/entries.py",
)
CHOICES = (
    "store_core/domain/availability.py",
    "store_core/domain/catalogue.py",
    "store_core/domain/charges.py",
    "store_core/domain/discounts.py",
    "store_core/domain/modifiers.py",
    "store_core/domain/pricing.py",
    "store_core/domain/promotions.py",
    "store_core/domain/unit_price.py",
)

EDITS = frozenset({"bad_records", "changed_meanwhile", "pause_out_of_range"})
"""Told in the back office, where settings are edited."""

PASSED_ON = {
    "pos_app/office/sentences.py": "the problem of a field",
    "store_core/application/terminals.py": "whichever of two a folder without a store deserves",
    "store_core/application/web_carts.py": "the domain's error, with its place in the cart",
    "store_core/domain/pricing.py": "the error of a line, with the line's id",
    "store_core/domain/promotions.py": "the error of a promotion, with its id",
    "store_core/replication/http.py": "what the server said",
    "store_core/storage/engine.py": "what the database said, by its table",
    "sync_server/console.py": "what the server said",
    "store_core/commands/doctor_neighbours.py": "what the server said",
    "store_core/linking.py": "why the link stands still",
    "store_core/rebuilding.py": "why the server will not have this machine",
}
"""Where a code is not written out: one of another place, told once more."""

NEVER_TOLD = {
    "no_feed": "a terminal asked as if it were a server: a bug",
    "pin_format": "a profile is checked for its PINs before a store is made of it",
    "unknown_currency": "a profile is checked for its currency",
    "unknown_tax_class": "a profile is checked for its tax classes, and none is ever deleted",
    "journal_gap": "between machines: sent again",
    "sealed_mismatch": "between machines: kept apart",
    "entry_damaged": "between machines: kept apart, or fetched again",
}


@dataclass(frozen=True)
class Surface:
    """Where people meet what these modules raise; `elsewhere` are codes that do not get there."""

    says: Callable[[str], bool]
    modules: tuple[str, ...]
    elsewhere: frozenset[str] = frozenset()


def _at_the_till(code: str) -> bool:
    values = {"tries_left": 2, "until": datetime.now(UTC).isoformat(), "missing": 100}
    said = till.sentence(StoreError(code, **values), pizzeria().settings)
    return not said.startswith("That did not work")


def _in_the_office(code: str) -> bool:
    return code in office.SENTENCES or _at_the_till(code)


def _in_the_first_run(code: str) -> bool:
    return code in first_run.SENTENCES or _in_the_office(code)


def _in_the_kitchen(code: str) -> bool:
    return not kitchen.sentence(StoreError(code)).startswith("That did not work")


SURFACES = {
    "till": Surface(
        _at_the_till,
        (
            *DATABASE,
            *CHOICES,
            "pos_app/desk.py",
            "pos_app/saving.py",
            "store_core/application/availability.py",
            "store_core/application/discrepancies.py",
            "store_core/application/orders.py",
            "store_core/application/payments.py",
            "store_core/application/promotions.py",
            "store_core/application/refunds.py",
            "store_core/application/audit.py",
            "store_core/application/shifts.py",
            "store_core/application/staff.py",
            "store_core/domain/draft.py",
            "store_core/domain/refunds.py",
            "store_core/domain/splitting.py",
            "store_core/domain/staff.py",
            "store_core/domain/time_clock.py",
        ),
        frozenset({"backup_failed", "order_accepted"}),
    ),
    "back office": Surface(
        _in_the_office,
        (
            "pos_app/office",
            "store_core/application/catalogue.py",
            "store_core/application/catalogue_files.py",
            "store_core/application/catalogue_sheets.py",
            "store_core/application/catalogue_workbooks.py",
            "store_core/application/kept_apart.py",
            "store_core/domain/price_changes.py",
            "store_core/application/devices.py",
            "store_core/application/office.py",
            "store_core/application/office_calls.py",
            "store_core/application/printers.py",
            "store_core/application/receipt_design.py",
            "store_core/application/terminal_list.py",
            "store_core/application/settings_file.py",
            "store_core/application/tax_classes.py",
            "store_core/application/staff_records.py",
            "store_core/application/purchasing.py",
            "store_core/application/stock.py",
            "store_core/application/stock_records.py",
            "store_core/domain/stock.py",
            "store_core/application/time_clock.py",
            "store_core/application/picture_files.py",
            "store_core/application/pictures.py",
        ),
        frozenset({"code_expired", "code_unknown", "code_used", "pairing_paused"}),
    ),
    "first run": Surface(
        _in_the_first_run,
        (
            *DATABASE,
            "qt_kit/entrance.py",
            "qt_kit/own_server.py",
            "store_core/application/catalogue_files.py",
            "store_core/application/catalogue_sheets.py",
            "store_core/application/device_secrets.py",
            "store_core/application/folder.py",
            "store_core/application/founding.py",
            "store_core/application/own_server.py",
            "store_core/application/terminals.py",
        ),
        frozenset({"backup_failed"}),
    ),
    "pairing screen": Surface(
        lambda code: code in pairing.sentences(),
        (
            "store_core/linking.py",
            "store_core/replication/http.py",
            "store_core/replication/pinning.py",
        ),
    ),
    "kitchen": Surface(
        _in_the_kitchen,
        (
            *DATABASE,
            "store_core/application/availability.py",
            "store_core/application/kitchen.py",
            "store_core/domain/kitchen.py",
            "store_core/domain/staff.py",
        ),
        frozenset({"backup_failed"}),
    ),
    "command line": Surface(
        lambda code: code in command_line.SENTENCES,
        (
            "store_core/storage",
            "store_core/storage/catalogue.py",
            "store_core/application/backups.py",
            "store_core/application/restoring.py",
            "store_core/application/devices.py",
            "store_core/application/device_secrets.py",
            "store_core/application/examination.py",
            "store_core/application/folder.py",
            "store_core/application/founding.py",
            "store_core/application/hubs.py",
            "store_core/application/own_server.py",
            "store_core/application/stores.py",
            "store_core/application/terminals.py",
            "store_core/application/verifier.py",
            "store_core/commands",
            "store_core/linking.py",
            "store_core/simulation",
            "store_core/rebuilding.py",
            "store_core/domain/profile.py",
            "store_core/domain/staff.py",
            "store_core/replication/feed.py",
            "store_core/replication/http.py",
            "store_core/replication/pinning.py",
            "qt_kit",
            "sync_server/admin.py",
            "sync_server/backup_console.py",
            "sync_server/backup_keeper.py",
            "sync_server/bench_catalogue.py",
            "sync_server/console.py",
            "sync_server/bench_crowd.py",
            "sync_server/bench_growth.py",
            "sync_server/bench_trade.py",
            "sync_server/lan.py",
            "sync_server/processes.py",
            "sync_server/serving.py",
            "sync_server/upstream.py",
        ),
        frozenset({"device_not_allowed", "epoch_unknown", *EDITS}),
    ),
    "API": Surface(
        lambda code: code in problems.SENTENCES,
        (
            *DATABASE,
            *CHOICES,
            "store_core/application/customers.py",
            "store_core/application/devices.py",
            "store_core/application/promotions.py",
            "store_core/application/storefront.py",
            "store_core/application/stores.py",
            "store_core/application/web_carts.py",
            "store_core/domain/staff.py",
            "store_core/replication/feed.py",
            "store_core/replication/messages.py",
            "sync_server/admin.py",
            "sync_server/customer",
            "sync_server/health.py",
            "sync_server/pictures.py",
            "sync_server/upstream.py",
        ),
        frozenset(
            {
                "code_needs_server",
                "discount_amount",
                "discount_kind",
                "discount_percent",
                "fee_out_of_range",
                "hold_expired",
                "unknown_group",
                *EDITS,
            }
        ),
    ),
}
ANSWERED_THERE = {
    "sync_server/shop": "the web shop's pages have a sentence for any code",
    "store_core/journal/ledger.py": "between machines",
    "store_core/replication/branches.py": "between machines",
    "store_core/replication/carrying.py": "between machines",
    "store_core/replication/holding.py": "between machines",
    "store_core/storage/replication.py": "between machines",
    "store_core/domain/money.py": "when a profile is written",
}


@cache
def _trees() -> dict[str, ast.Module]:
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in files}


def _raised() -> Iterator[tuple[str, str | None]]:
    """Every place a `StoreError` is made, with its code; None where that is not written out."""
    for name, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"StoreError", "fault"}:
                match node.args[0]:
                    case ast.Constant(str(code)):
                        yield name, code
                    case _:
                        yield name, None
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "KNOWN_FAILURES":
                yield from ((name, str(code)) for code in ast.literal_eval(node.value).values())


def _belongs(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}/") for place in places)


@pytest.mark.parametrize("name", SURFACES)
def test_every_refusal_has_a_sentence_where_people_meet_it(name: str) -> None:
    surface = SURFACES[name]
    met = {code for module, code in _raised() if code and _belongs(module, surface.modules)}
    mute = {code for code in met - surface.elsewhere - set(NEVER_TOLD) if not surface.says(code)}
    assert not mute


def test_every_module_that_refuses_is_known_to_a_surface() -> None:
    places = tuple(place for surface in SURFACES.values() for place in surface.modules)
    assert {
        module for module, _ in _raised() if not _belongs(module, (*places, *ANSWERED_THERE))
    } == set()


def test_a_code_is_written_out_where_it_is_raised() -> None:
    assert {module for module, code in _raised() if code is None} == set(PASSED_ON)


def test_no_exemption_outlives_its_code() -> None:
    codes = {code for _, code in _raised()}
    elsewhere = frozenset[str]().union(*(surface.elsewhere for surface in SURFACES.values()))
    assert {*NEVER_TOLD, *elsewhere} <= codes


def test_no_sentence_outlives_what_it_was_about() -> None:
    told = {*till._SENTENCES, *kitchen._SENTENCES, *command_line.SENTENCES, *problems.SENTENCES}
    assert told - set(_written()) == set()


def _written() -> Iterator[str]:
    """All texts in the source but the keys of the tables of sentences."""
    for name, tree in _trees().items():
        keys = {
            id(key)
            for node in ast.walk(tree)
            if isinstance(node, ast.Dict) and name in TABLES
            for key in node.keys
        }
        texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
        yield from (str(text.value) for text in texts if id(text) not in keys)
