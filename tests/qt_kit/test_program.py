"""Starting and ending like a good citizen."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


ASKED_AGAIN_WHILE_ENDING = """
import signal
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from qt_kit.program import Options, Program

program = Program("ends", Options())

def close():
    print("closing", flush=True)
    signal.raise_signal(signal.SIGTERM)
    print("over", flush=True)

program.app.aboutToQuit.connect(close)
program.on_end(lambda: print("closed", flush=True))
QTimer.singleShot(0, program.app.quit)
program.run(QWidget())
"""


def start(*options: str) -> subprocess.Popen[str]:
    bare = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY")}
    bare.pop("WAYLAND_DISPLAY", None)
    return subprocess.Popen(
        [sys.executable, "-m", "qt_kit.gallery", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=bare,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a screen")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_without_a_screen_it_says_so_and_ends_cleanly_on_a_signal(number: signal.Signals) -> None:
    with start("--drive") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("wait Pay\n")
        process.stdin.flush()
        assert '"ok": true' in process.stdout.readline()
        process.send_signal(number)
        assert process.wait(15) == 0
        assert process.stderr is not None
        told = process.stderr.read()
    assert told.count("No screen found: running offscreen.") == 1
    assert "Traceback" not in told


def test_a_signal_while_it_ends_does_not_begin_to_end_within_itself() -> None:
    """As where a machine is switched off: what is being closed is locked against a second close."""
    done = subprocess.run(
        [sys.executable, "-c", ASKED_AGAIN_WHILE_ENDING],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    *closings, last = done.stdout.split()
    assert closings == ["closing", "over"] * (len(closings) // 2)
    assert closings
    assert last == "closed"


def test_a_size_that_is_none_is_refused() -> None:
    with start("--size", "large") as process:
        assert process.wait(15) == 2
        assert process.stderr is not None
        assert "is no size like 1280x800" in process.stderr.read()
