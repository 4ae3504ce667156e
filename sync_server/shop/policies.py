"""What the store promises and asks, in its own words: privacy, terms, returns, allergens (P26)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from starlette.exceptions import HTTPException
from starlette.responses import Response

from store_core.domain.setting_list import POLICIES
from sync_server.shop.visit import Visit


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph of lines, or a list of them."""

    kind: Literal["heading", "paragraph", "list"]
    lines: tuple[str, ...]


def policy(visit: Visit) -> Response:
    """HTTPException 404 where the store wrote none."""
    name = visit.param("policy")
    text = visit.text(visit.settings.policies.get(name, {}))
    if not text.strip():
        raise HTTPException(404)
    context = {"title": visit.say(POLICIES[name]), "blocks": tuple(blocks(text))}
    return visit.page("policy.html", context)


def blocks(text: str) -> Iterator[Block]:
    """Blank lines part paragraphs; "# " begins a heading, "- " each line of a list."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = tuple(line.strip() for line in part.split("\n") if line.strip())
        if not lines:
            continue
        if lines[0].startswith("# "):
            yield Block("heading", (lines[0][2:],))
            lines = lines[1:]
        if lines and all(line.startswith("- ") for line in lines):
            yield Block("list", tuple(line[2:] for line in lines))
        elif lines:
            yield Block("paragraph", lines)
