"""The server above a hub listens for the shop; how long that was silent is reckoned beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from store_core.application.silence import heed_silence
from store_core.domain.errors import StoreError
from store_core.domain.hours import open_state, paused_at
from store_core.domain.store import Settings
from store_core.simulation.machine import Machine

EVERY = 5.0
"""Seconds, as the server's own program does."""
SLACK = 1.0


@dataclass
class Listening:
    """Of one life of the server; `heard` is when each device was last there, in any life."""

    machine: Machine
    heard: Mapping[str, float]

    def __post_init__(self) -> None:
        self._began = self.machine.world.at
        self._since = self.machine.shop.now()
        self.machine.later(EVERY, self._listen)

    def _listen(self) -> None:
        machine = self.machine
        machine.later(EVERY, self._listen)
        try:
            heed_silence(machine.shop, self._since)
        except StoreError as error:
            machine.world.note(machine.name, f"can't listen: {error.code}")
            return
        if not machine.world.faults["restore"]:  # it may know of no hub any more
            self._check(machine.shop.settings)

    def _check(self, settings: Settings) -> None:
        """Customers are told what they have to be, no sooner and no later."""
        machine, now = self.machine, self.machine.clock()
        if not open_state(now, settings).open:
            return
        told = "paused" if paused_at(now, settings) else "later" if settings.silence else "as ever"
        silent = machine.world.at - max([self._began, *self._there()])
        slows, pauses = settings.silence_slows, settings.silence_pauses
        wanted = {
            words
            for words, since, until in (
                ("as ever", 0.0, slows),
                ("later", slows, pauses),
                ("paused", pauses, silent),
            )
            if since - SLACK <= silent <= until + SLACK
        }
        if told not in wanted:
            words = f"the shop is silent for {silent:.0f} s, the web is served {told}"
            machine.world.wrong("the web waits for a silent shop", words)

    def _there(self) -> list[float]:
        revoked = self.machine.promises.revoked
        return [at for device, at in self.heard.items() if device not in revoked]
