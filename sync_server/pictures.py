"""The shop's own pictures for browsers, in the sizes that screens need (O1, W2).

An address names what it holds by a hash, so it is kept for ever. Sizes are made when they are first
asked for, then kept in memory and in a folder, both bounded.
"""

import os
import re
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from threading import Lock
from uuid import uuid4

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from store_core.application.picture_files import MEDIA, resized
from store_core.application.pictures import Shape, read_picture, shapes
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError

PREFIX = "/pictures"
WIDTHS = (160, 320, 640, 1280)
FOR_EVER = "public, max-age=31536000, immutable"
IN_MEMORY = 32_000_000
IN_FOLDER = 256_000_000
OWN = "p:"
_NAME = re.compile(r"([0-9a-f]{32})-([0-9]{3,4})\.webp")
_HEADERS = {
    "cache-control": FOR_EVER,
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
}


def is_own(name: str) -> bool:
    """Of the shop, not one of the dishes that come with the program."""
    return name.startswith(OWN)


def address(name: str, width: int) -> str:
    """Of one of the shop's own, at most so wide; `width` is one of `WIDTHS`."""
    return f"{PREFIX}/{name.removeprefix(OWN)}-{width}.webp"


def add_pictures(app: FastAPI, folder: Path | None) -> None:
    """`folder` is where sizes are kept over a restart."""
    pictures = app.state.pictures = ShopPictures(app.state.shop, folder)
    path = PREFIX + "/{name:path}"
    app.add_api_route(path, pictures.respond, methods=["GET", "HEAD"], include_in_schema=False)


class ShopPictures:
    """Any thread may ask."""

    def __init__(self, shop: Shop, folder: Path | None) -> None:
        self._shop, self._folder = shop, folder
        self._lock = Lock()
        self._shapes: dict[str, Shape] = {}
        self._sizes: OrderedDict[str, bytes] = OrderedDict()
        self._held = 0

    def shape(self, name: str) -> Shape | None:
        """None where it has not come to this server yet."""
        if name not in self._shapes:
            self._shapes.update(shapes(self._shop, [name]))
        return self._shapes.get(name)

    def srcset(self, name: str) -> str:
        """Every size there is of it, each with its width."""
        shape = self.shape(name)
        if shape is None:
            return ""
        sizes = [width for width in WIDTHS if width < shape.width]
        larger = next((width for width in WIDTHS if width >= shape.width), WIDTHS[-1])
        told = [f"{address(name, width)} {width}w" for width in sizes]
        return ", ".join([*told, f"{address(name, larger)} {shape.width}w"])

    def respond(self, request: Request) -> Response:
        """Error `unknown_picture`."""
        name = request.path_params["name"]
        body = self._body(name)
        if body is None:
            raise StoreError("unknown_picture")
        etag = f'"{name}"'
        headers = {**_HEADERS, "etag": etag}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=MEDIA)

    def _body(self, name: str) -> bytes | None:
        found = _NAME.fullmatch(name)
        if found is None or int(found[2]) not in WIDTHS:
            return None
        return self._remembered(name) or self._made(name, f"{OWN}{found[1]}", int(found[2]))

    def _remembered(self, name: str) -> bytes | None:
        with self._lock:
            if name in self._sizes:
                self._sizes.move_to_end(name)
                return self._sizes[name]
        if self._folder is not None:
            with suppress(OSError):
                body = (self._folder / name).read_bytes()
                self._remember(name, body)
                return body
        return None

    def _made(self, name: str, picture: str, width: int) -> bytes | None:
        data = read_picture(self._shop, picture)
        if data is None:
            return None
        body = resized(data, width)
        self._remember(name, body)
        self._write(name, body)
        return body

    def _remember(self, name: str, body: bytes) -> None:
        with self._lock:
            self._held += len(body) - len(self._sizes.pop(name, b""))
            self._sizes[name] = body
            while self._held > IN_MEMORY:
                _oldest, dropped = self._sizes.popitem(last=False)
                self._held -= len(dropped)

    def _write(self, name: str, body: bytes) -> None:
        """Whole or not at all; a full disk keeps nobody from seeing it."""
        if self._folder is None:
            return
        part = self._folder / f"{uuid4().hex}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(body)
            part.replace(self._folder / name)
            self._make_room(self._folder)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _make_room(self, folder: Path) -> None:
        """What was made longest ago goes first."""
        with os.scandir(folder) as found:
            files = [(entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in found]
        over = sum(size for _, size, _ in files) - IN_FOLDER
        for _, size, path in sorted(files):
            if over <= 0:
                return
            Path(path).unlink(missing_ok=True)
            over -= size
