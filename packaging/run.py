"""Sets Tillpass up beside this checkout and runs it. Needs Python 3.11 or later, nothing else.

    python3 packaging/run.py demo            opens the demo shop
    python3 packaging/run.py test [ARGS]     runs every check, then pytest with ARGS
    python3 packaging/run.py VERB [ARGS]     any other verb of `tillpass`; --help after it for more
    python3 packaging/run.py setup           only sets up

The first run fills .venv with the libraries pinned in requirements.lock and, on Debian and its
like, installs the system packages that Qt needs; later runs start at once.
"""

from __future__ import annotations  # so that an older Python gets as far as being told

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
ON_WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if ON_WINDOWS else "bin")
SUFFIX = ".exe" if ON_WINDOWS else ""
PYTHON = SCRIPTS / f"python{SUFFIX}"
TILLPASS = SCRIPTS / f"tillpass{SUFFIX}"
STAMP = VENV / "tillpass-setup.txt"
OS_RELEASE = Path("/etc/os-release")

OLDEST_PYTHON = (3, 11)
INTERRUPTED = 130

# Debian's names. A release after the 64-bit time change may say libglib2.0-0t64.
QT_LIBRARIES = (
    "libglib2.0-0",
    "libegl1",
    "libgl1",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon0",
)
QT_ON_A_SCREEN = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-image0",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libx11-xcb1",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WITH_BROWSER = ("test", "tour")
WITHOUT_QT = ("server", "verify")

CHECKS: dict[str, list[str]] = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "import-linter": ["lint-imports", "--no-logo"],
    "mypy": ["mypy", "--strict"],
}
PYTEST = ["pytest", "-n", "2", "--dist", "worksteal"]
LENGTH = ["--minutes", "8", "--hours", "0.5", "--within", "21"]
"""Processor time of each core, hours of each shop, minutes on the wall at most."""
SIMULATION = ["tillpass", "simulate", "--seed", "1", "--seeds", "51", *LENGTH, "--idle"]
"""The same seeds each time, so that what passed here passes there. A soak plays others."""


class SetupError(Exception):
    """Something that the person at the keyboard can put right; the message says how."""


