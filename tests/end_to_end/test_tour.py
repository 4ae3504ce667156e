"""The tour and the demo as a new user starts them: real processes, sockets, browser, paper."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.databases import new_place

TILLPASS = [sys.executable, "-m", "store_core.commands"]
PATIENCE = 500


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TILLPASS, *words], capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A tour that held: what it left, and the shop's databases."""
    folder = tmp_path_factory.mktemp("tour")
    done = run("tour", "--out", str(folder / "out"), "--data", str(folder / "data"))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out", folder / "data"


def test_every_step_of_the_main_job_holds(toured: tuple[Path, Path]) -> None:
    told = json.loads((toured[0] / "tour.json").read_text())
    assert [step["held"] for step in told["steps"]] == [True] * 7


def test_every_step_holds_with_two_server_processes_on_postgresql(tmp_path: Path) -> None:
    place = new_place().url
    done = run("tour", "--out", str(tmp_path), "--database", place, "--processes", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((tmp_path / "tour.json").read_text())
    assert [step["held"] for step in told["steps"]] == [True] * 7


def test_it_leaves_a_picture_of_every_screen(toured: tuple[Path, Path]) -> None:
    pictures = {picture.stem for picture in toured[0].glob("*.png")}
    assert {"counter-sell", "counter-change", "kitchen-ticket", "web-builder"} <= pictures
    assert {"counter-refunded", "counter-x", "counter-compare", "counter-z"} <= pictures
    assert len(pictures) >= 20


def test_it_leaves_each_paper_once_as_picture_and_bytes(toured: tuple[Path, Path]) -> None:
    papers = toured[0] / "receipts"
    words = [paper.read_text() for paper in sorted(papers.glob("*.txt"))]
    assert len(list(papers.glob("*.bin"))) == len(list(papers.glob("*.png"))) == len(words)
    receipts = [paper for paper in words if "REFUND" not in paper]
    for number in ("A-0001", "A-0002", "A-0003", "W-0001"):
        assert sum(f"#{number}" in paper for paper in receipts) == 1, number
        assert sum(f"\n{number}\n" in paper for paper in words) == 1, number
    assert not any("REPRINT" in paper or "COPY" in paper for paper in words)


def test_the_day_ends_with_a_z_report_on_paper(toured: tuple[Path, Path]) -> None:
    papers = toured[0] / "receipts"
    reports = [paper for paper in papers.glob("*.txt") if "Z REPORT 1" in paper.read_text()]
    assert len(reports) == 1
    assert reports[0].with_suffix(".png").exists()
    words = " ".join(reports[0].read_text().split())
    for told in ("Refunds 1", "Paid out -12.50", "Cash SHORT 3.00", "Reason: Wrong change"):
        assert told in words


def test_verify_finds_the_tour_s_databases_sound_and_equal(toured: tuple[Path, Path]) -> None:
    done = run("verify", str(toured[1]))
    assert done.returncode == 0, done.stdout
    assert "all are equal" in done.stdout


def test_the_demo_opens_a_shop_and_ctrl_c_ends_all_of_it(tmp_path: Path) -> None:
    demo = subprocess.Popen(
        [*TILLPASS, "demo", "--headless", "--port", "0", "--data", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with demo:
        said = _until_open(demo)
        url = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert url is not None
        assert "Bella Napoli" in requests.get(f"{url[0]}/", timeout=60).text
        assert "Maria Gutierrez" in said
        demo.send_signal(signal.SIGINT)
        rest, errors = demo.communicate(timeout=PATIENCE)
        assert demo.returncode == 0, rest + errors
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url[0]}/", timeout=60)
    assert _left_over(tmp_path) == []


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(
            *("server", "--data", str(tmp_path), "--profile", "pizzeria", "--port", str(port))
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert str(port) in done.stderr


def _until_open(demo: "subprocess.Popen[str]") -> str:
    said = ""
    end = time.monotonic() + PATIENCE
    assert demo.stdout is not None
    while "Ctrl-C" not in said:
        assert time.monotonic() < end
        line = demo.stdout.readline()
        assert line, said
        said += line
    return said


def _left_over(folder: Path) -> list[str]:
    """Processes still running on the demo's folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = process.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(folder) in words and int(process.parent.name) != os.getpid():
            found.append(words)
    return found
