"""The survivors that docs/reliability.md explains: a row of its table for each."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
_ROW = re.compile(r"^\| `(?P<module>[a-z]+/\w+\.py)` `(?P<function>[\w.]+)` \| (?P<rest>.*) \|$")
_BETWEEN = re.compile(r"(?<!\\) \| ")


def explained() -> dict[tuple[str, str, str], str]:
    """Why each makes no difference, by module, function and change."""
    reasons = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if found := _ROW.match(line):
            change, why = _BETWEEN.split(found["rest"])
            reasons[found["module"], found["function"], change.replace(r"\|", "|")] = why
    return reasons


def row(name: tuple[str, str, str], why: str = "") -> str:
    module, function, change = name
    return f"| `{module}` `{function}` | {change.replace('|', chr(92) + '|')} | {why} |"
