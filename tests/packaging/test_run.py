"""Setting up and running from a checkout."""

import ast
import os
import stat
from pathlib import Path

import pytest
import run

PLAIN_QT = list(run.QT_LIBRARIES)
ON_A_SCREEN = [*run.QT_LIBRARIES, *run.QT_ON_A_SCREEN]


@pytest.mark.parametrize(
    ("word", "on_a_screen", "browser", "has_venv", "expected"),
    [
        ("pos", False, "chromium", True, PLAIN_QT),
        ("pos", True, "chromium", True, ON_A_SCREEN),
        ("server", True, "chromium", True, []),
        ("verify", False, None, False, ["python3-venv"]),
        ("demo", False, None, False, ["python3-venv", *PLAIN_QT]),
        ("test", False, "chromium", True, [*PLAIN_QT, "chromium"]),
        ("tour", True, "chromium-browser", True, [*ON_A_SCREEN, "chromium-browser"]),
        ("tour", False, None, True, PLAIN_QT),
    ],
)
def test_each_word_asks_debian_only_for_what_it_needs(
    word: str, on_a_screen: bool, browser: str | None, has_venv: bool, expected: list[str]
) -> None:
    wanted = run.wanted_packages(word, on_a_screen=on_a_screen, browser=browser, has_venv=has_venv)
    assert wanted == expected


def test_a_package_renamed_for_64_bit_time_counts_as_there() -> None:
    installed = {"libegl1", "libglib2.0-0t64"}
    assert run.missing_packages(["libglib2.0-0", "libegl1", "libgl1"], installed) == ["libgl1"]


@pytest.mark.parametrize(
    ("described", "package"),
    [
        ("ID=debian\nVERSION_ID=12\n", "chromium"),
        ("NAME=Ubuntu\nID=ubuntu\n", "chromium-browser"),
        ("ID=linuxmint\nID_LIKE=ubuntu\n", "chromium"),
    ],
)
def test_the_browser_has_the_name_its_system_gives_it(
    tmp_path: Path, described: str, package: str
) -> None:
    release = tmp_path / "os-release"
    release.write_text(described, encoding="utf-8")
    assert run.browser_package(release) == package


def test_a_system_that_does_not_describe_itself_is_taken_for_debian(tmp_path: Path) -> None:
    assert run.browser_package(tmp_path / "nothing") == "chromium"


def test_an_older_python_is_told_which_one_it_takes() -> None:
    with pytest.raises(run.SetupError, match=r"needs Python 3\.11 or later; this is 3\.9\."):
        run.check_python((3, 9))
    run.check_python((3, 11))
    run.check_python((3, 14))


def test_an_older_python_can_read_far_enough_to_be_told() -> None:
    source = Path(run.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    assert "from __future__ import annotations" in source


def test_setting_up_again_is_due_when_libraries_project_place_or_python_change() -> None:
    stamps = {
        run.stamp(b"lock", b"project", Path("/shop"), (3, 11)),
        run.stamp(b"newer lock", b"project", Path("/shop"), (3, 11)),
        run.stamp(b"lock", b"newer project", Path("/shop"), (3, 11)),
        run.stamp(b"lockp", b"roject", Path("/shop"), (3, 11)),
        run.stamp(b"lock", b"project", Path("/moved shop"), (3, 11)),
        run.stamp(b"lock", b"project", Path("/shop"), (3, 12)),
    }
    assert len(stamps) == 6


def test_nothing_is_set_up_until_it_was_finished(tmp_path: Path) -> None:
    file = tmp_path / "stamp"
    assert not run.is_stamped(file, "all of it")
    file.write_text("an older one", encoding="utf-8")
    assert not run.is_stamped(file, "all of it")
    file.write_text("all of it", encoding="utf-8")
    assert run.is_stamped(file, "all of it")


def test_an_environment_left_half_made_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_made = tmp_path / "a shop" / ".venv"
    python = half_made / run.PYTHON.relative_to(run.VENV)
    monkeypatch.setattr(run, "VENV", half_made)
    monkeypatch.setattr(run, "PYTHON", python)
    assert not run.has_pip()
    python.parent.mkdir(parents=True)
    python.write_text("", encoding="utf-8")
    python.chmod(0o755)
    assert not run.has_pip()
    run.make_venv()
    assert run.has_pip()


def stand_ins(folder: Path, failing: list[str]) -> None:
    for name in ("ruff", "lint-imports", "mypy", "pytest", "tillpass"):
        program = folder / name
        program.write_text(f'#!/bin/sh\necho {name} "$@"\nexit {int(name in failing)}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in programs are shell scripts")
@pytest.mark.parametrize(
    ("failing", "status", "closing"),
    [
        ([], 0, "All checks passed in "),
        (["mypy"], 1, ": mypy"),
        (["ruff", "pytest"], 1, ": ruff check, ruff format, pytest"),
        (["tillpass"], 1, ": simulation"),
    ],
)
def test_every_check_runs_and_the_last_line_names_those_that_failed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    failing: list[str],
    status: int,
    closing: str,
) -> None:
    stand_ins(tmp_path, failing)
    monkeypatch.setattr(run, "SCRIPTS", tmp_path)
    assert run.run_checks([]) == status
    told = capfd.readouterr().out.splitlines()
    assert {" ".join(run.PYTEST), " ".join(run.SIMULATION), "mypy --strict"} <= set(told)
    assert closing in told[-1]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in programs are shell scripts")
def test_where_some_tests_are_asked_for_nothing_is_simulated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stand_ins(tmp_path, [])
    monkeypatch.setattr(run, "SCRIPTS", tmp_path)
    assert run.run_checks(["tests/domain", "-x"]) == 0
    told = capfd.readouterr().out.splitlines()
    assert " ".join([*run.PYTEST, "tests/domain", "-x"]) in told
    assert " ".join(run.SIMULATION) not in told


@pytest.mark.parametrize("argv", [[], ["--help"], ["-h"]])
def test_without_a_word_it_tells_how_to_use_it(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(argv) == 0
    assert "python3 packaging/run.py demo" in capsys.readouterr().out


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    command = "python3 packaging/run.py test"
    readme = (run.ROOT / "README.md").read_text(encoding="utf-8")
    script = (run.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert command in readme.splitlines()
    assert script.splitlines()[-1] == command
