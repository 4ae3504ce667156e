"""Rows of the people's table and of the timesheet (O6)."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from pos_app.office.presenters.hours import HoursRow
from pos_app.office.presenters.staff_rows import PersonRow
from qt_kit.avatar import draw_avatar, tone_for
from qt_kit.badge import Tone
from qt_kit.drawing import Align
from qt_kit.icons import BOLD_STROKE, draw_icon
from qt_kit.table import Column, TableRow
from qt_kit.table_cells import Cell, Pill, Words
from qt_kit.theme import BOLD, MEDIUM, Palette
from qt_kit.wording import _

CIRCLE = 36


@dataclass(frozen=True, slots=True)
class Somebody:
    """The circle, the name, and what stands below it."""

    row: PersonRow

    @property
    def said(self) -> str:
        return self._words().said

    def _words(self) -> Words:
        row = self.row
        role = "muted" if row.gone else "text"
        return Words(row.name, row.below, role, MEDIUM, strong=True)

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        circle = QRectF(box.left(), box.center().y() - CIRCLE / 2, CIRCLE, CIRCLE)
        row = self.row
        place = int(row.tone) if row.tone.isdigit() else 0
        tone = Tone.NEUTRAL if row.gone else tone_for(row.tone, place)
        draw_avatar(painter, c, circle, row.letters, tone, on_selected=chosen)
        room = box.adjusted(CIRCLE + 12, 0, 0, 0)
        self._words().draw(painter, c, room, align, chosen)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours and minutes of a day; a sign where an end is missing."""

    text: str
    flagged: bool

    @property
    def said(self) -> str:
        return _("forgot to clock out") if self.flagged else self.text

    def draw(self, painter: QPainter, c: Palette, box: QRectF, align: Align, chosen: bool) -> None:
        if self.flagged:
            top = box.center().y() - 8
            draw_icon(painter, box.right() - 16, top, "triangle-alert", c.warn, 16, BOLD_STROKE)
            return
        Words(self.text or "–", role="text" if self.text else "muted").draw(
            painter, c, box, align, chosen
        )


def people_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Name")),
        Column("role", _("Role"), 104),
        Column("contact", _("Phone or e-mail"), 184, drop_below=760),
        Column("pin", _("PIN"), 96),
        Column("now", _("Now"), 124),
    )


def person_row(row: PersonRow) -> TableRow:
    pin: Cell = (
        Pill(row.pin, Tone.GOOD, "check") if row.has_pin else Pill(row.pin, Tone.WARN, "key")
    )
    return TableRow(
        row.name,
        (
            Somebody(row),
            Words(row.role, role="muted" if row.gone else "text"),
            Words(row.contact),
            Words("") if row.gone else pin,
            Pill(row.now, row.now_tone, row.now_icon),
        ),
    )


def hours_columns(titles: tuple[str, ...], short: tuple[str, ...], wide: int) -> tuple[Column, ...]:
    """Seven days and their sum; what they do now goes first where it is narrow."""
    each, titles = (74, titles) if wide >= 860 else (64, short)
    days = (Column(f"d{n}", title, each, "right") for n, title in enumerate(titles))
    now = Column("now", _("Now"), 104, drop_below=860)
    return (Column("name", _("Name")), *days, Column("total", _("Week"), 76, "right"), now)


def hours_row(row: HoursRow) -> TableRow:
    days = (Hours(text, flagged) for text, flagged in zip(row.days, row.flags, strict=True))
    return TableRow(
        row.name,
        (
            Words(row.name, row.role, weight=MEDIUM if row.id else BOLD, strong=True),
            *days,
            Words(row.total, weight=BOLD),
            Pill(row.now, row.now_tone, row.now_icon),
        ),
    )
