"""The form of a stock item: unit, packs, cost, when to reorder, who supplies it (O2)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pos_app.office.presenters.fields import Adder, Block, Pick, Text, Topic, link, row
from pos_app.office.presenters.side_panel import PanelState
from pos_app.office.presenters.stock_forms import RecordForm, Stage
from pos_app.office.presenters.stock_words import (
    exact_text,
    measure_word,
    money_text,
    name_of,
    read_money,
    read_number,
    read_quantity,
    shown_unit,
)
from qt_kit.wording import _
from store_core.application.stock import StockPublication, StockView
from store_core.domain.errors import StoreError
from store_core.domain.stock import Pack, StockItem, Unit

PACKS = 4
_UNITS: tuple[Unit, ...] = ("g", "ml", "piece")


class ItemForm(RecordForm):
    """Of an existing item or, with an id nothing has, of a new one."""

    def __init__(self, stage: Stage, item_id: str) -> None:
        super().__init__(stage, "stock", item_id)

    def _held(self, view: StockView) -> StockItem:
        try:
            return view.stocks.item(self.id)
        except StoreError:
            return StockItem(self.id, {})

    def _languages(self) -> tuple[str, ...]:
        return self.stage.desk.settings.languages

    def read(self, view: StockView) -> dict[str, str]:
        item, settings = self._held(view), self.stage.desk.settings
        texts = {f"name/{one}": item.name.get(one, "") for one in self._languages()}
        texts |= {
            "unit": item.unit,
            "supplier": item.supplier or "",
            "unit_cost": money_text(item.unit_cost, settings) if item.unit_cost else "",
            "shown_in": item.shown_in,
            "par": exact_text(item, item.par, settings) if item.par else "",
            "reorder_at": exact_text(item, item.reorder_at, settings) if item.reorder_at else "",
            "keeps_days": str(item.keeps_days or ""),
            "packs": " ".join(pack.id for pack in item.packs),
        }
        for pack in item.packs:
            texts[f"pack/{pack.id}"] = name_of(pack.name, settings)
            texts[f"size/{pack.id}"] = exact_text(replace(item, shown_in=""), pack.size, settings)
        return texts

    def labels(self) -> Mapping[str, str]:
        return {
            **{f"name/{one}": _("Name") for one in self._languages()},
            "unit": _("Counted in"),
            "supplier": _("Supplier"),
            "unit_cost": _("Unit cost"),
            "shown_in": _("Shown in"),
            "par": _("Fill up to"),
            "reorder_at": _("Reorder at"),
            "keeps_days": _("Keeps for"),
            "packs": _("Packs"),
        }

    def head(self) -> PanelState:
        item = self._held(self.stage.view())
        settings = self.stage.desk.settings
        title = name_of(item.name, settings) or _("New ingredient")
        if self.is_new:
            return PanelState(self.record, title, _("What is it, and how is it bought?"))
        cost = _("per {unit}").format(unit=measure_word(item.unit))
        return PanelState(self.record, title, f"{money_text(item.unit_cost, settings)} {cost}")

    def typed_name(self) -> str:
        return self.values.get(f"name/{self._languages()[0]}", "").strip()

    def _typed(self) -> StockItem:
        """As far as it can be read: for units and previews."""
        unit: Unit = next((one for one in _UNITS if one == self.values["unit"]), "g")
        return replace(self._held(self.stage.view()), unit=unit, packs=self._packs(unit))

    def _pack_ids(self) -> list[str]:
        return self.values["packs"].split()

    def _packs(self, unit: Unit) -> tuple[Pack, ...]:
        settings = self.stage.desk.settings
        loose = StockItem("", {}, unit)
        held = {pack.id: pack for pack in self._held(self.stage.view()).packs}
        found = []
        for key in self._pack_ids():
            size = read_quantity(self.values.get(f"size/{key}", ""), loose, settings)
            name = self.values.get(f"pack/{key}", "").strip()
            names = {**(held[key].name if key in held else {}), self._languages()[0]: name}
            found.append(Pack(key, names, size or 0))
        return tuple(found)

    def fields(self) -> Iterator[Block]:
        values, problems = self.values, self.problems
        for place, language in enumerate(self._languages()):
            label = _("Name") if not place else _("Name ({language})").format(language=language)
            key = f"name/{language}"
            yield Text(key, label, values.get(key, ""), problem=problems.get(key, ""))
        item, view = self._typed(), self.stage.view()
        units = (("g", _("grams")), ("ml", _("millilitres")), ("piece", _("pieces")))
        yield Pick(
            "unit",
            _("Counted in"),
            units,
            values["unit"],
            problem=problems.get("unit", ""),
            half=True,
        )
        packs = tuple((p.id, name_of(p.name, self.stage.desk.settings)) for p in item.packs)
        loose = (("", _("No pack")), *packs)
        yield Pick("shown_in", _("Shown in"), loose, values["shown_in"], half=True)
        suppliers = tuple((one.id, one.name) for one in view.suppliers)
        nobody = (("", _("Nobody")), *suppliers)
        yield Pick("supplier", _("Supplier"), nobody, values["supplier"])
        yield from self._numbers(item)
        yield from self._pack_fields(item)
        yield row(link("recipe", _("Made here, by recipe"), "chef-hat"))

    def _numbers(self, item: StockItem) -> Iterator[Block]:
        values, problems = self.values, self.problems
        shown = replace(item, shown_in=values["shown_in"])
        word, _size = shown_unit(shown, 0, self.stage.desk.settings)
        per = _("per {unit}").format(unit=measure_word(item.unit))
        for key, label, suffix in (
            ("unit_cost", _("Unit cost"), per),
            ("keeps_days", _("Keeps for"), _("days")),
            ("reorder_at", _("Reorder at"), word),
            ("par", _("Fill up to"), word),
        ):
            yield Text(
                key, label, values[key], suffix=suffix, problem=problems.get(key, ""), half=True
            )

    def _pack_fields(self, item: StockItem) -> Iterator[Block]:
        yield Topic(_("Packs"), _("A bag, a tin, a tray: how it is bought and counted."))
        word, _size = shown_unit(replace(item, shown_in=""), 0, self.stage.desk.settings)
        for place, key in enumerate(self._pack_ids(), start=1):
            name, size = f"pack/{key}", f"size/{key}"
            label = _("Pack {number}").format(number=place)
            holds = _("Pack {number} holds").format(number=place)
            yield Text(
                name,
                label,
                self.values.get(name, ""),
                suffix="",
                problem=self.problems.get(name, ""),
                half=True,
            )
            yield Text(
                size,
                holds,
                self.values.get(size, ""),
                suffix=word,
                problem=self.problems.get(size, ""),
                half=True,
            )
        if len(self._pack_ids()) < PACKS:
            yield Adder("add_pack", _("Add a pack"), tuple(_pack_words().items()))

    def edit(self, key: str, text: str) -> None:
        if key == "add_pack":
            pack = self.stage.desk.new_id()
            word = "" if text == "other" else _pack_words()[text]
            self.values |= {f"pack/{pack}": word, f"size/{pack}": ""}
            self.values["packs"] = f"{self.values['packs']} {pack}".strip()
            self.stage.changed()
            return
        super().edit(key, text)

    def press(self, key: str) -> None:
        if key == "recipe":
            self.stage.open("recipe", f"stock/{self.id}")
            return
        super().press(key)

    def field_of(self, place: str) -> str:
        what, _sep, rest = place.partition("/")
        pack, _sep, part = rest.partition("/")
        if what == "packs" and pack:
            return f"size/{pack}" if part == "size" else f"pack/{pack}"
        if what == "name":
            return f"name/{self._languages()[0]}"
        return what if what in self.values else ""

    def publication(self, *, retire: bool) -> StockPublication | None:
        item = self._held(self.stage.view())
        if retire:
            return self._publish(replace(item, retired=True))
        self._check_texts()
        unit = self._typed().unit
        packs = tuple(pack for pack in self._packs(unit) if any(pack.name.values()) or pack.size)
        self._check_packs(packs)
        item = replace(
            item,
            name={
                one: text
                for one in self._languages()
                if (text := self.values.get(f"name/{one}", "").strip())
            },
            unit=unit,
            packs=packs,
            supplier=self.values["supplier"] or None,
            shown_in=self.values["shown_in"],
        )
        item = replace(
            item,
            unit_cost=self._money("unit_cost"),
            par=self._quantity("par", item),
            reorder_at=self._quantity("reorder_at", item),
            keeps_days=self._days(),
        )
        return None if self.problems else self._publish(item)

    def _publish(self, item: StockItem) -> StockPublication:
        return StockPublication({self.record: self.rev}, items=(item,))

    def _check_texts(self) -> None:
        first = f"name/{self._languages()[0]}"
        if not self.values.get(first, "").strip():
            self.problems[first] = _("Give it a name")

    def _check_packs(self, packs: tuple[Pack, ...]) -> None:
        for pack in packs:
            if pack.size <= 0:
                self.problems[f"size/{pack.id}"] = _("How much is in it?")
            if not any(pack.name.values()):
                self.problems[f"pack/{pack.id}"] = _("Bag, tin, tray?")

    def _money(self, key: str) -> int:
        text = self.values[key].strip()
        found = read_money(text, self.stage.desk.settings) if text else 0
        if found is None or found < 0:
            self.problems[key] = _("Write an amount like 6.80")
            return 0
        return found

    def _quantity(self, key: str, item: StockItem) -> int:
        text = self.values[key].strip()
        found = read_quantity(text, item, self.stage.desk.settings) if text else 0
        if found is None or found < 0:
            word = shown_unit(item, 0, self.stage.desk.settings)[0]
            self.problems[key] = _("Write how many {unit}").format(unit=word)
            return 0
        return found

    def _days(self) -> int | None:
        text = self.values["keeps_days"].strip()
        found = read_number(text, self.stage.desk.settings) if text else None
        if text and (found is None or found < 1 or found != found.to_integral_value()):
            self.problems["keeps_days"] = _("Whole days")
            return None
        return int(found) if found is not None else None


def _pack_words() -> dict[str, str]:
    return {
        "bag": _("bags"),
        "tin": _("tins"),
        "tray": _("trays"),
        "box": _("boxes"),
        "bottle": _("bottles"),
        "bunch": _("bunches"),
        "other": _("Something else"),
    }
