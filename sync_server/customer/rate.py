"""How often one address may order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from math import ceil
from threading import Lock
from time import monotonic

from store_core.domain.errors import StoreError

MOST_ADDRESSES = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


@dataclass(slots=True)
class OrderRate:
    """A bucket of `per_minute` orders for each address, filled steadily.

    This machine's own address is not limited: a proxy on it names the real one.
    """

    per_minute: int = 30
    clock: Callable[[], float] = monotonic
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, address: str) -> None:
        """Error `rate_limited` with the `seconds` until the next order."""
        if _is_loopback(address):
            return
        now = self.clock()
        with self._lock:
            bucket = self._buckets.pop(address, None) or _Bucket(self.per_minute, now)
            gained = (now - bucket.at) * self.per_minute / 60
            bucket.left, bucket.at = min(self.per_minute, bucket.left + gained), now
            self._buckets[address] = bucket
            if len(self._buckets) > MOST_ADDRESSES:
                del self._buckets[next(iter(self._buckets))]
            if bucket.left < 1:
                wait = ceil((1 - bucket.left) * 60 / self.per_minute)
                raise StoreError("rate_limited", seconds=wait)
            bucket.left -= 1


@lru_cache(maxsize=128)
def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
