"""Printers found, on loopback: announced, by asking addresses, on cables."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from zeroconf import ServiceInfo, Zeroconf

from store_core.printing.finding import Found, announced, neighbours, on_cables, scan


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as printer:
        yield printer.getsockname()[1]


def test_who_listens_at_the_port_is_found_among_those_who_do_not(listening: int) -> None:
    found: list[Found] = []
    done: list[int] = []
    hosts = [f"127.0.0.{place}" for place in range(1, 30)]
    scan(hosts, found.append, Event(), done.append, port=listening)
    assert found == [Found("network", "127.0.0.1", listening)]
    assert done == list(range(1, 30))


def test_a_scan_that_is_stopped_asks_nobody_more(listening: int) -> None:
    stop, found = Event(), list[Found]()
    stop.set()
    scan(["127.0.0.1"] * 200, found.append, stop, port=listening)
    assert found == []


def test_a_scan_is_bounded(listening: int) -> None:
    done: list[int] = []
    scan(["127.0.0.9"] * 300, lambda _found: None, Event(), done.append, port=listening)
    assert len(done) == 254


def test_only_a_private_networks_neighbours_are_asked() -> None:
    hosts = neighbours()
    assert len(hosts) in (0, 254)
    assert not any(host.startswith("127.") for host in hosts)


def test_a_printer_that_announces_itself_is_found_by_its_name() -> None:
    found: list[Found] = []
    heard, stop = Event(), Event()

    def tell(one: Found) -> None:
        found.append(one)
        heard.set()

    kind = "_pdl-datastream._tcp.local."
    info = ServiceInfo(
        kind, f"Bar TM-m30.{kind}", port=9100, addresses=[socket.inet_aton("127.0.0.1")]
    )
    with Zeroconf(interfaces=["127.0.0.1"]) as printer:
        printer.register_service(info)
        looking = threading.Thread(target=announced, args=(tell, 10.0, stop, ["127.0.0.1"]))
        looking.start()
        heard.wait(10)
        stop.set()
        looking.join()
    assert found == [Found("network", "127.0.0.1", 9100, name="Bar TM-m30")]


def test_printers_device_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb/lp1").touch()
    assert Found("usb", path=str(tmp_path / "usb/lp1"), name="lp1") in on_cables(tmp_path)
