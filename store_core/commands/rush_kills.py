"""The processes of a rush killed at random moments and started again (`--kill all`)."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from store_core.commands.crew import Crew, Member

SHORTEST_LIFE = 0.3
"""Seconds that a process works before it may be killed again."""
LONGEST_DOWN = 0.5
LOOK_EVERY = 0.02
Revive = Callable[[], Member]
"""Starts a process again and gives it when it is at work."""


@dataclass
class Kills:
    """`lives` are the processes by name, replaced as they come back; `done` what was killed."""

    crew: Crew
    lives: dict[str, Member]
    revive: Mapping[str, Revive]
    seed: int
    done: Counter[str] = field(default_factory=Counter)

    def run(self, count: int, seconds: float) -> None:
        """So many kills, spread over the time as far as the machine gets the dead up again.
        Errors: those of a process that does not come back.
        """
        random = Random(self.seed)  # noqa: S311 - a rush, not a secret
        begun = time.monotonic()
        killable = dict.fromkeys(self.revive, begun + SHORTEST_LIFE)
        coming: dict[str, Future[Member]] = {}
        with ThreadPoolExecutor(len(self.revive)) as workers:
            for number in range(count):
                _sleep_until(begun + seconds * (number + random.random()) / count)
                victim = self._victim(random, killable, coming)
                self._kill(victim)
                coming[victim] = workers.submit(self._again, victim, random.random())
            for name, future in coming.items():
                self.lives[name] = future.result()

    def _victim(
        self, random: Random, killable: dict[str, float], coming: dict[str, Future[Member]]
    ) -> str:
        """Of those that were killed least, one that has been at work for a while."""
        while True:
            for name, future in list(coming.items()):
                if future.done():
                    self.lives[name] = coming.pop(name).result()
                    killable[name] = time.monotonic() + SHORTEST_LIFE * (1 + random.random())
            now = time.monotonic()
            ready = [one for one, at in killable.items() if one not in coming and at <= now]
            if ready:
                fewest = min(self.done[one] for one in ready)
                return random.choice([one for one in ready if self.done[one] == fewest])
            time.sleep(LOOK_EVERY)

    def _kill(self, name: str) -> None:
        member = self.lives[name]
        member.process.kill()
        member.process.wait()
        self.crew.forget(member)
        self.done[name] += 1

    def _again(self, name: str, down: float) -> Member:
        time.sleep(down * LONGEST_DOWN)
        return self.revive[name]()


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))
