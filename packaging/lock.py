"""Writes requirements.lock anew from pyproject.toml: every library pinned, with its hashes.

    .venv/bin/python packaging/lock.py             keeps the pins that still fit
    .venv/bin/python packaging/lock.py --upgrade   takes the newest of everything

Where the libraries come from is the machine's own configuration; the lock never says.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
OLDEST_PYTHON = "3.11"

ADDRESS_OR_PATH = re.compile(r"://|^-|^\s*--(?!hash=)|(^|[\s@=])(/|[A-Za-z]:\\|~)", re.MULTILINE)


def stray_addresses(lock: str) -> list[str]:
    """The lines that name an index, an option or a place on a machine."""
    return [line for line in lock.splitlines() if ADDRESS_OR_PATH.search(line)]


def compile_command(upgrade: bool) -> list[str]:
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--all-extras"]
    command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"]
    command += ["--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    command += ["--quiet", "--output-file", str(LOCK.relative_to(ROOT))]
    return [*command, "--upgrade"] if upgrade else command


def main(argv: list[str]) -> int:
    if argv not in ([], ["--upgrade"]):
        print(__doc__, file=sys.stderr)
        return 2
    compiled = subprocess.run(compile_command(upgrade=bool(argv)), cwd=ROOT, check=False)
    if compiled.returncode:
        return compiled.returncode
    strays = stray_addresses(LOCK.read_text(encoding="utf-8"))
    for line in strays:
        print(f"requirements.lock names a place: {line}", file=sys.stderr)
    return 1 if strays else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
