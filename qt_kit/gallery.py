"""All widgets in all their states: `python -m qt_kit.gallery [--theme dark] [--size 1280x800]`."""

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

import resources
from qt_kit import marks
from qt_kit.avatar import Avatar, tone_of
from qt_kit.badge import Badge, Tone, draw_count
from qt_kit.banner import Banner, BannerTone, UndoBar
from qt_kit.button import ActionButton, Button, Kind, Step
from qt_kit.control import Canvas, Panel
from qt_kit.field import SearchField, TextField
from qt_kit.keypad import Keypad, PinDots
from qt_kit.label import Label
from qt_kit.option import CountedOption, OptionCard, QuickAmount
from qt_kit.pictures import Pictures
from qt_kit.program import Program, add_options, options_of
from qt_kit.rail import Rail, RailEntry
from qt_kit.segmented import Segment, Segmented
from qt_kit.stepper import Stepper
from qt_kit.theme import BOLD, CAPTION, LINE_HEIGHTS, Mode, Palette, current
from qt_kit.ticket_line import Detail, TicketLine
from qt_kit.ticket_list import TicketList
from qt_kit.tile import Tile
from qt_kit.tile_grid import TileGrid

TILES = (
    Tile("m", "Margherita", "12.50", picture="pizza-margherita", ground="linen"),
    Tile("p", "Pepperoni", "14.50", picture="pizza-pepperoni", ground="clay", count="12"),
    Tile("h", "Half & half", "12.50", "from", "half", "honey", count="1"),
    Tile("f", "Frutti di mare", "19.50", "", "pizza-seafood", "mist", "2", "low", "3 left"),
    Tile("g", "Gluten-free Margherita with buffalo mozzarella", "16.50", "", "pizza-margherita"),
    Tile("l", "Donaudampfschifffahrtsgesellschaftspizza", "8.00", "", "pizza-veggie", "sage"),
    Tile("s", "මාගරිටා පීසා", "1,250.00", "", "pizza-hot", "rose"),
    Tile("b", "Brownie", "5.50", "", "brownie", "sage", stock="out", stock_text="Sold out"),
)
LINES = (
    TicketLine(
        "a",
        "Half & half, Large",
        "20.25",
        "1",
        (
            Detail("Margherita", kind="left"),
            Detail("Pepperoni + jalapeños", "+0.75", "right"),
            Detail("Stuffed crust", "+3.00"),
        ),
    ),
    TicketLine(
        "b",
        "Truffle & wild mushroom, Medium",
        "37.00",
        "2",
        (
            Detail("Thin crust"),
            Detail("onions", kind="removal", before="No"),
            Detail("“Extra crispy, cut in squares”", kind="note"),
        ),
    ),
    TicketLine("c", "Garlic bread with mozzarella", "6.50", pending=True),
    TicketLine(
        "d",
        "San Pellegrino sparkling, 500 ml, from the cold shelf at the door",
        "9.75",
        "3",
        (Detail("Buy 2, get 1 free", "−3.25", "promotion"), Detail("2 left", kind="warning")),
    ),
    TicketLine("e", "Fries", "4.50", struck=True),
)
RAIL = tuple(
    RailEntry(text, text, icon)
    for text, icon in (
        ("Quick", "star"),
        ("Classic", "pizza"),
        ("Gourmet", "sparkles"),
        ("Sides", "salad"),
        ("Drinks", "cup-soda"),
    )
)


