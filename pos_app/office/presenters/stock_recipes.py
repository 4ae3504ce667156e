"""Recipes: what an item, a size or an option takes, and what that costs (O2)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pos_app.office.presenters.fields import Adder, Block, Fact, Line, Notch, Pick, Text, Topic
from pos_app.office.presenters.side_panel import PanelState
from pos_app.office.presenters.stock_forms import RecordForm, Stage
from pos_app.office.presenters.stock_recipe_rows import FOOD_COST_LIMIT, piece_cost
from pos_app.office.presenters.stock_words import (
    exact_text,
    name_of,
    price_text,
    read_number,
    read_quantity,
    shown_unit,
    small_unit,
)
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application.stock import StockPublication, StockView
from store_core.application.stock_figures import Margin
from store_core.domain.catalogue import Item, Option
from store_core.domain.errors import StoreError
from store_core.domain.stock import PER_UNIT, Recipe, StockItem, Stocks, Use, recipe_id
from store_core.domain.stock_use import cost_of
from store_core.domain.store import Settings

Kind = Literal["item", "option", "stock"]


class RecipeForm(RecordForm):
    """`key` as of a `RecipeRow`; a variant's own recipe is another one with the variant behind."""

    def __init__(self, stage: Stage, key: str, margins: tuple[Margin, ...]) -> None:
        self.key, self._margins = key, margins
        self.kind, self.of, self.variant = _parts(key)
        super().__init__(stage, "recipe", key)

    @property
    def _settings(self) -> Settings:
        return self.stage.desk.settings

    @property
    def _menu_item(self) -> Item | None:
        items = self.stage.desk.menu.items
        return (
            next((one for one in items if one.id == self.of), None) if self.kind == "item" else None
        )

    @property
    def _option(self) -> Option | None:
        groups = self.stage.desk.menu.groups
        options = (one for group in groups for one in group.options)
        return next((one for one in options if one.id == self.of), None)

    def _held(self, view: StockView) -> Recipe:
        known = {recipe.id: recipe for recipe in view.stocks.recipes}
        return known.get(self.key, Recipe(self.key))

    def _item(self, view: StockView, stock: str) -> StockItem:
        try:
            return view.stocks.item(stock)
        except StoreError:
            return StockItem(stock, {"en": stock}, "piece")

    def read(self, view: StockView) -> dict[str, str]:
        recipe = self._held(view)
        uses = () if recipe.retired else recipe.uses
        texts = {"uses": " ".join(use.stock for use in uses), "makes": ""}
        for use in uses:
            texts[f"use/{use.stock}"] = _loose_text(use.quantity)
        for variant in self._sizes():
            size = recipe.sizes.get(variant, 1_000)
            texts[f"size/{variant}"] = f"{Decimal(size) / 1_000:f}".rstrip("0").rstrip(".")
        if self.kind == "stock":
            made = self._item(view, self.of)
            texts["makes"] = exact_text(made, recipe.makes, self._settings) if recipe.makes else ""
        return texts

    def _sizes(self) -> tuple[str, ...]:
        item = self._menu_item
        if self.kind == "option":
            return tuple(
                {
                    one.id: None
                    for i in self.stage.desk.menu.items
                    for one in i.variants
                    if self._offers(i)
                }
            )
        return tuple(one.id for one in item.variants) if item and not self.variant else ()

    def _offers(self, item: Item) -> bool:
        groups = self.stage.desk.menu.groups
        mine = {group.id for group in groups for one in group.options if one.id == self.of}
        return not item.retired and not mine.isdisjoint(item.group_ids)

    def labels(self) -> Mapping[str, str]:
        view = self.stage.view()
        named = {f"use/{one.id}": name_of(one.name, self._settings) for one in view.stocks.items}
        return {"uses": _("Ingredients"), "makes": _("Makes"), **named}

    def head(self) -> PanelState:
        return PanelState(f"recipe/{self.key}", self._title(), self._below())

    def _title(self) -> str:
        item, option = self._menu_item, self._option
        if item is not None:
            return name_of(item.name, self._settings)
        if self.kind == "option" and option is not None:
            return name_of(option.full_name or option.name, self._settings)
        return name_of(self._item(self.stage.view(), self.of).name, self._settings)

    def _below(self) -> str:
        if self.kind == "stock":
            return _("Made here: what one batch takes")
        return _("What one piece takes")

    def typed_name(self) -> str:
        return self._title()

    def fields(self) -> Iterator[Block]:
        item = self._menu_item
        if item is not None and item.variants:
            scopes = (("", _("All sizes")), *self._scopes(item))
            yield Pick("scope", _("Recipe for"), scopes, self.variant)
        if self.kind == "stock":
            made = self._item(self.stage.view(), self.of)
            word = shown_unit(made, 0, self._settings)[0]
            makes = self.problems.get("makes", "")
            yield Text("makes", _("Makes"), self.values["makes"], suffix=word, problem=makes)
        yield from self._lines()
        yield from self._costs()
        sizes = self._sizes()
        if sizes and self.values["uses"]:
            below = _("How much of it each size takes: 1 is as written, 1.5 half as much again.")
            yield Topic(_("Sizes"), below)
            for size in sizes:
                key = f"size/{size}"
                text, problem = self.values.get(key, ""), self.problems.get(key, "")
                yield Text(key, self._size_name(size), text, suffix="×", problem=problem, half=True)

    def _scopes(self, item: Item) -> Iterator[tuple[str, str]]:
        known = self.stage.view().stocks.recipe_of
        for one in item.variants:
            name = name_of(one.name, self._settings)
            own = recipe_id("item", item.id, one.id) in known
            yield (
                one.id,
                _("Only {size}, its own").format(size=name)
                if own
                else _("Only {size}").format(size=name),
            )

    def _size_name(self, variant: str) -> str:
        for item in self.stage.desk.menu.items:
            for one in item.variants:
                if one.id == variant:
                    return name_of(one.name, self._settings)
        return variant

    def _lines(self) -> Iterator[Block]:
        view = self.stage.view()
        stocks = self.values["uses"].split()
        if not stocks:
            yield Topic(_("No ingredients yet"), _("What is sold takes nothing off the shelf."))
        for stock in stocks:
            item, key = self._item(view, stock), f"use/{stock}"
            quantity = self._use_quantity(stock)
            cost = cost_of({stock: quantity or 0}, self._with(self._typed(), view.stocks))
            yield Line(
                key,
                name_of(item.name, self._settings),
                self.values.get(key, ""),
                small_unit(item.unit),
                price_text(cost, self._settings) if not view.stocks.is_made_here(stock) else "",
                problem=self.problems.get(key, ""),
            )
        items = sorted(
            (one for one in view.stocks.items if not one.retired and one.id not in stocks),
            key=lambda one: name_of(one.name, self._settings).casefold(),
        )
        more = tuple(
            (one.id, name_of(one.name, self._settings)) for one in items if one.id != self.of
        )
        yield Adder("add", _("Add an ingredient"), more)

    def _use_quantity(self, stock: str) -> int | None:
        """Typed in grams, millilitres or pieces, unless it says otherwise."""
        item = self._item(self.stage.view(), stock)
        loose = replace(item, shown_in="")
        text = self.values.get(f"use/{stock}", "").strip()
        return read_quantity(text, loose, self._settings, like=PER_UNIT) if text else 0

    def _typed(self) -> Recipe:
        """The recipe as far as it can be read."""
        view = self.stage.view()
        uses = tuple(
            Use(stock, quantity, self._item(view, stock).unit)
            for stock in self.values["uses"].split()
            if (quantity := self._use_quantity(stock) or 0) > 0
        )
        sizes = {
            size: int(value * 1_000)
            for size in self._sizes()
            if (value := read_number(self.values.get(f"size/{size}", ""), self._settings))
            and int(value * 1_000) != 1_000
        }
        makes = 0
        if self.kind == "stock":
            made, text = self._item(view, self.of), self.values["makes"].strip()
            makes = (read_quantity(text, made, self._settings) if text else 0) or 0
        return Recipe(self.key, uses, sizes, makes)

    def _with(self, recipe: Recipe, stocks: Stocks) -> Stocks:
        others = tuple(one for one in stocks.recipes if one.id != recipe.id)
        return replace(stocks, recipes=(*others, recipe) if recipe.uses else others)

    def _costs(self) -> Iterator[Block]:
        """What a piece costs now, while it is being typed."""
        if self.kind == "stock":
            return
        stocks = self._with(self._typed(), self.stage.view().stocks)
        yield Notch()
        if self.kind == "option":
            option = self._option
            cost = piece_cost(stocks, "option", self.of, "")
            yield self._cost(_("Costs"), cost, option.price if option else 0)
            return
        saved, more = self.stage.view().stocks, False
        for margin in self._margins:
            if margin.item == self.of and self.variant in ("", margin.variant):
                others = margin.cost - piece_cost(saved, "item", self.of, margin.variant)
                cost = others + piece_cost(stocks, "item", self.of, margin.variant)
                name = self._size_name(margin.variant) if margin.variant else _("Costs")
                more = more or bool(others)
                yield self._cost(name, cost, margin.price)
        if more:
            yield Topic("", _("With the choices it comes with: crust, sauce and the like."))

    def _cost(self, label: str, cost: int, price: int) -> Fact:
        words = price_text(cost, self._settings)
        if not price:
            return Fact(label, words)
        share = float(Fraction(100 * cost, price))
        of = price_text(price, self._settings)
        told = _("{cost} of {price}, {share:.0f} %").format(cost=words, price=of, share=share)
        return Fact(label, told, tone=Tone.WARN if share > FOOD_COST_LIMIT else Tone.NEUTRAL)

    def edit(self, key: str, text: str) -> None:
        if key == "scope":
            self.stage.open("recipe", recipe_id("item", self.of, text))
        elif key == "add":
            self.values["uses"] = f"{self.values['uses']} {text}".strip()
            self.values[f"use/{text}"] = ""
            self.stage.changed()
        else:
            super().edit(key, text)

    def field_of(self, place: str) -> str:
        what, _sep, rest = place.partition("/")
        of = rest.partition("/")[0]
        if what in ("uses", "sizes") and of:
            return f"use/{of}" if what == "uses" else f"size/{of}"
        return what if what == "makes" else ""

    def publication(self, *, retire: bool) -> StockPublication | None:
        view = self.stage.view()
        if retire:
            gone = replace(self._held(view), retired=True)
            return StockPublication({self.record: self.rev}, recipes=(gone,))
        for stock in self.values["uses"].split():
            quantity = self._use_quantity(stock)
            if quantity is None or quantity < 0:
                unit = small_unit(self._item(view, stock).unit)
                self.problems[f"use/{stock}"] = _("Write how many {unit}").format(unit=unit)
        for size in self._sizes():
            value = read_number(self.values.get(f"size/{size}", ""), self._settings)
            if value is None or value <= 0:
                self.problems[f"size/{size}"] = _("A number above 0")
        recipe = self._typed()
        if self.kind == "stock" and recipe.makes <= 0:
            self.problems["makes"] = _("How much does one batch make?")
        if self.problems:
            return None
        return StockPublication({self.record: self.rev}, recipes=(recipe,))


def _parts(key: str) -> tuple[Kind, str, str]:
    kind, record, *variant = key.split("/")
    kinds: Mapping[str, Kind] = {"item": "item", "option": "option", "stock": "stock"}
    return kinds[kind], record, variant[0] if variant else ""


def _loose_text(quantity: int) -> str:
    return f"{Decimal(quantity) / PER_UNIT:f}"
