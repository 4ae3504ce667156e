import sqlite3
from pathlib import Path

import pytest

from store_core.application import orders
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.commands.main import main
from tests.shops import cart, line, new_shop, person


@pytest.fixture
def sold(tmp_path: Path) -> Path:
    """The file of a shop that sold three pizzas."""
    shop = new_shop(tmp_path)
    sell(shop, 3)
    shop.database.close()
    return tmp_path / "store.sqlite"


def sell(shop: Shop, times: int) -> None:
    act = Act(person(shop, "cashier"))
    for _ in range(times):
        wanted = cart(line(shop, "margherita"))
        orders.sell(shop, act, wanted, Head(label="Ann"), [Tender("cash", 5_000)], "shift")


def tamper(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        assert connection.execute(statement).rowcount == 1


def test_an_honest_database_is_the_fold_of_its_journal(
    sold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(sold)]) == 0
    assert "3 orders" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE payments SET amount = 1 WHERE rowid = 1", "table payments is not what"),
        ("UPDATE entries SET actor = 'luca' WHERE dseq = 6", "entry 6 of device server was chan"),
        ("DELETE FROM entries WHERE dseq = 5", "entry 5 of device server is missing"),
        ("UPDATE sealed SET data = x'00' WHERE rowid = 2", "personal data beside entry 6"),
        (
            "UPDATE entries SET prev_sha256 = sha256 WHERE dseq = 5",
            "entry 5 of device server was changed",
        ),
    ],
)
def test_a_changed_database_is_found_out_by_its_first_bad_entry(
    sold: Path, capsys: pytest.CaptureFixture[str], statement: str, words: str
) -> None:
    tamper(sold, statement)
    assert main(["verify", str(sold)]) == 1
    assert words in capsys.readouterr().out


def test_two_databases_that_differ_are_said_to(
    sold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shop = new_shop(other)
    sell(shop, 1)
    shop.database.close()
    assert main(["verify", str(tmp_path)]) == 1
    assert "not every database has every entry" in capsys.readouterr().out
    assert sold.exists()


def test_nothing_to_verify_is_one_line_and_not_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"tillpass: there is no store.sqlite at {tmp_path}\n"