class Shapes(Canvas):
    """The marks: notch, halves, shapes of time, counts, the program's own."""

    def sizeHint(self) -> QSize:
        return QSize(640, 72)

    def draw(self, painter: QPainter, c: Palette) -> None:
        painter.fillRect(self.rect(), c.surface)
        marks.draw_logo(painter, QRectF(8, 18, 36, 36), c.accent, c.on_accent)
        sides: tuple[marks.Side, ...] = ("left", "right", "whole")
        for place, side in enumerate(sides):
            marks.draw_half(painter, QRectF(60 + 24 * place, 29, 14, 14), side, c.accent)
        marks.draw_shape(painter, QRectF(140, 28, 16, 16), "ring", c.muted)
        marks.draw_shape(painter, QRectF(164, 28, 16, 16), "triangle", c.warn)
        marks.draw_shape(painter, QRectF(188, 28, 16, 16), "octagon", c.bad)
        for place, count in enumerate(("3", "12", "128")):
            draw_count(painter, QPointF(236 + 44 * place, 36), count, c)
        painter.setClipRect(QRectF(368, 0, 272, 72))
        marks.draw_notch(painter, 369, 639, 36, c.paper, c.line)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _buttons() -> list[QHBoxLayout]:
    kinds = [
        Button(kind.title(), icon="printer", kind=kind) for kind in Kind if kind is not Kind.DARK
    ]
    off = Button("Disabled", icon="printer")
    off.setEnabled(False)
    chosen = Button("Chosen", name="Chosen button")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    pressed = Button("Pressed")
    pressed.setDown(True)
    menu = Button("Today", icon="calendar", icon_after="chevron-down")
    alone = Button(icon="ellipsis-vertical", kind=Kind.FLAT, name="Menu")
    pay, blocked, empty, cash, following = (
        ActionButton(name) for name in ("Pay", "Add", "Pay nothing", "Take cash", "Next customer")
    )
    pay.set_state("Pay", "$68.44")
    blocked.set_state("Choose a crust first", step=Step.BLOCKED)
    empty.set_state("Pay", "$0.00", step=Step.DISABLED)
    cash.set_state("Take cash", "$60.00", below="Change $11.56")
    following.set_state("Next customer", hint="Enter", icon="arrow-right")
    for wide in (pay, blocked, empty, cash, following):
        wide.setFixedSize(351, 72)
    return [
        _row(*kinds[:5]),
        _row(*kinds[5:], off, chosen),
        _row(pressed, menu, alone, pay),
        _row(cash, following, empty),
        _row(blocked),
    ]


def _choices() -> list[QHBoxLayout]:
    size = Segmented("Size", [Segment(k, k, note="12″") for k in ("S", "M", "L", "XL")], "M")
    size.setFixedWidth(296)
    halves = Segmented(
        "Part",
        [
            Segment("whole", "Whole"),
            Segment("left", "Left", half="left", note="1"),
            Segment("right", "Right", half="right", note="2"),
        ],
        "right",
        note_px=15,
    )
    halves.setFixedWidth(439)
    way = Segmented(
        "Fulfilment",
        [
            Segment("in", "Dine in", "utensils"),
            Segment("up", "Pickup", "shopping-bag"),
            Segment("to", "Delivery", "bike"),
        ],
        "in",
    )
    way.setFixedWidth(351)
    tomato = OptionCard("Tomato", "0.00")
    tomato.set_chosen(True)
    off = OptionCard("Rye", "not in Large")
    off.setEnabled(False)
    printed = OptionCard("Print", icon="printer", key="P", high=112)
    printed.set_chosen(True)
    return [
        _row(size, halves),
        _row(
            way, Stepper("Quantity", 2), Stepper("Pieces", 1, lowest=1, high=56, key=52, middle=32)
        ),
        _row(OptionCard("Thin", "0.00"), tomato, off, QuickAmount("$50", "change 1.56"), printed),
    ]


def _badges() -> list[QHBoxLayout]:
    small = [Badge(t.title(), t, "circle-alert") for t in Tone]
    people = [Avatar("Maria Gutierrez", tone_of(i), size=48) for i in range(5)]
    dots, wrong = PinDots("PIN digits"), PinDots("Wrong PIN")
    dots.set_state(3)
    wrong.set_state(6, wrong=True)
    return [
        _row(*small, Badge("All sent", Tone.GOOD, "check", high=40, name="Connection")),
        _row(Badge("0:48 left", Tone.BAD, "octagon-alert", high=28), dots, wrong, *people),
    ]


