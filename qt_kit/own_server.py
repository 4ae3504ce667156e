"""The shop's server, kept by the till of a one-machine shop: started, watched, ended with it (S4).

Blocks where it says so; nothing of it is for the Qt thread.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import msgspec
import requests

from store_core.application.admin_door import AdminDoor, admin_door
from store_core.application.devices import PairingCode
from store_core.domain.devices import Device, DeviceKind
from store_core.domain.errors import StoreError

HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8000, 8099
LOG = "server.log"
LARGEST_LOG = 2_000_000
START_SECONDS = 60.0
END_SECONDS = 10.0
LOOK_SECONDS = 0.1
ELSEWHERE_SECONDS = 2.0
"""Between two looks at a server that somebody else started."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before one that ended by itself is started again."""
STEADY_SECONDS = 60.0


def program(*words: str) -> list[str]:
    """The command line of another verb of this very program, bundled or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    return [sys.executable, "-m", "store_core.commands", *words]


def free_port(wanted: int = 0) -> int:
    """The wanted one if nobody else has it, else the first that is free; 0 where none is."""
    every = range(FIRST_PORT, LAST_PORT + 1)
    return next((port for port in (wanted, *every) if port and _is_free(port)), 0)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        if os.name != "nt":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
        return True


def answers(door: AdminDoor) -> bool:
    """Whether the very server that wrote the door is behind it; blocks for a moment."""
    try:
        return _asked(door, "get", "devices", None).ok
    except requests.RequestException:
        return False


def new_code(door: AdminDoor, kind: DeviceKind, name: str) -> PairingCode:
    """Of a machine to be paired; blocks. Error `server_unreachable`."""
    try:
        answer = _asked(door, "post", "codes", {"kind": kind, "name": name})
        answer.raise_for_status()
        return msgspec.json.decode(answer.content, type=PairingCode)
    except (requests.RequestException, msgspec.DecodeError) as error:
        raise StoreError("server_unreachable", server=door.url) from error


def machines(door: AdminDoor) -> tuple[Device, ...]:
    """Every one that was ever paired; blocks. Error `server_unreachable`."""
    try:
        answer = _asked(door, "get", "devices", None)
        answer.raise_for_status()
        return msgspec.json.decode(answer.content, type=tuple[Device, ...])
    except (requests.RequestException, msgspec.DecodeError) as error:
        raise StoreError("server_unreachable", server=door.url) from error


def _asked(door: AdminDoor, method: str, path: str, body: object) -> requests.Response:
    with requests.Session() as http:
        http.trust_env = False  # a proxy has no way to this machine's own address
        return http.request(
            method,
            f"{door.url}/api/admin/{path}",
            headers={"Authorization": f"Bearer {door.token}"},
            json=body,
            timeout=(2, 10),
        )


class ServerKeeper:
    """`start`, then `close` at the end; `wait` until it serves. A server that runs on the folder
    already is used as it is, and left alone at the end.
    """

    def __init__(self, folder: Path, port: int, keyring: str) -> None:
        self.folder, self.port = folder, port
        self._keyring = keyring
        self._stop = Event()
        self._thread: Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """Of the server that it started; None while somebody else's serves, or none does."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._keep, name="server kept", daemon=True)
            self._thread.start()

    def door(self) -> AdminDoor | None:
        """Where it is asked, as soon as it answers there; blocks for a moment."""
        door = admin_door(self.folder)
        return door if door is not None and answers(door) else None

    def wait(self, seconds: float = START_SECONDS) -> AdminDoor:
        """Blocks. Error `own_server_silent` with what it `said` last."""
        latest = monotonic() + seconds
        while not self._stop.is_set():
            door = self.door()
            if door is not None:
                return door
            if monotonic() > latest:
                break
            self._stop.wait(LOOK_SECONDS)
        raise StoreError("own_server_silent", said=self._last_words(), folder=str(self.folder))

    def close(self) -> None:
        """Blocks until it ended in its own way, some seconds at most; then makes it end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            if self.door() is not None:
                self._stop.wait(ELSEWHERE_SECONDS)
                continue
            began = monotonic()
            self._run()
            if monotonic() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE
            self._stop.wait(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)

    def _run(self) -> None:
        """One server from its beginning to its end, on another port where its own was taken."""
        self.port = free_port(self.port) or self.port
        words = ("--data", str(self.folder), "--port", str(self.port), "--keyring", self._keyring)
        command = program("server", *words, "--attended", "--log", "json")
        try:
            process = self._process = self._started(command)
        except OSError:
            return  # no memory, no disk: tried again after the pause
        while process.poll() is None and not self._stop.wait(LOOK_SECONDS):
            pass
        _end(process)

    def _started(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """In a session of its own, so that Ctrl-C ends the till, which then ends it."""
        log = self.folder / LOG
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.old"))
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        # The shop is in the folder, whatever another store of this machine is in.
        environment = {name: one for name, one in os.environ.items() if name != "DATABASE_URL"}
        with log.open("ab") as told:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=told,
                stderr=told,
                start_new_session=os.name != "nt",
                creationflags=hidden,
                env=environment,
            )

    def _last_words(self) -> str:
        with suppress(OSError):
            lines = (self.folder / LOG).read_text(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """It ends when its standard input does."""
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
