"""The server's application: one shop, its terminals, its customers, its console."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from store_core.application.backups import FOLDER
from store_core.application.shop import Shop
from store_core.domain.kept import Written
from store_core.storage.backing import Others
from sync_server import shop_listener, stock_keeper
from sync_server.admin import add_admin
from sync_server.backup_keeper import BackupKeeper
from sync_server.beacon import Beacon, Touched
from sync_server.body_limit import BodyLimit
from sync_server.claims import Claims
from sync_server.customer.following import Followers
from sync_server.customer.placing import Placing
from sync_server.customer.routes import add_customer_api
from sync_server.feed_watch import FeedWatch
from sync_server.health import add_health
from sync_server.logs import RequestLog, log_written
from sync_server.metrics import Meter
from sync_server.pictures import add_pictures
from sync_server.problems import add_problems
from sync_server.shop.routes import add_web_shop
from sync_server.terminals import add_terminals
from sync_server.upstream import Upstream


def create_app(
    shop: Shop,
    beacon: Beacon,
    admin_token: str = "",
    folder: Path | None = None,
    upstream: Upstream | None = None,
) -> FastAPI:
    """Endpoints find the shop in `request.app.state.shop`, the beacon in `.beacon`.

    The beacon is told of every commit, the other processes' too; without `admin_token` the console
    is closed. In `folder` is kept what can be made again. With an `upstream` this is a hub:
    customers, and what only one server decides, are that one's.
    """

    watch = FeedWatch(shop, beacon)
    meter = Meter(shop)
    followers, placing = Followers(shop, beacon, meter), Placing(shop)
    backing_up = BackupKeeper(shop, folder / FOLDER) if folder else None

    def written(what: Written) -> None:
        meter.written(what)
        log_written(what)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        others = shop.database.others(beacon.tell)
        shop.committed = partial(_tell, beacon, others)
        watching = asyncio.create_task(watch.run())
        contact = asyncio.create_task(meter.keep_contact())
        above = asyncio.create_task(upstream.run(beacon)) if upstream else None
        following = None if upstream else asyncio.create_task(followers.run())
        deciding = () if upstream else (stock_keeper.keep(shop), shop_listener.listen(shop))
        keeping = [asyncio.create_task(one) for one in deciding]
        backups = asyncio.create_task(backing_up.run()) if backing_up else None
        yield
        if backups:
            backups.cancel()
        beacon.close()
        contact.cancel()
        for task in keeping:
            task.cancel()
        if upstream:
            upstream.close()
        tasks = [one for one in (watching, contact, *keeping, above, following) if one]
        await asyncio.gather(*tasks, return_exceptions=True)
        await run_in_threadpool(placing.close)
        await run_in_threadpool(others.close)

    app = FastAPI(
        title="Tillpass",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    shop.database.written = written
    app.state.shop = shop
    app.state.beacon = beacon
    app.state.admin_token = admin_token
    app.state.backups = backing_up
    app.state.claims = Claims()
    app.state.upstream = upstream
    app.add_middleware(BodyLimit)
    app.add_middleware(RequestLog, meter=meter)
    add_problems(app)
    if upstream is None:
        add_customer_api(app, followers, placing)
    add_terminals(app, watch)
    add_admin(app)
    add_health(app, meter)
    add_pictures(app, folder / "pictures" if folder else None)
    if upstream is None:
        add_web_shop(app)
    return app


def _tell(beacon: Beacon, others: Others, touched: Touched) -> None:
    """After a commit of this process, on the thread that wrote."""
    beacon.tell(touched)
    others.tell(touched)
