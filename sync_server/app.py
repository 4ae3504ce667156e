"""The server's application: one shop, its terminals, its customers, its console."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from store_core.application.shop import Shop
from sync_server.admin import add_admin
from sync_server.beacon import Beacon
from sync_server.body_limit import BodyLimit
from sync_server.customer.routes import add_customer_api
from sync_server.feed_watch import FeedWatch
from sync_server.problems import add_problems
from sync_server.shop.routes import add_web_shop
from sync_server.terminals import add_terminals


def create_app(shop: Shop, beacon: Beacon, admin_token: str = "") -> FastAPI:
    """Endpoints find the shop in `request.app.state.shop`, the beacon in `.beacon`.

    The beacon is told of every commit; without `admin_token` the console is closed.
    """

    watch = FeedWatch(shop, beacon)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(watch.run())
        yield
        beacon.close()
        await watching

    app = FastAPI(
        title="Tillpass",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    shop.committed = beacon.tell
    app.state.shop = shop
    app.state.beacon = beacon
    app.state.admin_token = admin_token
    app.add_middleware(BodyLimit)
    add_problems(app)
    add_terminals(app, watch)
    add_admin(app)
    add_customer_api(app)
    add_web_shop(app)
    return app