def _fields() -> list[QHBoxLayout]:
    search = SearchField("Search", "Search or scan", icon="scan-barcode", hint="/")
    search.setFixedWidth(324)
    filled = SearchField("Find", "Find")
    filled.set_text("pepper")
    phone, prep = TextField("Phone"), TextField("Prep time", suffix="min")
    phone.set_text("12")
    phone.set_problem("Too short: a number has at least 7 digits")
    return [_row(search, filled), _row(phone, prep)]


def _counted(pictures: Pictures) -> QHBoxLayout:
    chosen = CountedOption("Jalapeños", pictures, "top-jalapeno")
    chosen.set_state(2, "+1.50 on half")
    bare = CountedOption("Mushrooms", pictures, "top-mushroom")
    bare.set_state(0, "+1.00 on half")
    free = CountedOption("Garlic butter")
    free.set_state(1, "Free", free=True, can_add=False)
    for option in (chosen, bare, free):
        option.setFixedWidth(260)
    return _row(chosen, bare, free)


def _banners() -> list[QWidget]:
    made: list[QWidget] = []
    for name, strong, text, icon, tone, button in (
        ("Offline", "No connection since 18:42. Keep selling.", "12 orders are safe on this till.",
         "cloud-off", BannerTone.WARN, "See the 12"),
        ("Training", "TRAINING. Nothing is charged, cooked or counted.", "",
         "graduation-cap", BannerTone.STRIPES, "Leave training"),
    ):  # fmt: skip
        banner = Banner(name)
        banner.set_state(strong, text, icon, tone, button)
        banner.set_shown(True, at_once=True)
        made.append(banner)
    return made


class Gallery(Panel):
    """One page with everything on it, 1280 wide."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__("paper")
        self.setAccessibleName("Gallery")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for banner in _banners():
            column.addWidget(banner)
        types = QHBoxLayout()
        for px in LINE_HEIGHTS:
            types.addWidget(Label(f"{px}: 18.99", px, BOLD, name=f"Type {px}"))
        column.addLayout(types)
        column.addLayout(_row(Shapes()))
        for row in (*_buttons(), *_choices(), _counted(pictures), *_badges(), *_fields()):
            column.addLayout(row)
        column.addLayout(self._screen(pictures))
        self.done = UndoBar(self)

    def _screen(self, pictures: Pictures) -> QGridLayout:
        grid = QGridLayout()
        rail = Rail("Categories")
        rail.set_entries(RAIL, "Quick")
        rail.setFixedSize(96, 432)
        tiles = TileGrid("Items", pictures)
        tiles.set_shape(4, 2)
        tiles.set_tiles(TILES)
        tiles.setFixedSize(620, 320)
        lines = TicketList("Ticket lines")
        lines.setFixedSize(383, 432)
        lines.set_lines(LINES, "b")
        lines.chosen.connect(lambda key: lines.set_lines(LINES, key))
        empty = TileGrid("No items", pictures)
        empty.set_empty("Nothing is named “pepprni”. Nearest: Pepperoni.")
        empty.setFixedSize(620, 100)
        grid.addWidget(rail, 0, 0, 2, 1)
        grid.addWidget(tiles, 0, 1)
        grid.addWidget(empty, 1, 1)
        grid.addWidget(lines, 0, 2, 2, 1)
        grid.addWidget(Keypad("PIN", key=(60, 48), gap=8), 2, 1)
        grid.addWidget(Label("The end", CAPTION, role="muted"), 3, 0)
        return grid


def food(name: str) -> Path:
    return resources.path(f"food/{name}.webp")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m qt_kit.gallery", description=__doc__)
    add_options(parser)
    program = Program("Tillpass gallery", options_of(parser.parse_args(argv)))
    pictures = Pictures(food)
    program.on_end(pictures.close)
    gallery = Gallery(pictures)
    flip = Button("Light or dark", icon="sun", parent=gallery)
    flip.setGeometry(1090, 130, 170, 48)
    flip.clicked.connect(
        lambda: current().set_mode(Mode.LIGHT if current().mode is Mode.DARK else Mode.DARK)
    )
    window = QScrollArea()
    window.setWidgetResizable(True)
    window.setWidget(gallery)
    window.resize(1310, 900)
    return program.run(window)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
