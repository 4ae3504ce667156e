"""The tour's customer: a phone with a real Chromium, on the web shop."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Page, ViewportSize, sync_playwright

from store_core.domain.errors import StoreError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PHONE = ViewportSize(width=390, height=844)
PATIENCE_MS = 60_000
SETTLING_MS = 300


@dataclass(slots=True)
class Customer:
    """At one page; what a customer does is refused as `web_refused` with the browser's words."""

    page: Page
    pictures: Path

    def visit(self, address: str) -> None:
        with _refusals():
            self.page.goto(address)

    def follow(self, words: str) -> None:
        with _refusals():
            self.page.get_by_role("link", name=words).first.click()

    def press(self, words: str) -> None:
        with _refusals():
            self.page.get_by_role("button", name=re.compile(words)).locator(
                "visible=true"
            ).first.click()

    def choose(self, field: str) -> None:
        """Tick a radio button or checkbox by the id of its field; its label takes the tap."""
        with _refusals():
            self.page.locator(f"label:has(#{field})").first.click()
            self.page.wait_for_load_state("networkidle")

    def write(self, field: str, text: str) -> None:
        with _refusals():
            self.page.locator(f"#{field}").fill(text)

    def sees(self, selector: str, words: str = "") -> None:
        """Waits until the words stand there, without loading the page again."""
        with _refusals():
            self.page.locator(selector).filter(has_text=words).first.wait_for()

    def says(self, selector: str) -> str:
        with _refusals():
            return self.page.locator(selector).first.inner_text().strip()

    def attribute(self, selector: str, name: str) -> str:
        with _refusals():
            return self.page.locator(selector).first.get_attribute(name) or ""

    def picture(self, name: str) -> None:
        with _refusals():
            self.page.evaluate("window.scrollTo(0, 0)")
            self.page.wait_for_timeout(SETTLING_MS)
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)


@contextmanager
def browser(pictures: Path) -> Iterator[Customer]:
    """An installed Chromium or Chrome, headless, that speaks with this machine alone.

    Error `no_browser`.
    """
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        raise StoreError("no_browser")
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        context = chromium.new_context(viewport=PHONE, device_scale_factor=2)
        context.set_default_timeout(PATIENCE_MS)
        try:
            yield Customer(context.new_page(), pictures)
        finally:
            chromium.close()


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Error as error:
        raise StoreError("web_refused", said=error.message.splitlines()[0]) from error
