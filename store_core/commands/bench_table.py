"""Figures as a table of text, which is Markdown too."""

from collections.abc import Sequence

from store_core.commands.bench_figures import Aim, Figure, Limit, Measured

HEAD = ("", "p50", "p99", "max", "count", "a second", "limit", "p50", "p99", "ratio", "aim")
_OF = {"p50": "p50", "p99": "p99", "max": "worst", "per_second": "a second"}


def table_of(name: str, figures: Sequence[Figure]) -> str:
    """Rows under a heading, then what is to be said about some of them."""
    rows = [(name, *HEAD[1:]), *(_row(figure) for figure in figures)]
    wide = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [_line(row, wide) for row in rows]
    rule = [("-" * width) for width in wide]
    notes = [f"{figure.name}: {figure.note}." for figure in figures if figure.note]
    return "\n".join([lines[0], _line(rule, wide), *lines[1:], "", *notes, ""])


def aim_words(figure: Figure) -> str:
    """ "p99 ≤ 16.7 ms: yes"."""
    aim = figure.aim
    if aim is None:
        return ""
    words = _aimed(aim, figure.unit)
    return f"{words}: {'yes' if figure.met else 'no'}" if figure.met is not None else words


def _aimed(aim: Aim, unit: str) -> str:
    what = f"ratio {_OF[aim.of]}" if aim.ratio else _OF[aim.of]
    unit = "" if aim.ratio or aim.of == "per_second" else f" {unit}"
    if aim.most is not None and aim.most == aim.least:
        return f"{what} = {aim.most:g}{unit}"
    sign, value = ("≤", aim.most) if aim.most is not None else ("≥", aim.least)
    return f"{what} {sign} {value:g}{unit}"


def _row(figure: Figure) -> tuple[str, ...]:
    unit = "" if figure.unit == "ms" else f" ({figure.unit})"
    found = _measured(figure.found, figure.unit)
    return (f"{figure.name}{unit}", *found, *_limit(figure, figure.limit), aim_words(figure))


def _measured(found: Measured | None, unit: str) -> tuple[str, ...]:
    if found is None:
        return ("-", "-", "-", "-", "")
    digits = (_number(value, unit) for value in (found.p50, found.p99, found.max))
    rate = f"{found.per_second:,.0f}" if found.per_second else ""
    return (*digits, f"{found.count:,}", rate)


def _limit(figure: Figure, limit: Limit | None) -> tuple[str, ...]:
    if limit is None:
        return ("", "", "", "")
    rate = limit.found.per_second
    name = f"{limit.name} ({rate:,.0f} a second)" if rate else limit.name
    of = figure.aim.of if figure.aim else "p99"
    ratio = figure.ratio(of)
    shown = f"{ratio:.2f}" if ratio is not None else ""
    values = (_number(value, figure.unit) for value in (limit.found.p50, limit.found.p99))
    return (name, *values, shown)


def _number(value: float, unit: str) -> str:
    return f"{value:.2f}" if unit == "ms" else f"{value:g}"


def _line(row: Sequence[str], wide: Sequence[int]) -> str:
    cells = (
        cell.ljust(width) if column in {0, 6, 10} else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, wide, strict=True))
    )
    return f"| {' | '.join(cells)} |"
