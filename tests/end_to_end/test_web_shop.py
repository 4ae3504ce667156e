"""The web shop in a real Chromium: what scripts add, and that nothing else happens (W1 to W6)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from store_core.application import kitchen, orders
from store_core.application.shop import Act, Shop
from store_core.domain.catalogue_rules import LONGEST_NAME
from store_core.domain.orders import Order
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.shops import HandClock, change_items, new_shop, person
from tests.sync_server.serving import served

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "axe.min.js"
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=360, height=640)
HAPPY_HOUR_ENDING = datetime(2026, 6, 15, 21, 58, tzinfo=UTC)
"""A Monday, 5:58 PM in New York."""
VIOLATIONS = """
addEventListener("securitypolicyviolation", (one) => console.error("CSP", one.violatedDirective));
"""
CONTROLLED = """new Promise((done) => {
    if (navigator.serviceWorker.controller) done(true);
    navigator.serviceWorker.addEventListener("controllerchange", () => done(true));
})"""
AT_REST = """Promise.all([document.fonts.ready, ...document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null))]).then(() => null)"""
"""Nothing moves or changes its colour any more."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")


@dataclass
class Visitor:
    """A person with a browser; `faults` is everything that should not have happened."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        self.page.locator("html.scripted").wait_for(state="attached")
        return self.page

    def add(self, category: str, name: str) -> None:
        self.open(f"/menu/{category}")
        self.page.get_by_role("button", name=f"Add {name}", exact=True).click()
        expect(self.page.locator("#said")).to_contain_text(f"{name} added.")

    def order(self) -> None:
        """A Margherita, up to the page that says thanks."""
        self.open("/item/margherita")
        self.page.locator("#add").click()
        self.open("/checkout")
        self.page.get_by_label("Name").fill("Ama Mensah")
        self.page.get_by_label("Phone").fill("+1 (123) 456-7890")
        self.page.get_by_role("button", name="Place order").locator("visible=true").last.click()
        expect(self.page.get_by_role("heading", name="Thank you, Ama")).to_be_visible()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def shop(tmp_path: Path, clock: HandClock) -> Iterator[Shop]:
    opened = new_shop(tmp_path, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def url(shop: Shop) -> Iterator[str]:
    with served(create_app(shop, Beacon())) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, url: str) -> Iterator[Visitor]:
    context = chromium.new_context(viewport=PHONE, has_touch=True, service_workers="block")
    yield from _visited(context, url)


@pytest.fixture
def desk(chromium: Browser, url: str) -> Iterator[Visitor]:
    context = chromium.new_context(viewport=DESKTOP, service_workers="block")
    yield from _visited(context, url)


def _visited(context: BrowserContext, url: str) -> Iterator[Visitor]:
    """A visitor whose browser reported no fault and asked nobody else when the test is over."""
    context.add_init_script(VIOLATIONS)
    visitor = Visitor(context.new_page(), url)

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Service Worker" not in message.text:
            visitor.faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((url, "data:", "blob:")):
            visitor.faults.append(request.url)

    visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    visitor.page.on("console", said)
    visitor.page.on("request", asked)
    yield visitor
    faults = tuple(visitor.faults)
    # A page that is on its way somewhere can keep its context from closing, for ever.
    visitor.page.goto("about:blank")
    context.close()
    assert not faults


def test_the_price_follows_every_choice_without_a_new_page(phone: Visitor) -> None:
    page = phone.open("/item/build-your-own")
    page.evaluate("window.same = true")
    add = page.locator("#add")
    expect(add).to_contain_text("$10.00")
    page.locator("label:has(#size-l)").click()
    expect(add).to_contain_text("$12.50")
    page.locator("label:has(#pick-crust-stuffed)").click()
    expect(page.locator("#group-crust .state-pill")).to_have_text("Chosen")
    page.locator("label:has(#pick-sauce-pesto)").click()
    expect(add).to_contain_text("$16.50")
    page.get_by_role("button", name="More Mushrooms").click()
    expect(page.get_by_label("How many Mushrooms")).to_have_value("1")
    expect(add).to_contain_text("$18.50")
    page.locator("label:has(#side-top-mushrooms-left)").click()
    expect(add).to_contain_text("$17.50")
    expect(page.locator("#price")).to_contain_text("Large, one piece$17.50")
    drawn = page.get_by_role("img", name=re.compile("Left: Mushrooms"))
    expect(drawn.locator("image[href*=top-mushroom]")).to_have_count(4)
    expect(drawn.locator("image[href*=rim-stuffed]")).to_have_count(1)
    assert page.evaluate("window.same") is True


def test_a_step_shows_in_the_same_frame(phone: Visitor) -> None:
    page = phone.open("/item/margherita")
    page.route("**/item/margherita?**", lambda route: None)
    shown = page.evaluate(
        """() => {
            document.querySelector('[aria-label="More Mushrooms"]').click();
            const counter = document.getElementById("counter-top-mushrooms");
            return [counter.dataset.count, counter.querySelector("input").value];
        }"""
    )
    assert shown == ["1", "1"]
    page.unroute_all(behavior="ignoreErrors")


def test_quick_choices_end_at_the_last_one(phone: Visitor) -> None:
    page = phone.open("/item/margherita")
    for size in ("s", "xl", "m", "l"):
        page.locator(f"label:has(#size-{size})").click()
    expect(page.locator("#add")).to_contain_text("$15.50")
    expect(page.locator("#size-l")).to_be_checked()


def test_focus_stays_on_the_control_that_was_used(phone: Visitor) -> None:
    page = phone.open("/item/margherita")
    page.locator("#size-m").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#add")).to_contain_text("$15.50")
    expect(page.locator("#size-l")).to_be_focused()


def test_a_choice_that_the_size_lacks_is_taken_back_and_asked_for_again(phone: Visitor) -> None:
    page = phone.open("/item/margherita?size=m")
    page.locator("label:has(#pick-crust-gluten-free)").click()
    expect(page.locator("#add")).to_contain_text("$15.00")
    page.locator("label:has(#size-l)").click()
    expect(page.locator("#group-crust .state-pill")).to_have_text("Choose one")
    expect(page.locator("#pick-crust-gluten-free")).not_to_be_checked()
    page.locator("#add").click()
    expect(page.get_by_role("alert").first).to_contain_text("One thing is missing")
    phone.faults = [fault for fault in phone.faults if "422" not in fault]


def test_one_tap_adds_and_can_be_undone(phone: Visitor) -> None:
    phone.add("drinks", "Coke")
    page = phone.page
    expect(page.locator("#bar")).to_contain_text("1 item $2.98")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/cart**")
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()


def test_the_cart_changes_in_place(phone: Visitor) -> None:
    phone.add("drinks", "Coke")
    page = phone.open("/cart")
    page.evaluate("window.same = true")
    for _ in range(3):
        page.get_by_role("button", name="One more Coke").click()
    expect(page.locator("#count")).to_have_text("4 items")
    page.get_by_role("button", name="Remove Coke").click()
    expect(page.locator("#said")).to_contain_text("Coke removed.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#bar")).to_contain_text("$11.91")
    assert page.evaluate("window.same") is True


def test_a_code_is_tried_and_taken_out_in_place(phone: Visitor, shop: Shop) -> None:
    phone.add("drinks", "Coke")
    page = phone.open("/cart")
    page.evaluate("window.same = true")
    field = page.get_by_label("Promo code")
    field.fill("NAPOLI50")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#code-wrong")).to_have_text(re.compile("We don't know the code NAPOLI50"))
    expect(field).to_have_value("NAPOLI50")
    expect(page.locator("#said")).to_contain_text("We don't know the code")
    field.fill("FIRST100")
    field.press("Enter")
    expect(page.locator(".code-kept")).to_contain_text("FIRST100 applied")
    expect(field).to_have_value("")
    expect(page.locator("#bar")).to_contain_text("$2.38")
    page.get_by_text("Why this price").click()
    expect(page.locator(".line .why-rows")).to_contain_text("FIRST100, 20 % for the first hundred")
    page.get_by_role("button", name="Take out the code FIRST100").click()
    expect(page.locator("#bar")).to_contain_text("$2.98")
    expect(page.locator(".code-kept")).to_have_count(0)
    assert page.evaluate("window.same") is True


def test_enter_in_the_code_field_at_checkout_orders_nothing(phone: Visitor, shop: Shop) -> None:
    phone.add("drinks", "Coke")
    page = phone.open("/checkout")
    page.get_by_label("Name").fill("Ama")
    page.get_by_label("Promo code").fill("FIRST100")
    page.get_by_label("Promo code").press("Enter")
    expect(page.locator(".code-kept")).to_contain_text("FIRST100 applied")
    expect(page.get_by_label("Name")).to_have_value("Ama")
    assert orders.open_orders(shop) == ()


def test_tip_and_first_order_are_in_the_total_as_soon_as_they_are_known(
    phone: Visitor, shop: Shop
) -> None:
    phone.add("drinks", "Coke")
    page = phone.open("/checkout")
    page.evaluate("window.same = true")
    bar = page.locator("#bar")
    expect(bar).to_contain_text("$2.98")
    page.get_by_label("Phone").fill("+1 (123) 456-7890")
    page.get_by_label("Name").fill("Ama")
    expect(bar).to_contain_text("$2.53")
    expect(page.locator(".sums")).to_contain_text("Your first order")
    page.locator("label:has(#tip-10)").click()
    expect(bar).to_contain_text("$2.76")
    expect(page.locator("#tip-10")).to_be_focused()
    page.locator("label:has(#tip-own)").click()
    page.get_by_label("Your tip").fill("1")
    page.get_by_label("Your tip").press("Tab")
    expect(bar).to_contain_text("$3.53")
    assert page.evaluate("window.same") is True
    bar.get_by_role("button").click()
    expect(page.locator(".sums")).to_contain_text("To pay at the counter$3.53")
    assert [order.bill.due for order in orders.open_orders(shop)] == [353]


def test_happy_hour_that_ends_under_an_open_checkout_is_told(
    phone: Visitor, shop: Shop, clock: HandClock
) -> None:
    clock.at = HAPPY_HOUR_ENDING
    phone.order()
    phone.add("drinks", "Coke")
    page = phone.open("/checkout")
    expect(page.locator("#bar")).to_contain_text("$2.38")
    page.get_by_label("Name").fill("Ama")
    page.get_by_label("Phone").fill("+1 (123) 456-7890")
    page.get_by_label("Name").click()
    clock.forward(minutes=2)
    page.locator("#bar button").click()
    expect(page.get_by_role("alert").first).to_contain_text("Total: $2.98 now")
    assert len(orders.open_orders(shop)) == 1
    page.locator("#bar button").click()
    expect(page.get_by_role("heading", name="Thank you, Ama")).to_be_visible()
    phone.faults = [fault for fault in phone.faults if "422" not in fault]


def test_filters_open_in_a_sheet_and_give_the_focus_back(phone: Visitor) -> None:
    page = phone.open("/menu/classic")
    opener = page.get_by_role("link", name="Filters")
    opener.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name="Filters")).to_be_focused()
    sheet.locator("label:has(#sheet-diet-vegetarian)").click()
    expect(sheet.get_by_role("button", name="Show 3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    sheet.locator("label:has(#sheet-diet-vegan)").click()
    sheet.get_by_role("button", name="Show 1").click()
    expect(page.locator("#found-title")).to_have_text("Classic")
    expect(page.get_by_text("1 of 11 shown")).to_be_visible()
    assert page.url.endswith("diet=vegan")


def test_search_and_filters_change_the_list_and_the_address(desk: Visitor) -> None:
    page = desk.open("/menu/classic")
    page.get_by_label("No egg").check()
    expect(page.get_by_text("10 of 11 shown")).to_be_visible()
    assert page.url.endswith("without=eggs")
    page.get_by_label("Search the menu").locator("visible=true").last.fill("tirami")
    expect(page.get_by_role("link", name="Tiramisù", exact=True)).to_be_visible()
    expect(page.get_by_label("Search the menu").locator("visible=true").last).to_be_focused()
    page.go_back()
    expect(page.locator("#found-title")).to_have_text("Classic")


def test_pressing_place_order_twice_orders_once(phone: Visitor, shop: Shop) -> None:
    phone.add("drinks", "Coke")
    page = phone.open("/checkout")
    page.get_by_label("Name").fill("Ama")
    page.get_by_label("Phone").fill("+1 (123) 456-7890")
    page.locator("#bar button").dblclick()
    expect(page.get_by_role("heading", name="Thank you, Ama")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Thank you, Ama")).to_be_hidden()
    assert len(orders.open_orders(shop)) == 1


def test_another_day_shows_its_times_in_place(phone: Visitor) -> None:
    phone.add("drinks", "Coke")
    page = phone.open("/checkout")
    page.get_by_label("Name").fill("Ama")
    page.get_by_label("Day").select_option("2026-06-14")
    page.locator("label", has_text="12:30 PM").click()
    expect(page.get_by_label("Name")).to_have_value("Ama")
    page.get_by_label("Phone").fill("+1 (123) 456-7890")
    page.locator("#bar button").click()
    expect(page.locator(".promise")).to_contain_text("12:30 PM")
    expect(page.locator(".promise")).to_contain_text("Sunday, Jun 14")


def test_tracking_follows_the_kitchen_without_a_refresh(
    phone: Visitor, shop: Shop, clock: HandClock
) -> None:
    phone.order()
    page = phone.page
    page.get_by_role("link", name="Track this order").click()
    now = page.locator("#now")
    expect(now).to_have_text("With the store")
    expect(page.locator(".live")).to_have_text("Live")
    page.evaluate("window.same = true")
    cashier, cook = Act(person(shop, "cashier")), Act(person(shop, "cook"))
    order = _accepted(shop, cashier)
    expect(now).to_have_text("Accepted")
    expect(page.get_by_role("button", name="Cancel order")).to_have_count(0)
    ticket = order.tickets[0].ticket.id
    clock.forward(minutes=6)
    kitchen.advance_ticket(shop, cook, ticket, "started")
    expect(now).to_have_text("Preparing")
    expect(page).to_have_title(re.compile("^14 min, preparing"))
    kitchen.advance_ticket(shop, cook, ticket, "ready")
    expect(now).to_have_text("Ready")
    kitchen.recall_ticket(shop, cook, ticket, "started")
    expect(now).to_have_text("Preparing")
    kitchen.advance_ticket(shop, cook, ticket, "bumped")
    expect(now).to_have_text("Ready")
    expect(page.locator("#steps [aria-current=step]")).to_contain_text("Ready")
    assert page.evaluate("window.same") is True


def test_the_minutes_go_on_in_the_browser_and_the_server_is_not_asked(
    phone: Visitor, shop: Shop
) -> None:
    phone.order()
    page = phone.page
    order = _accepted(shop, Act(person(shop, "cashier")))
    page.clock.install()
    with page.expect_response(lambda answer: answer.request.resource_type == "fetch"):
        page.get_by_role("link", name="Track this order").click()
    minutes = page.locator(".clock b")
    expect(page.locator(".htmx-request")).to_have_count(0)  # whose time would be over at once
    expect(page.locator(".live")).to_have_text("Live")
    expect(minutes).to_have_text("20")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(7 * 60_000)
    expect(minutes).to_have_text("13")
    expect(page).to_have_title(re.compile("^13 min, "))
    assert [url for url in asked if order.id in url] == []
    with page.expect_request(lambda request: f"/track/{order.id}/" in request.url):
        page.clock.fast_forward(12 * 60_000)


def test_the_thanks_page_follows_too(phone: Visitor, shop: Shop) -> None:
    phone.order()
    page = phone.page
    expect(page.locator(".promise")).to_contain_text("The store is looking at it")
    _accepted(shop, Act(person(shop, "cashier")))
    expect(page.locator(".promise")).to_contain_text("Accepted")
    expect(page.get_by_text("The store has accepted it.")).to_be_visible()


def test_a_lost_stream_is_told_and_comes_back(phone: Visitor) -> None:
    phone.page.route("**/orders/stream/**", lambda route: route.abort())
    phone.order()
    page = phone.page
    page.get_by_role("link", name="Track this order").click()
    expect(page.locator(".live")).to_have_text(re.compile(r"Not live, seen 6:5\d.PM"))
    page.unroute("**/orders/stream/**")
    expect(page.locator(".live")).to_have_text("Live")
    phone.faults = [fault for fault in phone.faults if "ERR_FAILED" not in fault]


def test_a_request_that_fails_leaves_the_page_and_offers_to_try_again(phone: Visitor) -> None:
    page = phone.open("/item/margherita")
    page.route("**/item/margherita?**", lambda route: route.abort())
    page.locator("label:has(#size-l)").click()
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("That did not reach the store.")
    page.unroute("**/item/margherita?**")
    trouble.get_by_role("button", name="Try again").click()
    expect(page.locator("#add")).to_contain_text("$15.50")
    phone.faults = [fault for fault in phone.faults if "Failed to" not in fault]


def test_menu_and_cart_can_be_read_without_a_connection(chromium: Browser, url: str) -> None:
    context = chromium.new_context(viewport=PHONE)
    visitor = Visitor(context.new_page(), url)
    visitor.open("/")
    visitor.page.evaluate(CONTROLLED)
    visitor.add("drinks", "Coke")
    visitor.open("/cart")
    context.set_offline(True)
    page = visitor.open("/menu/desserts")
    expect(page.get_by_text("You are offline")).to_be_visible()
    expect(page.get_by_role("link", name="Tiramisù", exact=True)).to_be_visible()
    visitor.open("/cart")
    checkout = page.get_by_role("link", name="Checkout needs a connection").first
    expect(checkout).to_have_attribute("aria-disabled", "true")
    visitor.open("/item/capricciosa")
    expect(page.get_by_role("heading", name="No connection, still hungry?")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Your cart.*1 item"))).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")  # a false alarm
    context.set_offline(False)
    expect(page.locator("#add")).to_contain_text("$16.00")
    context.close()


def test_the_keyboard_goes_in_first(desk: Visitor) -> None:
    page = desk.open("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_keeps_anybody_out(chromium: Browser, url: str, size: ViewportSize) -> None:
    """Checked by axe-core, by day and by night: nothing serious, targets of 44 px or more."""
    context = chromium.new_context(viewport=size, bypass_csp=True)
    visitor = Visitor(context.new_page(), url)
    found: list[str] = []

    def check() -> None:
        visitor.page.wait_for_load_state()
        visitor.page.add_script_tag(path=AXE)
        for scheme in SCHEMES:
            visitor.page.emulate_media(color_scheme=scheme)
            visitor.page.evaluate(AT_REST)
            found.extend(f"{scheme}: {one}" for one in _serious(visitor.page))

    for path in ("/", "/menu/classic?diet=vegetarian", "/menu?q=calzone", "/item/half-and-half"):
        visitor.open(path)
        check()
    for path in ("/cart", "/menu/classic/filters", "/track", "/offline", "/nothing", "/offers"):
        visitor.open(path)
        check()
    visitor.add("drinks", "Coke")
    check()
    visitor.open("/cart")
    for code in ("FIRST100", "NAPOLI5", "UNKNOWN"):
        visitor.page.get_by_label("Promo code").fill(code)
        visitor.page.get_by_role("button", name="Apply").click()
        expect(visitor.page.locator("#codes")).to_contain_text(code)
    visitor.page.get_by_text("Why this price").click()
    visitor.page.get_by_text("Why this total").click()
    check()
    for path in ("/cart", "/checkout"):
        visitor.open(path)
        check()
    visitor.page.get_by_role("button", name="Place order").locator("visible=true").last.click()
    expect(visitor.page.get_by_role("alert").first).to_be_visible()
    check()
    visitor.order()
    check()
    visitor.page.get_by_role("link", name="Track this order").click()
    expect(visitor.page.locator("#now")).to_be_visible()
    check()
    context.close()
    assert found == []


def _serious(page: Page) -> list[str]:
    answer: dict[str, Any] = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{page.url} {violation['id']}: {node['html'][:160]}"
        for violation in answer["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def _accepted(shop: Shop, cashier: Act) -> Order:
    return orders.accept(shop, cashier, orders.open_orders(shop)[0].id)


def test_very_long_words_stay_inside_the_screen(phone: Visitor, shop: Shop) -> None:
    long = "Supercalifragilisticexpialidociousmozzarella di bufala campana e basilico " * 3
    name, margherita = long[:LONGEST_NAME].strip(), shop.menu.item("margherita")
    endless = replace(margherita, name={"en": name}, description={"en": long})
    change_items(shop, Act(person(shop, "owner")), (endless,))
    for path in ("/", "/menu/classic", "/item/margherita", "/menu?q=" + "x" * 60):
        page = phone.open(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"], path
    page = phone.open("/item/margherita")
    page.locator("#add").click()
    page = phone.open("/cart")
    page.get_by_label("Promo code").fill("W" * 40)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#code-wrong")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.set_viewport_size(NARROW)
    for path in ("/cart", "/offers", "/checkout"):
        page = phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"], path
