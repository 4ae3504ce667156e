"""What terminals say they have and this server lacks: after a restore, what nobody hands over."""

from collections.abc import Mapping
from threading import Lock
from time import monotonic

from store_core.application.shop import Shop
from store_core.application.watching import Check, held_of

PATIENCE = 60.0
"""Seconds in which a terminal may hand over what it has said hello with."""


class Claims:
    """By the writing device: up to which number somebody has its entries, and since when that is
    said. Forgotten with the process; each hello says it anew.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = Lock()
        self._known: dict[str, tuple[int, float]] = {}

    def heard(self, frontiers: Mapping[str, int]) -> None:
        with self._lock:
            for device, last in frontiers.items():
                known = self._known.get(device)
                if known is None or last > known[0]:
                    self._known[device] = (last, monotonic())

    def check(self, shop: Shop) -> Check:
        """Never not ready: what is missing here is no reason to serve nobody."""
        with self._lock:
            known = dict(self._known)
        held, now = held_of(shop), monotonic()
        missing = [
            f"{held.get(device, 0) + 1} to {last} of device {device}"
            for device, (last, since) in sorted(known.items())
            if last > held.get(device, 0) and now - since > self._patience
        ]
        said = f"nobody hands over entries {', '.join(missing)}" if missing else ""
        return Check(True, said)
