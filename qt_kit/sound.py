"""Playing a WAV with what the system has; never waits for it."""

import shutil
import subprocess
import sys
from pathlib import Path

_PLAYERS = {
    "linux": (("pw-play",), ("paplay",), ("aplay", "-q")),
    "darwin": (("afplay",),),
}


def player() -> tuple[str, ...]:
    """The command that plays a file here; empty where there is none (Windows needs none)."""
    for command in _PLAYERS.get(sys.platform, ()):
        if shutil.which(command[0]):
            return command
    return ()


def available() -> bool:
    """Whether a sound can be heard at all; a screen that relies on it says so."""
    return sys.platform == "win32" or bool(player())


class Sounds:
    """`Sounds().play(path)`: True if it was started. Off: `enabled = False`."""

    def __init__(self) -> None:
        self.enabled = True
        self._running: list[subprocess.Popen[bytes]] = []

    def play(self, wav: Path) -> bool:
        self._running = [process for process in self._running if process.poll() is None]
        if not self.enabled:
            return False
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(wav), winsound.SND_FILENAME | winsound.SND_ASYNC)
            return True
        command = player()
        if not command:
            return False
        self._running.append(
            subprocess.Popen(
                [*command, str(wav)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        return True

    def close(self) -> None:
        """Cuts off what still plays."""
        for process in self._running:
            process.terminate()
            process.wait()
        self._running = []