def main(argv: list[str]) -> int:
    if not argv or argv[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    word, *rest = argv
    try:
        check_python(sys.version_info[:2])
        install_system_packages(word)
        set_up()
        if word == "setup":
            return 0
        return run_checks(rest) if word == "test" else run_tillpass(argv)
    except SetupError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def check_python(version: tuple[int, ...]) -> None:
    if version < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise SetupError(
            f"Tillpass needs Python {wanted} or later; this is {'.'.join(map(str, version))}. "
            f"Run it with a newer one, as in `python{wanted} packaging/run.py`."
        )


# --- the virtual environment ---


def set_up() -> None:
    """Fills .venv unless its stamp says that this very setting-up was finished."""
    wanted = stamp(LOCK.read_bytes(), PROJECT.read_bytes(), VENV, sys.version_info[:2])
    if is_stamped(STAMP, wanted) and TILLPASS.exists():
        return
    began = time.monotonic()
    say(f"Setting up in {VENV} (a minute or two, once).")
    STAMP.unlink(missing_ok=True)
    if not has_pip():
        make_venv()
    pip_install("--require-hashes", "-r", str(LOCK))
    pip_install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(wanted, encoding="utf-8")
    say(f"Set up in {time.monotonic() - began:.0f} s.")


def stamp(lock: bytes, project: bytes, place: Path, version: tuple[int, ...]) -> str:
    """Differs when the libraries, the project, the Python or the folder's own place does."""
    parts = (lock, project, str(place).encode(), repr(version).encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def is_stamped(file: Path, wanted: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == wanted


def has_pip() -> bool:
    """False also where making .venv was interrupted, or where its Python has gone or is another."""
    ask = "import pip, sys; print(*sys.version_info[:2]); print(sys.prefix)"
    try:
        answer = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return False
    mine = f"{sys.version_info[0]} {sys.version_info[1]}\n{VENV}"
    return answer.returncode == 0 and answer.stdout.strip() == mine


def make_venv() -> None:
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=not ON_WINDOWS).create(VENV)
    except (subprocess.CalledProcessError, ImportError) as error:
        raise SetupError(
            f"Python could not make {VENV} ({error}). "
            "On Debian and Ubuntu `apt-get install python3-venv` gives it what it lacks."
        ) from error


def pip_install(*what: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if subprocess.run([*command, *what], cwd=ROOT, check=False).returncode:
        raise SetupError(
            "the libraries could not be installed; pip says why above. Setting up needs the "
            "network or a package index on this machine; run it again to go on where it stopped."
        )


# --- Debian's packages ---


def install_system_packages(word: str) -> None:
    """On Debian and its like, and only what is not there; a refusal is told and not fatal."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        return
    wanted = wanted_packages(
        word,
        on_a_screen=bool(os.environ.get("DISPLAY")),
        browser=None if any(map(shutil.which, BROWSERS)) else browser_package(OS_RELEASE),
        has_venv=PYTHON.exists() or has_ensurepip(),
    )
    lacking = missing_packages(wanted, installed_packages())
    if lacking and not apt_install(lacking):
        say("Not everything could be installed. As root, type:")
        say("    " + shlex.join(["apt-get", "install", "--no-install-recommends", *lacking]))


def wanted_packages(
    word: str, *, on_a_screen: bool, browser: str | None, has_venv: bool
) -> list[str]:
    """`browser` is the package to get one from, None where there is one."""
    packages = [] if has_venv else ["python3-venv"]
    if word not in WITHOUT_QT:
        packages += QT_LIBRARIES
        if on_a_screen:
            packages += QT_ON_A_SCREEN
    if word in WITH_BROWSER and browser:
        packages.append(browser)
    return packages


def browser_package(os_release: Path) -> str:
    described = os_release.read_text(encoding="utf-8") if os_release.is_file() else ""
    return "chromium-browser" if "ID=ubuntu" in described.splitlines() else "chromium"


def missing_packages(wanted: Sequence[str], installed: set[str]) -> list[str]:
    return [name for name in wanted if not {name, f"{name}t64"} & installed]


def installed_packages() -> set[str]:
    command = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\\n"]
    listing = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    rows = (line.split() for line in listing.splitlines())
    return {row[0] for row in rows if row[1:] == ["installed"]}


def has_ensurepip() -> bool:
    """Debian ships Python without it; venv then fails half-way."""
    return any((Path(folder) / "ensurepip").is_dir() for folder in sys.path)


def apt_install(packages: list[str]) -> bool:
    become_root = root_prefix()
    if become_root is None:
        return False
    say(f"Installing from Debian{' with sudo' if become_root else ''}: {' '.join(packages)}")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    apt = [*become_root, *environment, "apt-get", "--quiet=2"]
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    succeeded = True
    for command in ([*apt, "update"], install):
        outcome = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        succeeded = outcome.returncode == 0
    return succeeded


def root_prefix() -> list[str] | None:
    """None where this person has no way to become root."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    return ["sudo"] if sys.stdin.isatty() else ["sudo", "--non-interactive"]


# --- running ---


def run_checks(pytest_arguments: list[str]) -> int:
    """Runs all of them whatever one says, so that one run tells everything there is to mend. The
    short ones run beside the tests, which leave a part of the machine idle; the simulation has
    what is left of it then, and goes on when the tests are done. It is left out where only some
    tests are asked for.
    """
    began = time.monotonic()
    # Hundreds of our programs are started; without kept bytecode each would be compiled anew.
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "",
    }
    with ThreadPoolExecutor(1) as beside, ThreadPoolExecutor(1) as below:
        checks = {
            name: beside.submit(check, name, command, environment)
            for name, command in CHECKS.items()
        }
        if not pytest_arguments:
            checks["simulation"] = below.submit(check, "simulation", SIMULATION, environment)
        say("== pytest")
        tests = subprocess.run(
            program([*PYTEST, *pytest_arguments]), cwd=ROOT, env=environment, check=False
        )
        failed = [name for name, passed in checks.items() if not passed.result()]
    if tests.returncode:
        failed.append("pytest")
    say(closing_line(failed, time.monotonic() - began))
    return 1 if failed else 0


def check(name: str, command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Says in one piece what it found, for the tests speak at the same time."""
    done = subprocess.run(
        program(command),
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    say(f"\n== {name}\n{done.stdout.rstrip()}")
    return done.returncode == 0


def program(command: Sequence[str]) -> list[str]:
    """Of the virtual environment."""
    return [str(SCRIPTS / f"{command[0]}{SUFFIX}"), *command[1:]]


def closing_line(failed: list[str], seconds: float) -> str:
    if failed:
        return f"FAILED after {seconds:.0f} s: {', '.join(failed)}"
    return f"All checks passed in {seconds:.0f} s."


def run_tillpass(argv: list[str]) -> int:
    command = [str(TILLPASS), *argv]
    sys.stdout.flush()
    if not ON_WINDOWS:
        os.execv(command[0], command)  # noqa: S606 - Ctrl-C and signals then reach it directly
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # the console sent it to the child as well, which ends in its own way


def say(line: str) -> None:
    """In one piece: the checks and the tests speak at the same time."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
