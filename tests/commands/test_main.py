"""The one command line, `tillpass`."""

import subprocess
import sys
from pathlib import Path

import pytest

from store_core.commands import main as commands

GREET = """
from store_core.domain.errors import StoreError

def main(argv):
    print(*argv)
    if "nothing-sold" in argv:
        raise StoreError("nothing_sold", till="A", sales=0)
    if "ctrl-c" in argv:
        raise KeyboardInterrupt
    if "bug" in argv:
        raise ValueError("a bug keeps its traceback")
    return len(argv)
"""


@pytest.fixture
def greet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb of this test's own: `tillpass greet`."""
    (tmp_path / "greeting_for_the_test.py").write_text(GREET, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    add_verb(monkeypatch, "greeting_for_the_test")


def add_verb(monkeypatch: pytest.MonkeyPatch, module: str, extras: str = "pos") -> None:
    monkeypatch.setitem(commands.VERBS, "greet", commands.Verb(module, "say hello", extras))


def assert_every_verb_is_listed(told: str) -> None:
    widest = max(map(len, commands.VERBS))
    for name, verb in commands.VERBS.items():
        assert f"  {name:<{widest}}  {verb.help}" in told.splitlines()


def test_help_lists_every_verb_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        commands.main(["--help"])
    assert_every_verb_is_listed(capsys.readouterr().out)


def test_without_a_verb_it_gives_the_same_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main([]) == 0
    assert_every_verb_is_listed(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("word", "hint"),
    [("kitchn", "did you mean `kitchen`?"), ("xyz", "`tillpass --help` lists the verbs.")],
)
def test_an_unknown_verb_is_refused_in_one_line(
    word: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main([word, "--data", "x"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"tillpass: there is no verb `{word}`; {hint}\n"


@pytest.mark.usefixtures("greet")
def test_a_verb_gets_its_arguments_untouched_and_gives_the_status(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert commands.main(["greet", "--help", "--port", "0", "--", "-x"]) == 5
    assert capsys.readouterr().out == "--help --port 0 -- -x\n"


@pytest.mark.usefixtures("greet")
def test_what_a_person_can_put_right_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["greet", "nothing-sold"]) == 1
    assert capsys.readouterr().err == "tillpass: nothing_sold (till=A, sales=0)\n"


@pytest.mark.usefixtures("greet")
def test_ctrl_c_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["greet", "ctrl-c"]) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("greet")
def test_a_bug_keeps_its_traceback() -> None:
    with pytest.raises(ValueError, match="a bug keeps its traceback"):
        commands.main(["greet", "bug"])


@pytest.mark.parametrize(
    ("extras", "wanted"), [("pos", "tillpass[pos]"), ("pos,kitchen", "tillpass[pos,kitchen]")]
)
def test_a_missing_library_names_the_extra_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], extras: str, wanted: str
) -> None:
    add_verb(monkeypatch, "no_such_library.window", extras)
    assert commands.main(["greet"]) == 1
    assert capsys.readouterr().err == (
        f"tillpass: `greet` needs no_such_library, which is missing: pip install '{wanted}'\n"
    )


def test_a_missing_system_library_names_the_way_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = "libEGL.so.1: cannot open shared object file: No such file or directory"
    (tmp_path / "window_for_the_test.py").write_text(f"raise ImportError({refusal!r})")
    monkeypatch.syspath_prepend(tmp_path)
    add_verb(monkeypatch, "window_for_the_test")
    assert commands.main(["greet"]) == 1
    told = capsys.readouterr().err
    assert "libEGL.so.1" in told
    assert "packaging/run.py" in told
    assert len(told.splitlines()) == 1


def test_a_missing_module_of_ours_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    add_verb(monkeypatch, "store_core.no_such_module")
    with pytest.raises(ModuleNotFoundError):
        commands.main(["greet"])


def test_the_command_line_loads_neither_screen_nor_web_server() -> None:
    program = (
        "import sys; from store_core.commands import main; main.main([]);"
        "sys.exit(any(name in sys.modules for name in ('PySide6', 'fastapi', 'sqlalchemy')))"
    )
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert outcome.returncode == 0, outcome.stderr


def test_python_runs_the_package_as_the_same_command() -> None:
    command = [sys.executable, "-m", "store_core.commands", "xyz"]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 2
    assert outcome.stderr.startswith("tillpass: there is no verb `xyz`")
