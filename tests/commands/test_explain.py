import json
from pathlib import Path

import pytest

from store_core.commands.main import main
from tests.shops import new_shop

PIZZA = {
    "name": "a tenth off",
    "menu": {
        "taxes": {"t": [{"name": "VAT", "rate": "10"}]},
        "items": {"pizza": {"price": 1250, "tax": "t"}},
    },
    "promotions": [{"id": "tenth", "kind": "order_percent", "percent": "10", "code": "TENTH"}],
    "cart": {"codes": ["TENTH", "MORE"], "lines": [{"item": "pizza", "qty": 2}]},
}


def _explained(written: object, tmp_path: Path, *options: str) -> int:
    path = tmp_path / "cart.json"
    path.write_text(json.dumps(written))
    return main(["explain", str(path), *options])


def test_a_cart_is_explained_step_by_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _explained(PIZZA, tmp_path) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line]
    assert rows == [
        ["2", "x", "pizza", "22.50"],
        ["item", "pizza", "25.00"],
        ["promotion", "tenth", "−2.50"],
        ["tax", "t", "in", "22.50", "2.05"],
        ["tax", "VAT", "10", "%", "2.05"],
        ["total", "22.50"],
        ["goods", "22.50"],
        ["due", "22.50"],
        ["total", "22.50"],
        ["Code", "MORE", "takes", "nothing", "off:", "unknown_code"],
    ]


def test_a_whole_table_is_explained_case_by_case_and_what_has_no_price_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = {**PIZZA, "name": "lost", "cart": {"lines": [{"item": "soup"}]}}
    assert _explained([PIZZA, lost], tmp_path) == 0
    out = capsys.readouterr().out
    assert "# a tenth off\n2 x pizza" in out
    assert "# lost\nNot priced: unknown_item (line=line 0, item=soup)" in out


def test_a_cart_without_a_price_is_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _explained({**PIZZA, "cart": {"lines": []}}, tmp_path) == 1
    assert capsys.readouterr().out == "Not priced: empty_cart\n\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"cart": {}}, "Object missing required field"),
        ({**PIZZA, "cart": {"lines": [{"item": "pizza", "qty": 1.5}]}}, "Expected `int`"),
        ({**PIZZA, "promotions": [{"id": "x", "kind": "gift"}]}, "Invalid enum value 'gift'"),
    ],
)
def test_what_is_no_case_is_refused_with_what_is_wrong_with_it(
    written: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _explained(written, tmp_path) == 1
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_or_no_json_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(tmp_path / "lost.json")]) == 1
    assert "lost.json can't be read" in capsys.readouterr().err
    (tmp_path / "cart.json").write_text("{")
    assert main(["explain", str(tmp_path / "cart.json")]) == 1
    assert "cart.json is no JSON" in capsys.readouterr().err


def test_a_folder_without_a_shop_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _explained(PIZZA["cart"], tmp_path, "--folder", str(tmp_path)) == 1
    assert f"there is no store.sqlite at {tmp_path}" in capsys.readouterr().err


def test_a_cart_is_explained_at_the_prices_of_a_running_shop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = new_shop(tmp_path)
    cart = {"fulfilment": "pickup", "lines": [{"item": "fries", "qty": 2}]}
    options = ("--folder", str(tmp_path), "--at", "2026-06-12T19:00")
    assert _explained(cart, tmp_path, *options) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["2", "x", "Fries", "9.00"] in rows
    shop.database.close()
