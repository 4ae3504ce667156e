"""Templates: what every page can say, and the pieces that are drawn once."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from store_core.domain.locales import language_name
from sync_server.shop.allergens import ALLERGENS
from sync_server.shop.assets import Assets, colours, icons

if TYPE_CHECKING:
    from sync_server.shop.visit import Visit

TEMPLATES = Path(__file__).parent / "templates"
LOCALES = Path(__file__).parent / "locale"


T = TypeVar("T")


class _Known(dict[str, T]):
    """By language, made when one is first spoken: the store may learn another any time."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, language: str) -> T:
        made = self[language] = self._make(language)
        return made


class Pages:
    """One environment per language; English is what the templates are written in."""

    def __init__(self, assets: Assets, store_profile: str) -> None:
        self._assets = assets
        self._colours = colours(store_profile)
        self._icons = icons()
        self.sentences = _Known(Sentences)
        self._environments = _Known(lambda language: self._environment(self.sentences[language]))

    def render(self, name: str, visit: "Visit", context: Mapping[str, object]) -> str:
        return self.template(name, visit.language).render(visit=visit, **context)

    def template(self, name: str, language: str) -> Template:
        return self._environments[language].get_template(name)

    def icon(self, name: str, size: int = 20) -> Markup:
        """A drawing that says nothing to who can't see it: a word always stands beside it."""
        inside = Markup(self._icons[name])  # noqa: S704  # our own files
        return Markup(
            '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" aria-hidden="true">'
            "{1}</svg>"
        ).format(size, inside)

    def _environment(self, sentences: "Sentences") -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.do"],
        )
        environment.globals |= {
            "asset": self._assets.url,
            "picture": self._assets.picture,
            "srcset": self._assets.srcset,
            "is_photograph": self._assets.is_photograph,
            "measures": self._assets.measures,
            "icon": self.icon,
            "say": sentences.say,
            "count": sentences.count,
            "marked": sentences.marked,
            "kept": _kept,
            "paper": {theme: of["paper"] for theme, of in self._colours.items()},
            "allergen_names": ALLERGENS,
            "language_name": language_name,
        }
        return environment


def _kept(visit: "Visit") -> Markup:
    """What the page tells its script to remember for when there is no connection."""
    told = {
        "pieces": visit.cart.pieces,
        "count": visit.count(visit.cart.pieces, "1 item", "{n} items"),
        "total": visit.money(visit.priced.total),
        "order": visit.orders[0].number if visit.orders else "",
    }
    return Markup(json_in_html(told))  # noqa: S704  # can't end its element


def json_in_html(data: object) -> str:
    """JSON that can't end the element it stands in."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


class Sentences:
    """The shop's sentences in one language; one that isn't translated stays English.

    Sentences are looked up by their English text and name their values as `{name}`.
    """

    def __init__(self, language: str) -> None:
        path = LOCALES / f"{language}.po"
        self.known: dict[str, tuple[str, ...]] = {}
        if not path.exists():
            return
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                source = message.id if isinstance(message.id, str) else message.id[0]
                said = message.string or ""
                forms = (said,) if isinstance(said, str) else tuple(said)
                if source and all(forms):
                    self.known[source] = forms

    def say(self, sentence: str, **values: object) -> str:
        return self.known.get(sentence, (sentence,))[0].format(**values)

    def marked(self, sentence: str, **values: object) -> Markup:
        """`say` with its values in bold."""
        bold = {name: Markup("<b>{}</b>").format(value) for name, value in values.items()}
        return escape(self.known.get(sentence, (sentence,))[0]).format(**bold)

    def count(self, number: int, one: str, many: str) -> str:
        """ "1 item", "4 items"; `{n}` is the number."""
        forms = self.known.get(one, (one, many))
        return forms[0 if number == 1 else -1].format(n=number)
