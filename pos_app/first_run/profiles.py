"""The kinds of shop that there are profiles of, to begin with (O5)."""

from functools import cache

import resources
from store_core.domain.profile import Profile, parse_profile

OTHER = "other"
"""A kind of shop without a profile."""
ICONS = {
    "pizzeria": "pizza",
    "cake-cafe": "cake-slice",
    "cake-cafe-and-bakery": "cake-slice",
    "bakery": "croissant",
    "flowers": "leaf",
    "gifts": "gift",
}


@cache
def kinds() -> tuple[str, ...]:
    """Their names in `resources/profiles`."""
    folder = resources.path("profiles")
    found = (one.name for one in folder.iterdir() if (one / "profile.json").is_file())
    return tuple(sorted(found))


@cache
def profile(kind: str) -> Profile | None:
    """None for a kind that there is no profile of."""
    if kind not in kinds():
        return None
    return parse_profile(resources.path(f"profiles/{kind}/profile.json").read_bytes())


def kind_name(kind: str) -> str:
    return kind.replace("-", " ").capitalize()
