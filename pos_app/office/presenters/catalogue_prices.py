"""Many prices changed at once: by how much, and every one of them before and after (O1)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from pos_app.desk import Desk
from pos_app.office.presenters.catalogue_listing import Size, sizes_of
from pos_app.office.presenters.catalogue_typed import UnreadableError, minor_units
from pos_app.office.presenters.fields import Field, Form, Note, Pick, Text, row
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Item, Menu, text_in
from store_core.domain.errors import StoreError
from store_core.domain.money import currency
from store_core.domain.price_changes import Ending, PriceChange, Repriced, preview, repriced
from store_core.domain.store import Settings
from store_core.domain.wording import amount

Way = Literal["up", "down", "more", "less", "set"]
WAYS: dict[Way, str] = {
    "up": "Dearer by percent",
    "down": "Cheaper by percent",
    "more": "Dearer by an amount",
    "less": "Cheaper by an amount",
    "set": "All the same price",
}
ENDINGS: dict[Ending, str] = {"as_is": "As it comes", "5": "End in 5", "9": "End in 9"}
EVERY = ""


@dataclass(frozen=True, slots=True)
class PriceForm:
    """What was typed. `size` "" is all of them."""

    way: Way = "up"
    text: str = "5"
    ending: Ending = "as_is"
    step: str = "1"
    size: str = EVERY


@dataclass(frozen=True, slots=True)
class Line:
    """One price; `percent` says how much that is."""

    name: str
    size: str
    before: str
    after: str
    same: bool
    wrong: bool


@dataclass(frozen=True, slots=True)
class Worked:
    """What a form comes to."""

    form: PriceForm
    lines: tuple[Repriced, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class PricesState:
    title: str
    below: str
    form: Form
    count: int
    apply: str
    can_apply: bool
    empty: str


def change_of(form: PriceForm, settings: Settings) -> PriceChange:
    """Error: UnreadableError."""
    sizes = (form.size,) if form.size else ()
    step = int(form.step)
    if form.way in ("up", "down"):
        sign = "-" if form.way == "down" else ""
        percent = f"{sign}{_percent(form.text)}"
        return PriceChange("percent", percent, 0, form.ending, step, sizes)
    minor = minor_units(form.text, settings)
    if minor < 0:
        raise UnreadableError(_("Write how much, without a minus"))
    if form.way == "set":
        return PriceChange("set", "0", minor, form.ending, step, sizes)
    return PriceChange(
        "amount", "0", -minor if form.way == "less" else minor, form.ending, step, sizes
    )


def _percent(text: str) -> str:
    plain = text.strip().replace(",", ".").removesuffix("%").strip()
    if not plain.replace(".", "", 1).isdecimal() or float(plain) > 1_000:
        raise UnreadableError(_("Write a percentage like 5 or 7.5"))
    return plain


def derive(
    form: PriceForm,
    worked: Worked | None,
    problem: str,
    items: tuple[Item, ...],
    settings: Settings,
) -> PricesState:
    lines = worked.lines if worked else ()
    changed = sum(1 for one in lines if one.before != one.after)
    wrong = sum(1 for one in lines if one.after < 0)
    ready = worked is not None and worked.form == form and not problem and not wrong
    told = counted("{count:,} price changes", "{count:,} prices change", changed)
    apply = counted("Change {count:,} price", "Change {count:,} prices", changed)
    return PricesState(
        title=_("Change prices"),
        below=counted("{count:,} item shown", "{count:,} items shown", len(items)),
        form=Form(
            "prices", tuple(row(one) for one in _fields(form, problem, wrong, items, settings))
        ),
        count=len(lines),
        apply=apply if changed else told,
        can_apply=ready and changed > 0,
        empty="" if lines else _("Nothing of these has a price of its own"),
    )


def _fields(
    form: PriceForm, problem: str, wrong: int, items: tuple[Item, ...], settings: Settings
) -> tuple[Field, ...]:
    percent = form.way in ("up", "down")
    sizes = (Size(EVERY, _("All sizes")), *sizes_of(items, settings.languages[0]))
    fields: list[Field] = [
        Pick("way", _("How"), tuple((key, _(words), "") for key, words in WAYS.items()), form.way),
        Text(
            "text",
            _("By") if form.way != "set" else _("Price"),
            form.text,
            _("How much"),
            "%" if percent else settings.rules.currency,
            problem,
        ),
        Pick("size", _("Sizes"), tuple((one.key, one.title, "") for one in sizes), form.size),
        Pick(
            "ending",
            _("Last digit"),
            tuple((key, _(words), "") for key, words in ENDINGS.items()),
            form.ending,
        ),
    ]
    if form.ending == "as_is":
        fields.append(Pick("step", _("Rounded to"), _steps(settings), form.step))
    if wrong:
        words = counted(
            "{count} price would be below zero", "{count} prices would be below zero", wrong
        )
        fields.append(Note(words, Tone.BAD, "circle-alert", _("Prices problem")))
    return tuple(fields)


def _steps(settings: Settings) -> tuple[tuple[str, str, str], ...]:
    code, unit = settings.rules.currency, currency(settings.rules.currency).unit
    steps = sorted({1, *(max(1, unit * part // 100) for part in (5, 10, 25, 50, 100))})
    return tuple((str(one), amount(code, one, settings.locale), "") for one in steps)


class PricesPresenter:
    """`open(menu, items)`, `typed`, `picked`, `apply`; worked out away from the Qt thread."""

    def __init__(
        self,
        desk: Desk,
        changed: Callable[[], None],
        publish: Callable[[tuple[Item, ...], str], None],
    ) -> None:
        self._desk, self._changed, self._publish = desk, changed, publish
        self._menu, self._items = Menu(), tuple[Item, ...]()
        self._form = PriceForm()
        self._worked: Worked | None = None
        self._problem = ""

    def state(self) -> PricesState:
        return derive(self._form, self._worked, self._problem, self._items, self._desk.settings)

    def open(self, menu: Menu, items: tuple[Item, ...]) -> None:
        known = {one.id for one in menu.items}
        self._menu, self._form, self._worked = menu, PriceForm(), None
        self._items = tuple(one for one in items if one.id in known and not one.retired)
        self._work()

    def line(self, index: int) -> Line | None:
        if self._worked is None or not 0 <= index < len(self._worked.lines):
            return None
        settings = self._desk.settings
        one, language = self._worked.lines[index], settings.languages[0]
        item = self._menu.item(one.item)
        size = item.variant(one.variant) if one.variant else None
        code, locale = settings.rules.currency, settings.locale
        return Line(
            name=text_in(item.name, language),
            size=text_in(size.name, language) if size else "",
            before=amount(code, one.before, locale),
            after=amount(code, one.after, locale),
            same=one.before == one.after,
            wrong=one.after < 0,
        )

    def typed(self, _path: str, text: str) -> None:
        self._form = replace(self._form, text=text)
        self._work()

    def picked(self, path: str, key: str) -> None:
        chosen: dict[str, Any] = {path: key}
        self._form = replace(self._form, **chosen)
        self._work()

    def _work(self) -> None:
        form, menu, items = self._form, self._menu, self._items
        try:
            change = change_of(form, self._desk.settings)
        except UnreadableError as error:
            self._problem = error.words
            self._changed()
            return
        self._problem = ""
        ids = [one.id for one in items]

        def work(_shop: object) -> Worked:
            lines = tuple(one for one in preview(menu, ids, change) if _shown(one, menu))
            return Worked(form, lines, repriced(menu, ids, change))

        self._desk.look(work, self._done, self._failed)
        self._changed()

    def _done(self, worked: Worked) -> None:
        if worked.form == self._form:
            self._worked = worked
            self._changed()

    def _failed(self, error: StoreError) -> None:
        self._problem = (
            _("Write a percentage like 5 or 7.5") if error.code == "bad_percent" else error.code
        )
        self._changed()

    def apply(self) -> bool:
        """Publishes them; False while that can't be."""
        state, worked = self.state(), self._worked
        if not state.can_apply or worked is None:
            return False
        changed = sum(1 for one in worked.lines if one.before != one.after)
        told = counted("{count:,} price changed", "{count:,} prices changed", changed)
        self._publish(worked.items, told)
        return True


def _shown(one: Repriced, menu: Menu) -> bool:
    """An item in sizes says its price by them."""
    return one.variant is not None or not menu.item(one.item).variants
