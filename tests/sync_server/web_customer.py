"""A customer with a browser that runs no scripts: pages, links, forms and cookies over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

Attributes = dict[str, str]
VOID = {"input", "img", "meta", "link", "br", "hr", "circle", "path", "image"}


@dataclass
class Button:
    """`words` is what it is called: its label, else its text."""

    attributes: Attributes
    words: str = ""

    @property
    def disabled(self) -> bool:
        return "disabled" in self.attributes


@dataclass
class Form:
    attributes: Attributes
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)


class Page(HTMLParser):
    """The forms, links and words of one page."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__()
        self.status = answer.status_code
        self.url = answer.url
        self.html = answer.text
        self.words = ""
        self.title = ""
        self.links: dict[str, str] = {}
        self.ids: set[str] = set()
        self.values: dict[str, str] = {}
        self._forms: dict[str, Form] = {}
        self._open: list[tuple[str, Attributes]] = []
        self._form: Form | None = None
        self._button: Button | None = None
        self._link: tuple[str, str] | None = None
        self._select: Attributes | None = None
        self._textarea: Attributes | None = None
        self._late: list[tuple[str, Button]] = []
        self.feed(answer.text)
        for form_id, button in self._late:
            self._forms[form_id].buttons.append(button)
        self.words = " ".join(self.words.split())

    @property
    def forms(self) -> list[Form]:
        return list(self._forms.values())

    def button(self, words: str) -> tuple[Form, Button]:
        """The first button of that name that can be pressed."""
        for form in self.forms:
            for button in form.buttons:
                if button.words == words and not button.disabled:
                    return form, button
        raise AssertionError(f"no button {words!r} on {self.url}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.ids |= {attributes["id"]} if "id" in attributes else set()
        if tag not in VOID:
            self._open.append((tag, attributes))
        match tag:
            case "form":
                self._form = Form(attributes)
                self._forms[attributes.get("id", f"form {len(self._forms)}")] = self._form
            case "input":
                self._input(attributes)
            case "select":
                self._select = attributes
            case "option" if self._select and "selected" in attributes:
                self._keep(self._select, attributes["value"])
            case "textarea":
                self._textarea = attributes | {"value": ""}
            case "button":
                self._button = Button(attributes, attributes.get("aria-label", ""))
            case "a" if "href" in attributes:
                self._link = (attributes["href"], attributes.get("aria-label", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        match tag:
            case "form":
                self._form = None
            case "select":
                self._select = None
            case "textarea" if self._textarea is not None:
                self._keep(self._textarea, self._textarea["value"])
                self._textarea = None
            case "button" if self._button:
                self._close_button(self._button)
            case "a" if self._link:
                self.links.setdefault(" ".join(self._link[1].split()), self._link[0])
                self._link = None

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _ in self._open}
        if "title" in inside and "svg" not in inside:
            self.title += data.strip()
        if inside & {"script", "head", "template"}:
            return
        if self._textarea is not None:
            self._textarea["value"] += data
            return
        self.words += data + " "
        if self._button and "aria-label" not in self._button.attributes:
            self._button.words += data + " "
        if self._link and not any(
            "aria-label" in attributes for tag, attributes in self._open if tag == "a"
        ):
            self._link = (self._link[0], self._link[1] + " " + data)

    def _input(self, attributes: Attributes) -> None:
        kind = attributes.get("type", "text")
        if kind in {"radio", "checkbox"} and "checked" not in attributes:
            return
        self._keep(attributes, attributes.get("value", "on"))

    def _keep(self, attributes: Attributes, value: str) -> None:
        name = attributes.get("name", "")
        if name and "disabled" not in attributes:
            self.values[name] = value
            if self._form:
                self._form.fields.append((name, value))

    def _close_button(self, button: Button) -> None:
        button.words = " ".join(button.words.split())
        if "form" in button.attributes:
            self._late.append((button.attributes["form"], button))
        elif self._form:
            self._form.buttons.append(button)
        self._button = None


class Customer:
    """What one person does. `page` is the page that is open; redirects are followed."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.page: Page

    def open(self, path: str) -> Page:
        return self._shown(self.session.get(urljoin(self.url, path), timeout=60))

    def follow(self, words: str) -> Page:
        """Press the link of that name."""
        return self.open(self.page.links[words])

    def press(self, words: str, **changed: str | list[str] | None) -> Page:
        """Press a button after changing fields of its form; None leaves a field out."""
        form, button = self.page.button(words)
        return self.send(form, button, changed)

    def send(
        self, form: Form, button: Button, changed: Mapping[str, str | list[str] | None]
    ) -> Page:
        fields = [(name, value) for name, value in form.fields if name not in changed]
        for name, value in changed.items():
            values = value if isinstance(value, list) else [] if value is None else [value]
            fields += [(name, one) for one in values]
        if "name" in button.attributes:
            fields.append((button.attributes["name"], button.attributes["value"]))
        action = button.attributes.get("formaction") or form.attributes.get("action", "")
        target = urljoin(self.page.url, action or self.page.url)
        method = button.attributes.get("formmethod") or form.attributes.get("method", "get")
        if method == "get":
            return self._shown(self.session.get(target, params=fields, timeout=60))
        return self._shown(self.session.post(target, data=fields, timeout=60))

    def _shown(self, answer: requests.Response) -> Page:
        self.page = Page(answer)
        return self.page
