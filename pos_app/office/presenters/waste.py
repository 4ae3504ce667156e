"""Waste with its reason, and stock that goes to another shop or comes from one (O2)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

from pos_app.office.presenters.fields import Block, Fact, Notice, Pick, Text
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.presenters.stock_forms import Stage
from pos_app.office.presenters.stock_words import (
    name_of,
    quantity_words,
    read_quantity,
    shown_unit,
    total_text,
)
from pos_app.office.sentences import sentence
from qt_kit.wording import _
from store_core.application import stock
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.stock import StockItem

Kind = Literal["waste", "transfer"]


def reasons() -> dict[str, str]:
    return {
        "spoilt": _("Spoilt"),
        "expired": _("Out of date"),
        "dropped": _("Dropped"),
        "burnt": _("Burnt"),
        "wrong": _("Made wrong"),
        "returned": _("Sent back"),
        "other": _("Something else"),
    }


class MoveForm:
    """Written at once, with or without the server: `kind` waste or transfer."""

    def __init__(self, stage: Stage, kind: Kind, item_id: str) -> None:
        self.stage, self.kind = stage, kind
        self.values = {"item": item_id, "quantity": "", "reason": "", "words": "", "place": ""}
        self.values["way"] = "out"
        self.problems: dict[str, str] = {}
        self.busy = False
        self.refused: StoreError | None = None

    @property
    def dirty(self) -> bool:
        return bool(self.values["quantity"])

    def reread(self) -> None:
        """What is typed stays."""

    def edit(self, key: str, text: str) -> None:
        if self.values.get(key) != text:
            self.values[key] = text
            self.problems.pop(key, None)
            self.stage.changed()

    @property
    def _item(self) -> StockItem | None:
        known = self.stage.view().stocks.counted
        return next((one for one in known if one.id == self.values["item"]), None)

    def _on_hand(self) -> int:
        rows = self.stage.view().rows
        return next((row.on_hand for row in rows if row.item.id == self.values["item"]), 0)

    def _quantity(self) -> int | None:
        item = self._item
        if item is None:
            return None
        like = self._on_hand()
        return read_quantity(self.values["quantity"], item, self.stage.desk.settings, like)

    def press(self, key: str) -> None:
        if key != "write" or self.busy:
            return
        item, quantity = self._item, self._quantity()
        if item is None:
            self.problems["item"] = _("Choose the ingredient")
        if quantity is None or quantity <= 0:
            self.problems["quantity"] = _("Write how much")
        reason = self._reason()
        if self.kind == "waste" and not reason:
            self.problems["reason"] = _("Say why")
        if self.kind == "transfer" and not self.values["place"].strip():
            self.problems["place"] = _("Which shop?")
        if self.problems or item is None or quantity is None:
            self.stage.changed()
            return
        self._write(item, quantity, reason)

    def _reason(self) -> str:
        chosen = self.values["reason"]
        if chosen == "other":
            return self.values["words"].strip()
        return reasons().get(chosen, "")

    def _write(self, item: StockItem, quantity: int, reason: str) -> None:
        self.busy, self.refused = True, None
        self.stage.changed()
        words = quantity_words(item, quantity, self.stage.desk.settings)
        name = name_of(item.name, self.stage.desk.settings)
        said = (
            _("{amount} of {name} written off")
            if self.kind == "waste"
            else _("{amount} of {name} moved")
        )
        done = said.format(amount=words, name=name)
        self.stage.desk.run(
            self._work(item.id, quantity, reason), lambda _none: self._written(done), self._failed
        )

    def _work(self, item: str, quantity: int, reason: str) -> Callable[[Shop], None]:
        act = replace(self.stage.act, reason=reason)
        if self.kind == "waste":
            return lambda shop: stock.waste(shop, act, item, quantity)
        place = self.values["place"].strip()
        moved = {item: -quantity if self.values["way"] == "out" else quantity}
        return lambda shop: stock.transfer(shop, act, moved, place)

    def _written(self, words: str) -> None:
        self.busy = False
        self.values |= {"quantity": "", "words": ""}
        self.stage.done(words)

    def _failed(self, error: StoreError) -> None:
        self.busy, self.refused = False, error
        self.stage.changed()

    def state(self) -> PanelState:
        waste = self.kind == "waste"
        words = _("Write it off") if waste else _("Move it")
        act = PanelAct("write", words, "check", main=True, enabled=not self.busy)
        below = _("What is thrown away, and why") if waste else _("Between this shop and another")
        return PanelState(
            name=f"{self.kind}/{self.values['item']}",
            title=_("Waste") if waste else _("Transfer"),
            below=below,
            blocks=tuple(self._blocks()),
            acts=(act,),
            closes=True,
        )

    def _blocks(self) -> Iterator[Block]:
        values, problems, settings = self.values, self.problems, self.stage.desk.settings
        if self.refused is not None:
            yield Notice(sentence(self.refused, settings))
        named = ((one.id, name_of(one.name, settings)) for one in self.stage.view().stocks.counted)
        items = tuple(sorted(named, key=lambda pair: pair[1].casefold()))
        choices = (("", _("Choose")), *items)
        yield Pick(
            "item", _("Ingredient"), choices, values["item"], problem=problems.get("item", "")
        )
        item = self._item
        unit = shown_unit(item, self._on_hand(), settings)[0] if item else ""
        if self.kind == "transfer":
            ways = (("out", _("Goes to another shop")), ("in", _("Comes from another shop")))
            yield Pick("way", _("Which way"), ways, values["way"])
        yield Text(
            "quantity",
            _("How much"),
            values["quantity"],
            suffix=unit,
            problem=problems.get("quantity", ""),
        )
        if self.kind == "transfer":
            yield Text("place", _("Shop"), values["place"], problem=problems.get("place", ""))
        else:
            why = (("", _("Choose")), *reasons().items())
            yield Pick(
                "reason", _("Why"), why, values["reason"], problem=problems.get("reason", "")
            )
            if values["reason"] == "other":
                yield Text("words", _("In words"), values["words"])
        yield from self._after(item)

    def _after(self, item: StockItem | None) -> Iterator[Block]:
        quantity = self._quantity()
        if item is None:
            return
        settings, here = self.stage.desk.settings, self._on_hand()
        yield Fact(_("On hand now"), quantity_words(item, here, settings))
        if quantity is not None:
            comes = self.kind == "transfer" and self.values["way"] == "in"
            left = here + quantity if comes else here - quantity
            yield Fact(_("Then"), quantity_words(item, left, settings))
            yield Fact(_("Worth"), total_text(item.cost_of(quantity), settings))
