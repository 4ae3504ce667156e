"""86 at the counter: something is sold out for a while, and back when somebody says so (K4)."""

from collections.abc import Callable
from datetime import timedelta

from pos_app.desk import Desk
from qt_kit.wording import _
from store_core.application.availability import MAY_SAY_SO, set_available
from store_core.domain.catalogue import Item
from store_core.domain.errors import StoreError
from store_core.domain.hours import rest_of_day

Offer = tuple[str, str]
"""A key and its words."""

_OUT, _BACK = "out:", "back:"
_HOUR, _DAY, _OPEN = "hour:", "day:", "open:"


class RunningOut:
    """Offers what the person may say of an item, and says it."""

    def __init__(self, desk: Desk, failed: Callable[[StoreError], None]) -> None:
        self._desk, self._failed = desk, failed

    @property
    def may(self) -> bool:
        return any(map(self._desk.may, MAY_SAY_SO))

    def for_how_long(self, item: Item) -> tuple[Offer, ...]:
        return (
            (f"{_OUT}{_HOUR}{item.id}", _("For an hour")),
            (f"{_OUT}{_DAY}{item.id}", _("For today")),
            (f"{_OUT}{_OPEN}{item.id}", _("Until it is back")),
        )

    def back(self, item: Item) -> tuple[Offer, ...]:
        """Nothing where that is not theirs to say, or the owner took it off sale."""
        if not (self.may and f"item/{item.id}" in self._desk.menu.sold_out):
            return ()
        return ((f"{_BACK}{item.id}", _("It is back")),)

    def answer(self, key: str) -> bool:
        """Whether the key was one of these offers."""
        if key.startswith(_BACK):
            self._say(key.removeprefix(_BACK), available=True)
        elif key.startswith(_OUT):
            how_long, item = key.removeprefix(_OUT).split(":", 1)
            self._say(item, available=False, how_long=f"{how_long}:")
        else:
            return False
        return True

    def _say(self, item: str, *, available: bool, how_long: str = _OPEN) -> None:
        now, act = self._desk.now(), self._desk.act()
        until = None
        if how_long == _HOUR:
            until = now + timedelta(hours=1)
        elif how_long == _DAY:
            until = rest_of_day(now, self._desk.settings)
        self._desk.run(
            lambda shop: set_available(shop, act, "item", item, available, until),
            failed=self._failed,
        )
