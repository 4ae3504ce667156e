"""The way between a machine and the server, and what becomes of messages on it."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from random import Random
from typing import TypeVar

from store_core.domain.errors import StoreError
from store_core.simulation.world import World

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds after which whoever asked gives up."""
REFUSAL = 0.2
LATEST = 60.0
"""Seconds after which a message that comes once more may still come."""


@dataclass(frozen=True, slots=True)
class Weather:
    """Chances per message; those of `delay` are of a wait of up to ten seconds."""

    drop: float = 0.0
    lost_answer: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    delay: float = 0.0


def any_weather(random: Random, faults: frozenset[str]) -> Weather:
    """Bad in some of the ways that are switched on."""
    names = [one.name for one in fields(Weather)]
    return Weather(
        **{name: random.choice((0.0, 0.1, 0.4)) if name in faults else 0.0 for name in names}
    )


@dataclass
class Link:
    """`up` asks whether there is a server at the other end."""

    world: World
    name: str
    up: Callable[[], bool]
    weather: Weather = field(default_factory=Weather)
    parted: bool = False
    half_open: bool = False

    def __post_init__(self) -> None:
        self._random = self.world.random(f"link/{self.name}")

    def clear(self, weather: Weather) -> None:
        """That weather is over, unless another came meanwhile."""
        if self.weather is weather:
            self.weather = Weather()

    def cut(self, what: str, *, cut: bool) -> None:
        if what == "partition":
            self.parted = cut
        else:
            self.half_open = cut

    def calm(self) -> None:
        self.weather, self.parted, self.half_open = Weather(), False, False

    def ask(
        self,
        request: Callable[[], Callable[[], None]],
        failed: Callable[[], None],
        *,
        again: bool = True,
    ) -> None:
        """Carry a request there, where it is carried out and gives what is to be done with the
        answer here; or `failed`. With `again` the network may deliver it twice.
        """
        world, random = self.world, self._random
        world.counts["requests"] += 1
        if self.parted or not self.up():
            if self.parted:
                world.befell("partition", self.name)
            world.later(random.uniform(0.01, REFUSAL), failed)
            return
        if self.half_open or self._hit("drop"):
            if self.half_open:
                world.befell("half_open", self.name)
            world.later(PATIENCE, failed)
            return
        if again and self._hit("duplicate"):
            world.later(random.uniform(0.01, LATEST), lambda: self._once_more(request))
        world.later(self._delay(), lambda: self._arrive(request, failed))

    def at_once(self, request: Callable[[], T]) -> T:
        """What one server asks another while a terminal waits for it. Error `server_unreachable`,
        also where it was carried out.
        """
        self.world.counts["requests"] += 1
        if not self.open or self._hit("drop"):
            raise StoreError("server_unreachable")
        answer = request()
        if self._hit("lost_answer"):
            raise StoreError("server_unreachable")
        return answer

    def tell(self, event: Callable[[], None]) -> bool:
        """A hint from the server on an open stream, perhaps overtaken by later ones. False where it
        does not come: then nothing comes on that stream any more, as on any TCP connection.
        """
        if self.parted or self.half_open or self._hit("drop"):
            return False
        wait = self._delay()
        if self._hit("reorder"):
            wait += self._random.uniform(0.0, 5.0)
        self.world.later(wait, event)
        return True

    @property
    def open(self) -> bool:
        return not (self.parted or self.half_open) and self.up()

    def _arrive(
        self, request: Callable[[], Callable[[], None]], failed: Callable[[], None]
    ) -> None:
        if not self.up():
            self.world.later(REFUSAL, failed)
            return
        settle = request()
        if not self.open or self._hit("lost_answer"):
            self.world.later(PATIENCE, failed)
        else:
            self.world.later(self._delay(), settle)

    def _once_more(self, request: Callable[[], Callable[[], None]]) -> None:
        if self.up():
            request()

    def _delay(self) -> float:
        wait = self._random.uniform(0.001, 0.04)
        return wait + self._random.uniform(0.5, 10.0) if self._hit("delay") else wait

    def _hit(self, fault: str) -> bool:
        odds: float = getattr(self.weather, fault)
        hit = odds > 0 and self._random.random() < odds
        if hit:
            self.world.befell(fault, self.name)
        return hit
