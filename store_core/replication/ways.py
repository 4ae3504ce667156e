"""Which server a terminal speaks with: its own, the one above that while it is away, and back."""

from dataclasses import dataclass
from math import inf

TRIES = 3
"""Greetings in vain before the one that served is given up; then they take turns."""
STEADY = 10.0
"""Seconds that a link has to last to count as one."""
LOOKS, LOOK_AGAIN = 2, 3.0
"""So often in a row its own server has to answer before a terminal goes back, seconds apart."""
PAUSE, LONGEST_PAUSE = 10.0, 300.0
"""Seconds between looks for its own server; longer where it went back and had to leave again."""
SETTLED = 60.0
"""Seconds after which a return has proved right."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A server's address, and the certificate (PEM) that an https one has to show."""

    address: str
    certificate: str = ""


@dataclass(slots=True)
class Ways:
    """`other` is None where there is no second server. Time is monotonic seconds."""

    home: Reach
    other: Reach | None = None
    at_home: bool = True
    look_at: float = inf
    """When to look whether its own server answers."""
    _tries: int = 0
    _served: bool = True
    _linked_at: float | None = None
    _home_from: float | None = None
    """Since when its own server answered, in this stay with it."""
    _pause: float = PAUSE
    _good_looks: int = 0

    @property
    def server(self) -> Reach:
        return self.home if self.at_home or self.other is None else self.other

    def greet(self, now: float) -> Reach:
        """The server to greet now."""
        if self._linked_at is not None and now - self._linked_at >= STEADY:
            self._tries = 0
        self._linked_at = None
        enough = TRIES if self._served else 1
        if self._tries >= enough and (self.other or not self.at_home):
            self._cross(now)
        self._tries += 1
        return self.server

    def answered(self, now: float) -> None:
        """To the greeting."""
        self._linked_at, self._served = now, True
        if self.at_home and self._home_from is None:
            self._home_from = now

    def looking(self) -> None:
        """A look is under way."""
        self.look_at = inf

    def looked(self, now: float, *, found: bool) -> bool:
        """Whether to go back now."""
        if self.at_home:
            return False
        self._good_looks = self._good_looks + 1 if found else 0
        if self._good_looks < LOOKS:
            self.look_at = now + (LOOK_AGAIN if found else self._pause)
            return False
        self._go_home()
        return True

    def _cross(self, now: float) -> None:
        if not self.at_home:
            self._go_home()
            return
        if self._home_from is not None:
            settled = now - self._home_from >= SETTLED
            self._pause = PAUSE if settled else min(self._pause * 2, LONGEST_PAUSE)
        self.at_home, self._served, self._tries, self._good_looks = False, False, 0, 0
        self.look_at = now + self._pause

    def _go_home(self) -> None:
        self.at_home, self._served, self._tries, self._good_looks = True, False, 0, 0
        self._home_from = None
        self.look_at = inf
