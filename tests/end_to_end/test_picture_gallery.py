"""Several pictures of an item in a real Chromium: swiped, by keys, without a connection (W2)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageDraw
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from store_core.application.office import perform
from store_core.application.picture_files import prepare
from store_core.application.pictures import ADD_PICTURE, NewPicture
from store_core.application.shop import Act, Shop
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.pictures import photograph, saved
from tests.shops import HandClock, change_items, new_shop, person
from tests.sync_server.serving import served

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "axe.min.js"
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=900)
CONTROLLED = """new Promise((done) => {
    if (navigator.serviceWorker.controller) done(true);
    navigator.serviceWorker.addEventListener("controllerchange", () => done(true));
})"""

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = new_shop(tmp_path, HandClock())
    owner = Act(person(opened, "owner"))
    names = []
    for turn, size in enumerate(((1600, 1200), (900, 1400), (1000, 1000))):
        image = photograph(*size).rotate(90 * turn)
        wide, high = image.size
        plate = (wide * 0.2, high * 0.2, wide * 0.8, high * 0.8)
        ImageDraw.Draw(image).ellipse(plate, fill=(240, 90 * turn, 60))
        new = NewPicture(prepare(saved(image)).data)
        names.append(perform(opened, owner, ADD_PICTURE, new, opened.new_id()))
    margherita = opened.menu.item("margherita")
    cake = replace(opened.menu.item("tiramisu"), pictures=(names[0],))
    change_items(opened, owner, (replace(margherita, pictures=tuple(names)), cake))
    yield opened
    opened.database.close()


@pytest.fixture
def url(shop: Shop, tmp_path: Path) -> Iterator[str]:
    with served(create_app(shop, Beacon(), folder=tmp_path)) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(
        viewport=request.param, service_workers="block", reduced_motion="reduce"
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type in {"error"} else None)
    yield opened
    context.close()
    assert faults == []


def in_sight(page: Page) -> int:
    """Which slide fills the frame, from 1."""
    found = page.locator("#slides").evaluate(
        "(row) => Math.round(row.scrollLeft / row.clientWidth) + 1"
    )
    return int(found)


def test_keys_and_thumbnails_go_from_picture_to_picture(page: Page, url: str) -> None:
    page.goto(f"{url}/item/margherita")
    slides, thumbs = page.locator("#slides"), page.locator(".thumbs a")
    expect(thumbs.nth(0)).to_have_attribute("aria-current", "true")
    slides.focus()
    page.keyboard.press("ArrowRight")
    expect(thumbs.nth(1)).to_have_attribute("aria-current", "true")
    assert in_sight(page) == 2
    page.keyboard.press("End")
    expect(thumbs.nth(2)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Margherita, picture 1 of 3").click()
    expect(thumbs.nth(0)).to_have_attribute("aria-current", "true")
    assert in_sight(page) == 1
    expect(page.get_by_role("img", name="Margherita, picture 2 of 3")).to_have_count(1)


def test_a_swipe_stops_at_the_next_picture_and_a_choice_leaves_it_there(
    page: Page, url: str
) -> None:
    page.goto(f"{url}/item/margherita")
    page.locator("#slides").evaluate("(row) => row.scrollBy(row.clientWidth * 0.7, 0)")
    expect(page.locator(".thumbs a").nth(1)).to_have_attribute("aria-current", "true")
    page.locator("label:has(#size-l)").click()
    expect(page.locator("#add")).to_contain_text("$15.50")
    assert in_sight(page) == 2
    expect(page.locator(".thumbs a").nth(1)).to_have_attribute("aria-current", "true")


def test_photographs_fill_their_place_and_nothing_sticks_out(page: Page, url: str) -> None:
    for path in ("/", "/menu/classic", "/menu/desserts", "/item/margherita", "/item/tiramisu"):
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        photo = page.locator("img.photo").first
        expect(photo).to_be_visible()
        assert photo.evaluate("(one) => one.complete && one.naturalWidth > 0"), path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
    page.goto(f"{url}/menu/classic")
    card = page.locator(".dish-picture:has(.photo)").first
    inner, outer = card.locator("img").bounding_box(), card.bounding_box()
    assert inner == outer


def test_axe_finds_nothing_serious_in_the_gallery(chromium: Browser, url: str) -> None:
    for size in (PHONE, DESKTOP):
        context = chromium.new_context(viewport=size, bypass_csp=True, service_workers="block")
        opened = context.new_page()
        opened.goto(f"{url}/item/margherita")
        opened.add_script_tag(path=AXE)
        answer = opened.evaluate("axe.run({ resultTypes: ['violations'] })")
        serious = [
            (one["id"], [node["html"][:120] for node in one["nodes"]])
            for one in answer["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
        context.close()
        assert serious == []


def test_without_scripts_the_gallery_still_scrolls(chromium: Browser, url: str) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{url}/item/margherita")
    opened.get_by_role("link", name="Margherita, picture 3 of 3").click()
    expect(opened.get_by_role("img", name="Margherita, picture 3 of 3").first).to_be_in_viewport()
    context.close()


def test_the_menu_shows_its_covers_without_a_connection(chromium: Browser, url: str) -> None:
    context = chromium.new_context(viewport=PHONE, device_scale_factor=2)
    opened = context.new_page()
    opened.goto(url)
    opened.evaluate(CONTROLLED)
    context.set_offline(True)
    opened.goto(f"{url}/menu/desserts")
    photo = opened.locator("img.photo").first
    photo.scroll_into_view_if_needed()
    opened.wait_for_function("() => document.querySelector('img.photo').naturalWidth > 0")
    context.close()
