"""Whatever is typed after `tillpass`, it is answered in a line and a status."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store_core.commands.main import VERBS, main
from store_core.commands.rush import main as rush

hard = settings(
    max_examples=150,
    suppress_health_check=list(HealthCheck),
)
# Without "--", over which Python's own parser of options stumbles.
WORDS = st.one_of(
    st.text(max_size=20).filter("--".__ne__),
    st.sampled_from(["--data", "--json", "--server", "--port", "-1", "-", "", "\0", "\ud800"]),
)
UNKNOWN = "--no-option-of-ours"


def status_of(arguments: list[str]) -> int:
    """argparse ends the program by itself where it does not understand."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


@hard
@given(st.lists(WORDS, max_size=5))
def test_words_that_are_no_verb_are_answered(words: list[str]) -> None:
    if not words or words[0] not in VERBS:
        assert status_of(words) in {0, 1, 2}


@pytest.mark.parametrize("verb", sorted(VERBS))
@settings(hard, max_examples=25)
@given(words=st.lists(WORDS, max_size=5))
def test_options_of_no_verb_are_not_understood(verb: str, words: list[str]) -> None:
    """None of them begins anything."""
    assert status_of([verb, UNKNOWN, *words]) in {1, 2}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_tells_its_options(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of([verb, "--help"]) == 0
    assert "usage: tillpass" in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["verify", "doctor"])
@hard
@given(path=WORDS)
def test_any_text_may_stand_for_a_folder(verb: str, path: str) -> None:
    words = [f"--data={path}"] if verb == "doctor" else [f"./{path}/no-such-folder"]
    assert status_of([verb, *words]) == 1


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e999", "nan", "999999"])
@pytest.mark.parametrize("option", ["--seconds", "--tills", "--customers"])
def test_a_rush_of_no_sensible_size_is_not_begun(option: str, number: str) -> None:
    with pytest.raises(SystemExit):
        rush([option, number])
