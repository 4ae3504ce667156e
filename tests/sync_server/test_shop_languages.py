"""The web shop in more than one language."""

import ast
import re
from collections.abc import Iterator

import pytest

from store_core.application.shop import Shop
from store_core.domain.setting_list import POLICIES
from sync_server.app import create_app
from sync_server.beacon import Beacon
from sync_server.shop import allergens, bills, checkout, codes, order_pages, words
from sync_server.shop.pages import LOCALES, TEMPLATES, Sentences
from tests.sync_server.serving import served
from tests.sync_server.web_customer import Customer


@pytest.fixture
def customer(shop: Shop) -> Iterator[Customer]:
    with served(create_app(shop, Beacon())) as url:
        yield Customer(url)


def said_in_templates() -> set[str]:
    """Every sentence that a template says, as it is written there."""
    texts = [path.read_text() for path in TEMPLATES.glob("*.html")]
    calls = r"\b(?:say|marked)\((\"[^\"]+\"|'[^']+')"
    plain = {found[1:-1] for text in texts for found in re.findall(calls, text)}
    counted = {one for text in texts for one in re.findall(r"\bcount\([^,]+?, \"([^\"]+)\"", text)}
    return plain | counted


def said_in_code() -> set[str]:
    tags = {tag.word for tag in (*words.TAGS.values(), words.SOLD_OUT)}
    ways = {text for way in order_pages.WAYS.values() for text in (way.name, way.now) if text}
    bill = {*bills.CHARGES.values(), *bills.STEPS.values(), checkout.COSTS_MORE}
    listed = {*words.DIETS.values(), *allergens.ALLERGENS.values(), *words.SENTENCES.values()}
    listed |= {*POLICIES.values()}
    return listed | tags | ways | bill | {*codes.REASONS.values()} | written_out()


def written_out() -> set[str]:
    """What the views say themselves: the texts in calls of `say` and `count`."""
    calls = (
        node
        for path in TEMPLATES.parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    asked = [node for node in calls if getattr(node.func, "attr", "") in {"say", "count"}]
    texts = [text for node in asked for text in node.args[:2] if isinstance(text, ast.Constant)]
    return {str(text.value) for text in texts}


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*.po")), ids=lambda path: str(path.stem))
def test_a_translation_is_complete_and_names_the_same_values(path: object) -> None:
    sentences = Sentences(str(getattr(path, "stem", "")))
    wanted = said_in_templates() | said_in_code()
    assert wanted <= sentences.known.keys()
    for source, forms in sentences.known.items():
        names = set(re.findall(r"{(\w+)}", source)) - {"n"}
        assert all(names == set(re.findall(r"{(\w+)}", form)) - {"n"} for form in forms), source


def test_the_browsers_language_is_spoken_where_the_store_speaks_it(customer: Customer) -> None:
    customer.session.headers["Accept-Language"] = "it-CH,it;q=0.9,en;q=0.5"
    page = customer.open("/menu/build")
    assert '<html lang="it">' in page.html
    assert "Metà e metà" in page.words
    customer.session.headers["Accept-Language"] = "si,de;q=0.9"
    assert '<html lang="en">' in customer.open("/menu").html


def test_a_language_once_chosen_stays(customer: Customer) -> None:
    customer.open("/menu/drinks")
    customer.follow("Italiano")
    assert customer.page.url.endswith("/menu/drinks")
    assert "Vai al contenuto" in customer.page.words
    assert "Il tuo carrello" in customer.open("/cart").title
    customer.follow("English")
    assert "Your cart" in customer.page.title


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_choosing_a_language_never_leads_away(customer: Customer, back: str) -> None:
    customer.open(f"/language/it?back={back}")
    assert customer.page.url == customer.url + "/"
