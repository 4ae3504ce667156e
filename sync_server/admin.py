"""The server's own console: whoever can read the data folder may pair and revoke."""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import BaseModel, Field

from store_core.application import catalogue, devices, stores
from store_core.application.devices import NewDevice
from store_core.application.office_calls import do_call
from store_core.application.shop import Act
from store_core.domain.errors import StoreError
from store_core.replication.messages import OfficeAnswer, OfficeAsk, pack, unpack
from sync_server.backup_keeper import BackupKeeper
from sync_server.console import StoreKey
from sync_server.terminals import MEDIA_TYPE, Body, TheShop, Token
from sync_server.upstream import Above, Upstream

LOOPBACK = frozenset({"127.0.0.1", "::1"})


class CodeRequest(BaseModel):
    kind: Literal["till", "kitchen", "server"]
    name: str = Field(min_length=1, max_length=40)


class PrinterMove(BaseModel):
    """Where a printer is; without `printer` all of them."""

    host: str = Field(min_length=1, max_length=255)
    port: int
    printer: str | None = None


class BackupPlace(BaseModel):
    """A folder of this machine."""

    to: str


class TestMode(BaseModel):
    on: bool


def at_the_console(request: Request, token: Token) -> None:
    """Error `admin_unknown` unless asked from this machine with the token of the data folder."""
    expected: str = request.app.state.admin_token
    here = request.client is not None and request.client.host in LOOPBACK
    if not (expected and here and secrets.compare_digest(token.encode(), expected.encode())):
        raise StoreError("admin_unknown")


router = APIRouter(
    prefix="/api/admin",
    include_in_schema=False,
    dependencies=[Depends(at_the_console)],
)
Json = Annotated[Any, "what a dataclass is in JSON"]


def add_admin(app: FastAPI) -> None:
    app.include_router(router)


@router.post("/codes")
def new_code(asked: CodeRequest, shop: TheShop, above: Above) -> Json:
    wanted = NewDevice(asked.kind, asked.name)
    if above:
        made = replace(above.ask(devices.NEW_PAIRING_CODE, wanted), address="", fingerprint="")
        return msgspec.to_builtins(devices.shown(shop.lan, made))
    return msgspec.to_builtins(devices.new_pairing_code(shop, Act(), wanted.kind, wanted.name))


@router.post("/backups")
def back_up(asked: BackupPlace, request: Request) -> Json:
    keeper: BackupKeeper = request.app.state.backups
    made = keeper.make(Path(asked.to))
    return {"path": str(made.path), "manifest": msgspec.to_builtins(made.manifest)}


@router.get("/key")
def store_key(shop: TheShop) -> Json:
    identity = shop.identity
    return msgspec.to_builtins(StoreKey(identity.store, identity.device, identity.key))


@router.get("/devices")
def list_devices(shop: TheShop) -> Json:
    return msgspec.to_builtins(devices.devices(shop))


@router.post("/devices/{device_id}/revoke")
def revoke(device_id: str, shop: TheShop, above: Above) -> Json:
    if above:
        above.ask(devices.REVOKE, device_id)
    else:
        devices.revoke(shop, Act(), device_id)
    return {"revoked": device_id}


@router.get("/catalogue")
def read_catalogue(shop: TheShop) -> Json:
    return msgspec.to_builtins({"view": catalogue.catalogue_now(shop), "settings": shop.settings})


@router.post("/catalogue")
def publish_catalogue(body: Body, shop: TheShop, above: Above) -> Response:
    """As a till asks it, by whoever is at the console."""
    _require_topmost(above)
    said = unpack(body, OfficeAsk)
    answer = do_call(shop, Act(), said.call, said.id, said.body)
    return Response(pack(OfficeAnswer(body=answer)), media_type=MEDIA_TYPE)


@router.post("/printers")
def move_printers(asked: PrinterMove, shop: TheShop, above: Above) -> Json:
    _require_topmost(above)
    stores.move_printers(shop, Act(), asked.host, asked.port, asked.printer)
    return msgspec.to_builtins(shop.settings.printers)


@router.post("/test-mode")
def switch_test_mode(asked: TestMode, shop: TheShop, above: Above) -> Json:
    _require_topmost(above)
    stores.switch_test_mode(shop, Act(), on=asked.on)
    return {"on": shop.settings.test_mode}


def _require_topmost(above: Upstream | None) -> None:
    if above:
        raise StoreError("ask_upstream", upstream=above.address)
