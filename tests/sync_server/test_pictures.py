"""The shop's own pictures over HTTP: in sizes, for ever, and nothing else of the disk (O1, W2)."""

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import requests
from PIL import Image

from store_core.application.office import perform
from store_core.application.picture_files import prepare
from store_core.application.pictures import ADD_PICTURE, NewPicture
from store_core.application.shop import Act, Shop
from sync_server import pictures
from sync_server.app import create_app
from sync_server.beacon import Beacon
from sync_server.pictures import WIDTHS, ShopPictures, address
from tests.pictures import photograph, saved
from tests.shops import change_items, person
from tests.sync_server.serving import served
from tests.sync_server.web_customer import Customer


def add(shop: Shop, image: Image.Image) -> str:
    new = NewPicture(prepare(saved(image, "PNG")).data)
    return perform(shop, Act(person(shop, "owner")), ADD_PICTURE, new, shop.new_id())


def give(shop: Shop, item: str, *names: str) -> None:
    changed = replace(shop.menu.item(item), pictures=names)
    change_items(shop, Act(person(shop, "owner")), (changed,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def url(shop: Shop, folder: Path) -> Iterator[str]:
    with served(create_app(shop, Beacon(), folder=folder)) as address:
        yield address


@pytest.fixture
def large(shop: Shop) -> str:
    return add(shop, photograph())


@pytest.mark.parametrize("width", WIDTHS)
def test_every_size_is_there_and_kept_for_ever(url: str, large: str, width: int) -> None:
    answer = requests.get(url + address(large, width), timeout=60)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert Image.open(BytesIO(answer.content)).size == (width, width * 3 // 4)
    known = {"If-None-Match": answer.headers["etag"]}
    again = requests.get(url + address(large, width), headers=known, timeout=60)
    assert (again.status_code, again.content) == (304, b"")
    assert requests.head(url + address(large, width), timeout=60).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "0" * 32 + "-320.webp",
        "..%2F..%2Fetc%2Fpasswd",
        "../../etc/passwd",
        "..\\..\\shop.db",
        "%2e%2e/%2e%2e/shop.db",
        "{hash}-321.webp",
        "{hash}-99999.webp",
        "{hash}-320.webp/../../shop.db",
        "{hash}-320.webp%00.png",
        "{hash}-320.png",
        "{hash}",
        "p:{hash}-320.webp",
        "",
    ],
)
def test_what_is_no_picture_is_not_there(url: str, large: str, name: str, folder: Path) -> None:
    """Asked as it stands: no client that puts the path right before it sends it."""
    host = url.removeprefix("http://")
    asked = http.client.HTTPConnection(host, timeout=60)
    asked.request("GET", "/pictures/" + name.replace("{hash}", large.removeprefix("p:")))
    answer = asked.getresponse()
    body = answer.read()
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert json.loads(body)["code"] == "unknown_picture"
    asked.close()
    assert not folder.exists() or [path for path in folder.rglob("*") if path.is_file()] == []


def test_sizes_are_made_once_and_outlive_a_restart(shop: Shop, large: str, folder: Path) -> None:
    for _life in range(2):
        with served(create_app(shop, Beacon(), folder=folder)) as url:
            first = requests.get(url + address(large, 320), timeout=60).content
        (made,) = (folder / "pictures").iterdir()
        assert made.read_bytes() == first
        made.touch()


def test_what_is_kept_of_sizes_is_bounded(
    shop: Shop, large: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "IN_MEMORY", 20_000)
    monkeypatch.setattr(pictures, "IN_FOLDER", 20_000)
    kept = ShopPictures(shop, folder)
    for name in (large, add(shop, photograph(900, 1200)), add(shop, photograph(1200, 1200))):
        for width in WIDTHS:
            assert kept._body(address(name, width).rpartition("/")[2])
    assert kept._held == sum(map(len, kept._sizes.values())) <= 20_000
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 20_000


def test_a_folder_that_can_not_be_written_keeps_nobody_from_seeing_it(
    shop: Shop, large: str, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    kept = ShopPictures(shop, taken)
    assert kept._body(address(large, 320).rpartition("/")[2])


def test_cards_show_a_photograph_in_the_size_of_the_screen(
    url: str, shop: Shop, large: str
) -> None:
    give(shop, "margherita", large)
    html = Customer(url).open("/menu/classic").html
    found = re.search(r'<img src="/pictures/\w+-320.webp" srcset="([^"]+)" sizes="[^"]+"', html)
    assert found
    assert [one.split()[1] for one in found[1].split(", ")] == ["160w", "320w", "640w", "1280w"]
    assert 'class="photo"' in html
    for one in found[1].split(", "):
        assert requests.get(url + one.split()[0], timeout=60).status_code == 200


def test_a_small_picture_says_how_small_it_is(url: str, shop: Shop) -> None:
    give(shop, "margherita", add(shop, photograph(500, 400)))
    html = Customer(url).open("/menu/classic").html
    found = re.search(r'srcset="([^"]+)"', html)
    assert found
    assert [one.split()[1] for one in found[1].split(", ")] == ["160w", "320w", "500w"]


def test_an_item_of_one_picture_has_no_gallery_and_of_several_has_one(
    url: str, shop: Shop, large: str
) -> None:
    assert "slides" not in Customer(url).open("/item/margherita").ids
    give(shop, "margherita", "pizza-margherita", large)
    page = Customer(url).open("/item/margherita")
    assert {"slides", "slide-1", "slide-2"} <= page.ids
    assert 'alt="Margherita, picture 2 of 2"' in page.html
    assert "slides" not in Customer(url).open("/item/half-and-half").ids


def test_a_shared_link_and_search_engines_get_whole_addresses(
    url: str, shop: Shop, large: str
) -> None:
    give(shop, "margherita", large, "pizza-margherita")
    html = Customer(url).open("/item/margherita").html
    social = re.search(r'<meta property="og:image" content="([^"]+)">', html)
    assert social
    assert social[1] == url + address(large, 640)
    structured = re.search(r'<script type="application/ld\+json">(.+?)</script>', html)
    assert structured
    told = json.loads(structured[1])
    assert told["image"][0] == url + address(large, 1280)
    assert told["offers"]["price"] == "9.50"
    for one in [social[1], *told["image"]]:
        assert requests.get(one, timeout=60).headers["content-type"] == "image/webp"


def test_the_api_gives_every_picture(url: str, shop: Shop, large: str) -> None:
    give(shop, "margherita", large, "pizza-margherita")
    items = requests.get(f"{url}/api/customer/menu/items/", timeout=60).json()["items"]
    margherita = next(item for item in items if item["id"] == "margherita")
    assert margherita["image"] == address(large, 320)
    assert margherita["images"] == [address(large, 1280), "/food/pizza-margherita.webp"]
    for one in margherita["images"]:
        assert requests.get(url + one, timeout=60).status_code == 200


def test_the_offline_menu_keeps_the_covers(url: str, shop: Shop, large: str) -> None:
    give(shop, "margherita", large, "pizza-margherita")
    worker = requests.get(f"{url}/service-worker.js", timeout=60).text
    assert f'"{address(large, 320)}"' in worker


def test_a_picture_that_has_not_come_yet_is_an_empty_plate(url: str, shop: Shop) -> None:
    give(shop, "margherita", "p:" + "0" * 32)
    page = Customer(url).open("/menu/classic")
    assert "/pictures/" not in page.html
    assert "plate.svg" in page.html
    assert Customer(url).open("/item/margherita").status == 200


def test_nothing_is_laid_on_a_photograph(url: str, shop: Shop, large: str) -> None:
    give(shop, "margherita", large)
    html = Customer(url).open("/item/margherita?qty-top-mushrooms=1").html
    assert "top-mushroom" not in html.split('id="picture"')[1].split('class="builder-right"')[0]
