"""How high a card is and where its lines stand."""

from dataclasses import dataclass

from PySide6.QtGui import QFont

from kitchen_display.presenters.state import CardBody, LineState, Row, Run
from qt_kit.drawing import width_of, wrap
from qt_kit.theme import BOLD, MEDIUM, font

HEADER, INSET, SIDE = 80, 3, 16
MORE_BAR = 48
SHARE_MARK = 21
CAPTION_ROW = 22


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type and measures of a card, for near and for far."""

    line: int
    line_high: int
    detail: int
    detail_high: int
    between: int
    pad: int
    quantity: int
    mark: int
    number: int
    name: int
    minutes: int
    word: int


LARGE = Sizes(24, 30, 20, 26, 5, 14, 28, 28, 24, 17, 32, 17)
SMALL = Sizes(20, 26, 17, 22, 3, 10, 24, 24, 20, 15, 24, 15)
TextLine = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class LineBox:
    """A line of the card: `top` from the card's, `rows` wrapped."""

    line: LineState
    top: int
    high: int
    names: tuple[str, ...]
    rows: tuple[tuple[Row, tuple[TextLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A card laid out. `hidden` lines do not fit even in a whole column: the card then begins with
    line `skip` and `then` is where it goes on, from the top again at the end.
    """

    high: int
    lines: tuple[LineBox, ...]
    allergy: tuple[str, ...]
    allergy_top: int
    allergy_high: int
    note: tuple[str, ...]
    note_top: int
    captions_top: int
    bar_top: int
    hidden: int = 0
    then: int = 0


def lay_out(body: CardBody, width: int, sizes: Sizes, room: int, skip: int = 0) -> Layout:
    """In a column of that width; never higher than `room`."""
    whole = _placed(body, width, sizes, body.lines, 0)
    if whole.high <= room or len(body.lines) < 2:
        return whole
    skip = skip if skip < len(body.lines) else 0
    for count in range(len(body.lines) - skip, 0, -1):
        shown = body.lines[skip : skip + count]
        hidden = len(body.lines) - count
        placed = _placed(body, width, sizes, shown, hidden, skip + count)
        if placed.high <= room:
            break
    return placed


def _placed(
    body: CardBody,
    width: int,
    sizes: Sizes,
    lines: tuple[LineState, ...],
    hidden: int,
    then: int = 0,
) -> Layout:
    inner = width - 2 * (INSET + SIDE)
    top = INSET + HEADER + sizes.pad
    icon = sizes.mark
    allergy: tuple[str, ...] = ()
    allergy_top = allergy_high = 0
    if body.allergy:
        shape = font(20 if sizes is LARGE else 17, BOLD)
        allergy = wrap(body.allergy, shape, inner - 30 - icon - 15)
        allergy_top = top + 4
        allergy_high = 20 + max(icon, len(allergy) * (26 if sizes is LARGE else 22))
        top = allergy_top + allergy_high + 4
    boxes: list[LineBox] = []
    for line in lines:
        boxes.append(_line_box(line, inner, sizes, top))
        top += boxes[-1].high
    note_top = top
    note: tuple[str, ...] = ()
    if body.note:
        note = wrap(body.note, font(sizes.detail), inner - 26)
        top += 6 + len(note) * sizes.detail_high + 2
    captions_top = top
    top += CAPTION_ROW * (bool(body.also) + bool(body.printed))
    bar_top = top + sizes.pad
    high = bar_top + INSET + (MORE_BAR if hidden else 0)
    return Layout(
        high,
        tuple(boxes),
        allergy,
        allergy_top,
        allergy_high,
        note,
        note_top,
        captions_top,
        bar_top,
        hidden,
        then,
    )


def _line_box(line: LineState, inner: int, sizes: Sizes, top: int) -> LineBox:
    room = inner - sizes.quantity - 12
    kept_free = sizes.mark + 8 if line.done or line.digit else 58 if line.voided else 0
    names = wrap(line.text, font(sizes.line, MEDIUM), room - kept_free, 4)
    rows = tuple(
        (row, wrap_runs(row.runs, font(sizes.detail), room - (SHARE_MARK if row.share else 0)))
        for row in line.rows
    )
    high = sizes.line_high * len(names)
    high += sizes.detail_high * sum(len(lines) for _row, lines in rows)
    return LineBox(line, top, high + 2 * sizes.between, names, rows)


def wrap_runs(runs: tuple[Run, ...], shape: QFont, width: int) -> tuple[TextLine, ...]:
    """Broken at spaces; struck words stay struck on the next line."""
    lines: list[list[Run]] = [[]]
    taken = 0.0
    for run in runs:
        for number, word in enumerate(run.text.split(" ")):
            text = f" {word}" if number else word
            if taken and taken + width_of(text, shape) > width and word:
                lines.append([])
                taken, text = 0.0, word
            taken += width_of(text, shape)
            _append(lines[-1], Run(text, run.struck))
    return tuple(tuple(line) for line in lines)


def _append(line: list[Run], run: Run) -> None:
    """Words of a kind make one run."""
    if line and line[-1].struck == run.struck:
        line[-1] = Run(line[-1].text + run.text, run.struck)
    elif run.text:
        line.append(run)
