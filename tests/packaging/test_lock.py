"""The lock: every library pinned, and nothing said about where it comes from."""

import re
import tomllib

import lock
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TEXT = lock.LOCK.read_text(encoding="utf-8")
PINS = re.split(r"\n(?=\S)", TEXT.strip())


def declared() -> list[Requirement]:
    project = tomllib.loads((lock.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return [Requirement(line) for line in lines]


def test_every_pin_is_exact_and_has_hashes() -> None:
    for pin in PINS:
        assert re.match(r"[\w.-]+==[\w.]+( ; .+)? \\\n", pin), pin
        assert "--hash=sha256:" in pin, pin


def test_every_library_of_the_project_is_pinned_within_its_range() -> None:
    pinned = dict(pin.split(" ", 1)[0].split("==") for pin in PINS)
    for requirement in declared():
        version = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement}: {version} is pinned"


def test_the_lock_names_no_address_and_no_place_on_a_machine() -> None:
    assert lock.stray_addresses(TEXT) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--find-links /srv/wheels",
        "-e .",
        "idna @ file:///srv/wheels/idna.whl",
        "idna @ /srv/wheels/idna.whl",
        "    --extra-index-url=example",
    ],
)
def test_a_stray_address_is_found(line: str) -> None:
    assert lock.stray_addresses(f"anyio==4.16.0 \\\n    --hash=sha256:5\n{line}\n") == [line]
