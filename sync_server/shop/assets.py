"""Static files under addresses that change with their content, so that browsers keep them for ever.

All of them are in memory: style sheet, scripts, fonts and the food pictures of `resources/`.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

import resources
from sync_server.pictures import FOR_EVER, WIDTHS, ShopPictures, address, is_own

FOLDER = Path(__file__).parent / "static"
STYLE = ("ground", "menu", "builder", "ordering", "offers", "wide", "pictures")
"""The style sheets in the order in which later ones win; sent as one."""
PREFIX = "/static"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
_TEXTS = {".css", ".js", ".svg", ".txt"}


@dataclass(frozen=True, slots=True)
class Asset:
    """`gzipped` where that makes it smaller to send."""

    name: str
    body: bytes
    digest: str
    gzipped: bytes | None = None

    @property
    def url(self) -> str:
        return f"{PREFIX}/{self.digest}/{self.name}"


class Assets:
    """Every static file by its name, as in `url("food/320/pizza-margherita.webp")`."""

    def __init__(self, store_profile: str, own: ShopPictures) -> None:
        self._own = own
        self._assets = {name: _asset(name, body) for name, body in _files()}
        sheets = [(FOLDER / "style" / f"{name}.css").read_text() for name in STYLE]
        style = _theme(store_profile) + "\n".join(sheets)
        self._assets["shop.css"] = _asset("shop.css", self._addressed(style).encode())
        self._pictures = frozenset(
            Path(name).stem for name in self._assets if name.startswith("food/")
        )
        self.version = sha256(
            "".join(sorted(asset.digest for asset in self._assets.values())).encode()
        ).hexdigest()[:10]

    @property
    def pictures(self) -> frozenset[str]:
        """The names of the food pictures there are."""
        return self._pictures

    def url(self, name: str) -> str:
        """FileNotFoundError for a name there is no file of."""
        return self[name].url

    def picture(self, name: str, size: int = 0) -> str:
        """The address of a picture, of the smallest file at least `size` px wide (0: largest); the
        empty plate of the shop where the menu names none.
        """
        if is_own(name) and self._own.shape(name):
            return address(name, next((one for one in WIDTHS if 0 < size <= one), WIDTHS[-1]))
        folders = [f"{width}/" for width in (160, 320) if 0 < size <= width]
        for folder in (*folders, ""):
            if asset := self._assets.get(f"food/{folder}{name}.webp"):
                return asset.url
        return self.url("plate.svg")

    def srcset(self, name: str) -> str:
        """All sizes of one of the shop's own."""
        return self._own.srcset(name) if is_own(name) else ""

    def is_photograph(self, name: str) -> bool:
        """Fills its place; a dish is cut out and stands on a ground."""
        shape = self._own.shape(name) if is_own(name) else None
        return shape is not None and not shape.cut_out

    def measures(self, name: str) -> tuple[int, int]:
        """Width and height of the largest file."""
        shape = self._own.shape(name) if is_own(name) else None
        return (shape.width, shape.height) if shape else (560, 560)

    def respond(self, request: Request) -> Response:
        """The file of `{digest}/{name}`; one that changed since is not kept."""
        asset = self._assets.get(request.path_params["name"])
        if asset is None:
            return Response(status_code=404)
        headers = {
            "cache-control": FOR_EVER
            if request.path_params["digest"] == asset.digest
            else "no-cache",
            "etag": f'"{asset.digest}"',
        }
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        media_type = _TYPES[Path(asset.name).suffix]
        if asset.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
            headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
            return Response(asset.gzipped, headers=headers, media_type=media_type)
        return Response(asset.body, headers=headers, media_type=media_type)

    def __getitem__(self, name: str) -> Asset:
        if asset := self._assets.get(name):
            return asset
        raise FileNotFoundError(f"no static file named {name}")

    def _addressed(self, style: str) -> str:
        """The style sheet with the addresses of the files it names."""
        return re.sub(r"url\(([^)]+)\)", lambda found: f"url({self.url(found[1])})", style)


def icons() -> dict[str, str]:
    """The inside of each icon's drawing by name."""
    return {
        path.stem: re.sub(
            r"\s+", " ", re.sub(r"^.*?<svg.*?>|</svg>", "", path.read_text(), flags=re.S)
        ).strip()
        for folder in (resources.path("icons"), FOLDER / "icons")
        for path in folder.glob("*.svg")
    }


def colours(store_profile: str) -> Mapping[str, Mapping[str, str]]:
    """The tokens' "light" and "dark" colours, with the accent of this kind of store."""
    tokens: Any = json.loads(resources.path("tokens.json").read_text())
    accents = tokens["store_accents"].get(store_profile, {})
    return {theme: tokens[theme] | accents.get(theme, {}) for theme in ("light", "dark")}


def _files() -> Iterator[tuple[str, bytes]]:
    """Own files by name, then those of `resources/` below a folder."""
    for path in FOLDER.iterdir():
        if path.suffix in _TYPES:
            yield path.name, path.read_bytes()
    for prefix, folder in (("food", "food"), ("fonts", "fonts/web")):
        root = resources.path(folder)
        for path in root.rglob("*.w*"):
            yield f"{prefix}/{path.relative_to(root).as_posix()}", path.read_bytes()


def _asset(name: str, body: bytes) -> Asset:
    packed = gzip.compress(body, mtime=0) if Path(name).suffix in _TEXTS else None
    return Asset(name, body, sha256(body).hexdigest()[:10], packed)


def _theme(store_profile: str) -> str:
    """The design tokens as custom properties; `--day-*` and `--night-*` in both themes alike."""
    themes = colours(store_profile)
    light, dark = (_properties("", themes[theme]) for theme in ("light", "dark"))
    fixed = _properties("day-", themes["light"]) + _properties("night-", themes["dark"])
    return (
        f":root{{color-scheme:light dark;{light}{fixed}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def _properties(prefix: str, values: Mapping[str, str]) -> str:
    return "".join(f"--{prefix}{name.replace('_', '-')}:{value};" for name, value in values.items())
