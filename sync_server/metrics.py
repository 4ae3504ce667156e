"""What the server counts, for Prometheus: figures by kind and route, nobody's data.

Several processes behind one port count into one folder, named by `PROMETHEUS_MULTIPROC_DIR` before
they start; whichever is asked answers for all of them.
"""

import asyncio
import os
import time
from collections import Counter as CountOf
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from store_core.application.shop import Shop
from store_core.application.watching import channel_of, standing
from store_core.domain.errors import StoreError
from store_core.domain.kept import Kept, Written

SHARED = "PROMETHEUS_MULTIPROC_DIR"
ORDERS_REMEMBERED = 10_000
CONTACT_EVERY = 10.0
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_OF_ORDERS = {
    "order_placed": "placed",
    "order_accepted": "accepted",
    "order_cancelled": "cancelled",
    "order_handed_out": "handed_out",
}


class Meter:
    """One per application. `written` hears of every transaction, on the thread that wrote."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = Lock()
        self._channels: OrderedDict[str, str] = OrderedDict()
        self._connected: CountOf[tuple[str, str]] = CountOf()
        held = CollectorRegistry()
        self._requests = Histogram(
            "tillpass_http_request_seconds",
            "Requests answered, by route template; streams last as long as they are open.",
            ["method", "route", "status"],
            buckets=_SECONDS,
            registry=held,
        )
        self._orders = Counter(
            "tillpass_orders", "What happened to orders.", ["what", "channel"], registry=held
        )
        self._entries = Counter(
            "tillpass_entries",
            "Journal entries taken in: own, or received from another machine.",
            ["kind", "origin"],
            registry=held,
        )
        self._waits = Histogram(
            "tillpass_database_write_wait_seconds",
            "How long a transaction waited for its turn to write.",
            buckets=_SECONDS,
            registry=held,
        )
        self._writes = Histogram(
            "tillpass_database_write_seconds",
            "How long a transaction took, with its commit.",
            buckets=_SECONDS,
            registry=held,
        )
        self._streams = Gauge(
            "tillpass_streams",
            "Open streams: WebSockets of terminals, events of customers' orders.",
            ["kind"],
            registry=held,
            multiprocess_mode="livesum",
        )
        self._contact = Gauge(
            "tillpass_terminal_contact_timestamp_seconds",
            "When a terminal was heard of last, in seconds since 1970.",
            ["device", "kind"],
            registry=held,
            multiprocess_mode="max",
        )
        several = bool(os.environ.get(SHARED))
        self._asked = CollectorRegistry() if several else held
        if several:
            MultiProcessCollector(self._asked)  # type: ignore[no-untyped-call]  # it has no types
        ProcessCollector(registry=self._asked)
        self._asked.register(_Standing(shop))

    def text(self) -> bytes:
        """In Prometheus' text form."""
        return generate_latest(self._asked)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).observe(seconds)

    def written(self, written: Written) -> None:
        self._waits.observe(written.waited)
        self._writes.observe(written.took)
        for kept in written.kept:
            own = kept.device == self._shop.identity.device
            self._entries.labels(kept.kind, "own" if own else "received").inc()
            if kept.kind in _OF_ORDERS and kept.order:
                self._orders.labels(_OF_ORDERS[kept.kind], self._channel(kept)).inc()

    @contextmanager
    def stream(self, kind: str) -> Iterator[None]:
        """Counts a stream while it is open."""
        gauge = self._streams.labels(kind)
        gauge.inc()
        try:
            yield
        finally:
            gauge.dec()

    @contextmanager
    def terminal(self, device: str, kind: str) -> Iterator[None]:
        """A terminal is heard of while its stream is open."""
        with self.stream("terminal"):
            self._hold((device, kind), 1)
            try:
                yield
            finally:
                self._hold((device, kind), -1)

    async def keep_contact(self) -> None:
        """Until cancelled: says of each open terminal's stream that it is still there."""
        while True:
            await asyncio.sleep(CONTACT_EVERY)
            with self._lock:
                connected = tuple(+self._connected)
            for device, kind in connected:
                self.heard(device, kind)

    def heard(self, device: str, kind: str) -> None:
        """A terminal said something just now."""
        self._contact.labels(device, kind).set(time.time())

    def _hold(self, terminal: tuple[str, str], by: int) -> None:
        with self._lock:
            self._connected[terminal] += by
        self.heard(*terminal)

    def _channel(self, kept: Kept) -> str:
        """Remembered from its placing; read where that was before this process."""
        order = kept.order or ""
        with self._lock:
            known = self._channels.get(order)
        channel = kept.channel or known
        if channel is None:
            with suppress(StoreError):
                channel = channel_of(self._shop, order)
        channel = channel or "unknown"
        with self._lock:
            self._channels[order] = channel
            if len(self._channels) > ORDERS_REMEMBERED:
                self._channels.popitem(last=False)
        return channel


class _Standing(Collector):
    """Figures that stand in the database, read when they are asked for."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def collect(self) -> Iterator[Metric]:
        reachable = GaugeMetricFamily("tillpass_database_up", "Whether the database could be read.")
        try:
            now = standing(self._shop)
        except StoreError:
            reachable.add_metric([], 0)
            yield reachable
            return
        reachable.add_metric([], 1)
        yield reachable
        head = GaugeMetricFamily("tillpass_feed_head", "Entries in this server's feed.")
        head.add_metric([], now.feed_head)
        yield head
        papers = GaugeMetricFamily(
            "tillpass_print_jobs_unsent",
            "Print jobs of this machine that are not on paper yet.",
            labels=["printer"],
        )
        for printer, count in now.papers.items():
            papers.add_metric([printer], count)
        yield papers
        hello = GaugeMetricFamily(
            "tillpass_terminal_hello_timestamp_seconds",
            "When a paired terminal said hello last, in seconds since 1970.",
            labels=["device", "kind"],
        )
        for terminal in now.terminals:
            if terminal.at is not None:
                hello.add_metric([terminal.device, terminal.kind], terminal.at)
        yield hello
