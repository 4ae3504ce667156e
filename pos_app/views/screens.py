"""The screens of the counter, in the order they are made; what isn't here is offered nowhere."""

from collections.abc import Callable

from pos_app.desk import Desk
from pos_app.views.screen import Screen

ScreenFactory = Callable[[Desk], Screen]

SCREENS: dict[str, ScreenFactory] = {}
