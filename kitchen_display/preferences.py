"""What a display remembers for itself: its station and whether it makes a sound."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Preferences:
    """`station` "" is all of them."""

    sound: bool = True
    station: str = ""


def load(file: Path) -> Preferences:
    """The usual ones where nothing (or nothing that can be read) was kept."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        return Preferences(bool(kept["sound"]), str(kept["station"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Preferences()


def save(file: Path, preferences: Preferences) -> None:
    """Whole or not at all."""
    new = file.with_suffix(".new")
    new.write_text(json.dumps(asdict(preferences)), "utf-8")
    new.replace(file)
