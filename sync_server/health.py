"""Whether the server lives, and whether it is ready to serve: for whoever keeps it running."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from store_core.application import watching
from store_core.application.shop import Shop
from store_core.application.silence import shop_heard
from store_core.application.watching import Check
from store_core.domain.errors import StoreError
from sync_server.admin import LOOPBACK
from sync_server.logs import log_of
from sync_server.metrics import Meter
from sync_server.problems import problem
from sync_server.terminals import Token

_log = log_of("health")
PATIENCE = 3.0
"""Seconds after which a check that does not come back counts as failed."""
_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_CHECKS: dict[str, Callable[[Shop], Check]] = {
    "database_reads": watching.database_reads,
    "database_writes": watching.database_writes,
    "schema": watching.schema_fits,
    "disk": watching.disk_has_room,
}
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


async def may_watch(request: Request, token: Token) -> None:
    """Who asks from this machine itself, not through a proxy on it, or shows the console's token.
    Error `watch_unknown`.
    """
    expected: str = request.app.state.admin_token
    if expected and secrets.compare_digest(token.encode(), expected.encode()):
        return
    here = request.client is not None and request.client.host in LOOPBACK
    if not here or any(name in request.headers for name in _PASSED_ON):
        raise StoreError("watch_unknown")


router = APIRouter(include_in_schema=False, dependencies=[Depends(may_watch)])


def add_health(app: FastAPI, meter: Meter) -> None:
    app.state.meter = meter
    app.include_router(router)


@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@router.get("/health/ready")
async def ready(request: Request) -> Response:
    """200 where a customer and a terminal can be served now, 503 with what is wrong otherwise."""
    shop: Shop = request.app.state.shop
    found = await asyncio.gather(*(_checked(check, shop) for check in _CHECKS.values()))
    checks = dict(zip(_CHECKS, found, strict=True))
    checks["feed_watch"] = Check(request.app.state.feed_watch.is_running)
    checks["journal"] = await _checked(request.app.state.claims.check, shop)
    if upstream := request.app.state.upstream:
        checks["upstream"] = await _checked(upstream.check, shop)
    else:
        checks["shop"] = await _checked(shop_heard, shop)
    if keeper := request.app.state.backups:
        checks["backups"] = Check(True, keeper.said)
    told: dict[str, Any] = {
        name: {"ok": check.ok, "said": check.said} for name, check in checks.items()
    }
    if all(check.ok for check in checks.values()):
        return JSONResponse({"status": "ready", "checks": told})
    return problem(503, "not_ready", {"checks": told})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    meter: Meter = request.app.state.meter
    return Response(meter.text(), media_type=PROMETHEUS)


async def _checked(check: Callable[[Shop], Check], shop: Shop) -> Check:
    try:
        asked = to_thread.run_sync(check, shop, abandon_on_cancel=True)
        return await asyncio.wait_for(asked, PATIENCE)
    except TimeoutError:
        return Check(False, f"no answer in {PATIENCE:g} s")
    except Exception as error:  # noqa: BLE001 - whatever is wrong is the answer
        _log.exception("check failed")
        return Check(False, type(error).__name__)
