"""A server that another program keeps: it ends with it, however that ends (S4)."""

import os
import signal
import sys
from threading import Thread


def end_with_standard_input() -> None:
    """SIGTERM to this process once whoever holds the other end of standard input is gone."""
    Thread(target=_wait, args=(sys.stdin.fileno(),), name="attended", daemon=True).start()


def _wait(standard_input: int) -> None:
    """Reads the descriptor itself: a thread that waits inside `sys.stdin` would hold its lock when
    the interpreter ends.
    """
    try:
        while os.read(standard_input, 1024):
            pass
    except OSError:
        pass
    if os.name == "nt":
        signal.raise_signal(signal.SIGTERM)
    else:
        os.kill(os.getpid(), signal.SIGTERM)
