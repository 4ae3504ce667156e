"""A new shop is opened on this machine, whole or not at all."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from store_core.application import staff
from store_core.application.device_secrets import FileSecrets
from store_core.application.founding import found_shop
from store_core.application.office import perform
from store_core.application.own_server import (
    OwnServer,
    keep_own_server,
    own_server,
    place_for_server,
)
from store_core.application.shop import Act, Shop
from store_core.application.staff_records import RESET_PIN, Recovery
from store_core.application.terminals import is_founded, open_shop
from store_core.domain.catalogue import TaxClass, TaxComponent
from store_core.domain.countries import countries, country
from store_core.domain.errors import StoreError
from store_core.domain.founding import (
    Founding,
    founding_problems,
    menu_like,
    settings_like,
    usual_taxes,
    with_printer,
)
from store_core.domain.printers import Printer
from store_core.domain.profile import check
from store_core.domain.store import OpeningHours
from tests.foundings import CODE, PIN, founding
from tests.shops import pizzeria

pytestmark = pytest.mark.database("sqlite")


def founded(folder: Path, asked: Founding) -> Shop:
    found_shop(folder, FileSecrets(folder), asked)
    return open_shop(folder, FileSecrets(folder))


def test_a_new_shop_has_its_owner_and_nobody_else_and_keeps_its_hours(tmp_path: Path) -> None:
    shop = founded(tmp_path / "server", founding())
    (owner,) = staff.people(shop)
    assert (owner.name, owner.role, owner.pin_digits) == ("Mario Rossi", "owner", len(PIN))
    assert staff.sign_in(shop, owner.id, PIN) == owner
    settings = shop.settings
    assert (settings.name, settings.rules.currency, settings.locale) == ("Da Mario", "EUR", "de_DE")
    assert not settings.always_open
    assert [tax.id for tax in shop.menu.taxes] == ["food", "standard"]
    shop.database.close()


def test_the_recovery_code_that_was_written_down_opens_once(tmp_path: Path) -> None:
    shop = founded(tmp_path / "server", founding())
    (owner,) = staff.people(shop)
    spoken = CODE.lower().replace("-", " ")
    perform(shop, Act(), RESET_PIN, Recovery(owner.id, spoken, "915273", "salt"), shop.new_id())
    assert staff.sign_in(shop, owner.id, "915273").id == owner.id
    with pytest.raises(StoreError, match="no_recovery_code"):
        perform(shop, Act(), RESET_PIN, Recovery(owner.id, CODE, "826419", "salt"), shop.new_id())
    shop.database.close()


def test_nothing_the_owner_may_not_say_makes_a_shop(tmp_path: Path) -> None:
    good = founding()
    wrong = replace(
        good,
        settings=replace(
            good.settings,
            name=" ",
            time_zone="Europe/Nowhere",
            hours=(OpeningHours(0, "25:00", "18:00"),),
            printers=(Printer("receipt", "Counter", host="not a host"),),
        ),
        menu=replace(good.menu, taxes=(TaxClass("food", (TaxComponent("VAT", "much"),)),)),
        owner="",
        pin="1234",
    )
    with pytest.raises(StoreError, match="bad_records") as refused:
        found_shop(tmp_path / "server", FileSecrets(tmp_path / "server"), wrong)
    told = refused.value.values["problems"]
    assert isinstance(told, list)
    assert {(one["at"], one["code"]) for one in told} == {
        ("settings/name", "setting_missing"),
        ("settings/time_zone", "unknown_zone"),
        ("settings/hours/0/opens", "bad_clock"),
        ("tax/food/components/0/rate", "bad_percent"),
        ("person/owner/name", "name_missing"),
        ("person/owner/pin", "pin_weak"),
        ("printer/receipt/host", "printer_address_bad"),
    }
    assert not (tmp_path / "server").exists()


def test_a_second_shop_is_never_made_over_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    founded(folder, founding()).database.close()
    with pytest.raises(StoreError, match="store_exists"):
        found_shop(folder, FileSecrets(folder), founding())
    assert place_for_server(tmp_path / "till") == tmp_path / "server-2"


_CUT_SHORT = """
import os, signal, sys
from pathlib import Path
from secrets import token_bytes
from store_core.application.device_secrets import FileSecrets
from store_core.application.founding import found_shop
from store_core.application.terminals import is_founded, open_shop
from tests.foundings import founding

folder, asked = Path(sys.argv[1]), founding()

def dying_at(count):
    left = [count]
    def random(size):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return token_bytes(size)
    return random

for count in (3, 5, 8, 0):
    child = os.fork()
    if not child:
        found_shop(folder, FileSecrets(folder), asked, random=dying_at(count))
        os._exit(0)
    whole = os.waitpid(child, 0)[1] == 0
    assert whole == is_founded(folder) == (not count), count
shop = open_shop(folder, FileSecrets(folder))
assert shop.settings.name == "Da Mario"
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are cut short by signals")
def test_a_power_cut_in_the_middle_leaves_no_shop_and_another_try_makes_it_whole(
    tmp_path: Path,
) -> None:
    """Killed where something random is asked for: ids, the key, an entry of the journal."""
    done = subprocess.run(
        [sys.executable, "-c", _CUT_SHORT, str(tmp_path / "server")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_the_till_knows_which_server_it_keeps(tmp_path: Path) -> None:
    assert own_server(tmp_path) is None
    keep_own_server(tmp_path, OwnServer(str(tmp_path / "server"), 8000))
    assert own_server(tmp_path) == OwnServer(str(tmp_path / "server"), 8000)
    (tmp_path / "own-server.json").write_text("{")
    with pytest.raises(StoreError, match="own_server_unreadable"):
        own_server(tmp_path)


@pytest.mark.parametrize(
    ("place", "currency", "digits", "shown", "cash"),
    [
        ("US", "USD", 2, "excluded", 1),
        ("JP", "JPY", 0, "included", 1),
        ("KW", "KWD", 3, "included", 1),
        ("CH", "CHF", 2, "included", 5),
    ],
)
def test_a_country_presets_money_and_how_tax_is_shown(
    place: str, currency: str, digits: int, shown: str, cash: int
) -> None:
    rules = settings_like(None, place).rules
    assert (rules.currency, rules.tax, rules.cash_rounding) == (currency, shown, cash)
    assert not founding_problems(founding(place))


def test_every_country_of_the_list_can_have_a_shop() -> None:
    for code, _name in countries():
        settings = settings_like(None, code)
        assert settings.time_zone == "UTC" or settings.time_zone in country(code).time_zones
        assert usual_taxes(country(code).tax)


def test_a_shop_begun_like_a_pizzeria_is_sound_in_a_language_that_nobody_translated() -> None:
    example, taxes = pizzeria(), usual_taxes(country("PL").tax)
    menu = menu_like(example.menu, taxes, "food", "pl")
    begun = replace(settings_like(example.settings, "PL"), name="U Maria")
    printed = with_printer(begun, Printer("receipt", "Lada", host="192.168.1.9"), menu)
    asked = replace(founding(), settings=printed, menu=menu)
    assert not founding_problems(asked)
    assert not check(replace(example, settings=printed, menu=menu, demo_pins={}, staff=()))
    assert {item.tax_class for item in menu.items} == {"food"}
    assert not menu.promotions
    assert printed.station_printers == dict.fromkeys(["oven", "cold", "fry"], "receipt")
    assert (begun.holidays, begun.address, begun.phone) == ((), (), "")


def test_what_a_killed_try_left_is_no_store(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    (folder / "store.sqlite").touch()
    assert not is_founded(folder)
    founded(folder, founding()).database.close()
    assert is_founded(folder)
