"""A picture is added once, by whoever may, and read everywhere (O1)."""

from pathlib import Path

import pytest
from sqlalchemy import select

from store_core.application import pictures
from store_core.application.office import perform
from store_core.application.picture_files import prepare
from store_core.application.pictures import ADD_PICTURE, NewPicture, Shape
from store_core.application.shop import Act, Shop
from store_core.domain.errors import StoreError
from store_core.storage.journal import EntryRow
from tests.pictures import photograph, picture_file, saved
from tests.shops import HandClock, new_shop, person


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return new_shop(tmp_path, HandClock())


def owner(shop: Shop) -> Act:
    return Act(person(shop, "owner"))


def add(shop: Shop, data: bytes, call_id: str = "") -> str:
    return perform(shop, owner(shop), ADD_PICTURE, NewPicture(data), call_id or shop.new_id())


def kinds(shop: Shop) -> list[str]:
    with shop.database.read() as session:
        return [row.kind for row in session.scalars(select(EntryRow).order_by(EntryRow.dseq))]


def test_what_was_added_is_read_again(shop: Shop) -> None:
    prepared = prepare(saved(photograph()))
    assert add(shop, prepared.data) == prepared.id
    assert pictures.read_picture(shop, prepared.id) == prepared.data
    assert pictures.shapes(shop, [prepared.id, "p:other"]) == {prepared.id: Shape(1280, 960, False)}


def test_of_the_same_picture_there_is_one(shop: Shop) -> None:
    first, second = add(shop, picture_file("red")), add(shop, picture_file("red"))
    assert first == second
    assert kinds(shop).count("picture_added") == 1


def test_what_nobody_added_is_not_there(shop: Shop) -> None:
    assert pictures.read_picture(shop, "p:" + "0" * 32) is None


def test_a_cashier_adds_no_picture(shop: Shop) -> None:
    with pytest.raises(StoreError, match="not_permitted"):
        perform(
            shop, Act(person(shop, "cashier")), ADD_PICTURE, NewPicture(picture_file()), "an id"
        )
    assert "picture_added" not in kinds(shop)


def test_the_server_looks_at_what_a_till_sends(shop: Shop) -> None:
    with pytest.raises(StoreError, match="picture_not_prepared"):
        add(shop, saved(photograph()))
    assert "picture_added" not in kinds(shop)


def test_there_is_an_end_to_what_a_shop_can_hold(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = picture_file("red")
    monkeypatch.setattr(pictures, "MOST_BYTES", len(first) + 10)
    add(shop, first)
    with pytest.raises(StoreError, match="pictures_full"):
        add(shop, picture_file("blue"))
    assert add(shop, first)
