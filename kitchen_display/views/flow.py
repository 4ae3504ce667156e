"""How tickets flow down the columns of a page: oldest first, none broken."""

from collections.abc import Sequence
from dataclasses import dataclass

MARGIN = 16


@dataclass(frozen=True, slots=True)
class Grid:
    """`large` is the type for screens seen from further away."""

    columns: int
    gap: int
    width: int
    large: bool

    def left(self, column: int) -> int:
        return MARGIN + column * (self.width + self.gap)


@dataclass(frozen=True, slots=True)
class Place:
    column: int
    top: int


def grid_for(width: int) -> Grid:
    """3 columns below 1200 wide, 4 below 1600, 5 below 2300, then 6."""
    columns = 3 if width < 1200 else 4 if width < 1600 else 5 if width < 2300 else 6
    gap = 16 if width >= 1600 else 12
    return Grid(columns, gap, (width - 2 * MARGIN - (columns - 1) * gap) // columns, width >= 1600)


def flow(heights: Sequence[int], grid: Grid, high: int) -> tuple[Place, ...]:
    """Places of as many as fit on the page, in order; at least one."""
    places: list[Place] = []
    column, top = 0, MARGIN
    for one in heights:
        if top > MARGIN and top + one > high - MARGIN:
            column, top = column + 1, MARGIN
        if column == grid.columns:
            break
        places.append(Place(column, top))
        top += one + grid.gap
    return tuple(places)
