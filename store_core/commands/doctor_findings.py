"""What the doctor says of one thing."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` what, how it stands, what was found, and what to do where it is not well."""

    about: str
    state: State
    said: str
    advice: str = ""


def ok(about: str, said: str) -> Finding:
    return Finding(about, "ok", said)


def warn(about: str, said: str, advice: str) -> Finding:
    return Finding(about, "warn", said, advice)


def bad(about: str, said: str, advice: str) -> Finding:
    return Finding(about, "bad", said, advice)
