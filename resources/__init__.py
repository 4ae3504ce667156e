"""Fonts, icons, sounds, theme, translations and the store profiles, as files."""

from pathlib import Path


def path(name: str) -> Path:
    """Where the file or folder is, as in `path("fonts/Inter.ttf")`; FileNotFoundError if it isn't.

    Beside this module from a checkout, an installed wheel and a PyInstaller folder alike.
    """
    found = Path(__file__).parent / name
    if not found.exists():
        raise FileNotFoundError(f"no resource named {name}")
    return found
