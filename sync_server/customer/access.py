"""What each request brings along: its shop, its language, its tokens (H8).

What only looks into memory is `async`, so that no request waits for a thread for it.
"""

import json
from collections.abc import Callable, Coroutine
from functools import lru_cache
from typing import Annotated, Any

from babel.core import negotiate_locale
from fastapi import Depends, Header, Query, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import ClientDisconnect

from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings
from sync_server.customer.following import Followers
from sync_server.customer.menu import PublishedMenu
from sync_server.customer.placing import Placing
from sync_server.customer.rate import OrderRate
from sync_server.customer.requests import OrderRequest

_GUEST = HTTPBearer(
    scheme_name="GuestToken",
    description="The `guest_token` that `orders/create/` answered.",
    auto_error=False,
)


async def _shop(request: Request) -> Shop:
    shop: Shop = request.app.state.shop
    return shop


async def _followers(request: Request) -> Followers:
    followers: Followers = request.app.state.followers
    return followers


async def _placing(request: Request) -> Placing:
    placing: Placing = request.app.state.placing
    return placing


async def _menu(request: Request) -> PublishedMenu:
    menu: PublishedMenu = request.app.state.published_menu
    return menu


ShopHere = Annotated[Shop, Depends(_shop)]
FollowersHere = Annotated[Followers, Depends(_followers)]
PlacingHere = Annotated[Placing, Depends(_placing)]
MenuHere = Annotated[PublishedMenu, Depends(_menu)]


async def _settings(menu: MenuHere) -> Settings:
    return (await menu.now()).known.settings


SettingsHere = Annotated[Settings, Depends(_settings)]


async def _language(
    menu: MenuHere,
    language: Annotated[
        str | None,
        Query(description="Wins over Accept-Language.", max_length=35, examples=["it"]),
    ] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> str:
    published = await menu.now()
    return preferred_language(language, accept_language, published.languages)


Language = Annotated[str, Depends(_language)]


class FromMemory(APIRoute):
    """The route of `endpoint(menu, language, if_none_match)`: asked without a query there are two
    headers to read and nothing to check, which costs a third of FastAPI's own way.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        checked, endpoint = super().get_route_handler(), self.endpoint

        async def answer(request: Request) -> Response:
            if request.scope["query_string"]:
                return await checked(request)
            menu, headers = await _menu(request), request.headers
            language = await _language(menu, None, headers.get("accept-language"))
            found: Response = await endpoint(menu, language, headers.get("if-none-match"))
            return found

        return answer


class FromBody(APIRoute):
    """The route of `endpoint(request, shop, placing, settings, language, wanted, idempotency_key)`:
    a right body, sent as programs send it, is taken as it is. Whatever else is asked goes FastAPI's
    own way, which says what is wrong with it and takes three times as long.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        checked, endpoint = super().get_route_handler(), self.endpoint

        async def answer(request: Request) -> Response:
            wanted = await _plain_order(request)
            if wanted is None:
                return await checked(request)
            take_from_rate(request)
            shop, placing, headers = await _shop(request), await _placing(request), request.headers
            published = await (await _menu(request)).now()
            language = preferred_language(None, headers.get("accept-language"), published.languages)
            settings, key = published.known.settings, headers.get("idempotency-key")
            found: Response = await endpoint(
                request, shop, placing, settings, language, wanted, key
            )
            return found

        return answer


async def _plain_order(request: Request) -> OrderRequest | None:
    """None for what needs a closer look."""
    scope = request.scope
    if scope["query_string"] or request.headers.get("content-type") != "application/json":
        return None
    try:
        return OrderRequest.model_validate(json.loads(await request.body()))
    except (ValueError, RecursionError, ClientDisconnect):
        return None


@lru_cache(maxsize=128)
def preferred_language(
    asked: str | None, accept_language: str | None, offered: tuple[str, ...]
) -> str:
    """The language of the store that suits best; its first where none does."""
    wanted = [asked] if asked else _ranked(accept_language or "")
    return negotiate_locale(wanted, offered, sep="-") or offered[0]


def _ranked(accept_language: str) -> list[str]:
    """Language tags by their weight, "it-CH, en;q=0.8" as ["it-CH", "en"]."""
    weighed = []
    for one in accept_language.split(","):
        tag, _, weight = one.strip().partition(";q=")
        try:
            rank = float(weight or 1)
        except ValueError:
            rank = 0.0
        if tag and rank > 0:
            weighed.append((-rank, tag))
    return [tag for _, tag in sorted(weighed, key=lambda pair: pair[0])]


def _bearers(request: Request) -> tuple[str, ...]:
    """All guest tokens sent, by repeated headers or with commas. Error `token_missing`."""
    found = []
    for header in request.headers.getlist("authorization"):
        for one in header.split(","):
            scheme, _, token = one.strip().partition(" ")
            if token and scheme.lower() == "bearer":
                found.append(token.strip())
            elif found and scheme and not token:
                found.append(scheme)
    if not found:
        raise StoreError("token_missing")
    return tuple(dict.fromkeys(found))


async def _tokens(
    request: Request,
    _documented: Annotated[HTTPAuthorizationCredentials | None, Security(_GUEST)],
) -> tuple[str, ...]:
    return _bearers(request)


Tokens = Annotated[tuple[str, ...], Depends(_tokens)]


async def _token(tokens: Tokens) -> str:
    return tokens[0]


Token = Annotated[str, Depends(_token)]


async def _streamed(
    request: Request,
    _documented: Annotated[HTTPAuthorizationCredentials | None, Security(_GUEST)],
    token: Annotated[
        str | None,
        Query(description="For browsers, whose EventSource sends no headers.", max_length=200),
    ] = None,
) -> str:
    return token or _bearers(request)[0]


StreamToken = Annotated[str, Depends(_streamed)]


def take_from_rate(request: Request) -> None:
    """Error `rate_limited`."""
    rate: OrderRate = request.app.state.order_rate
    rate.take(request.client.host if request.client else "")


async def _within_rate(request: Request) -> None:
    take_from_rate(request)


WithinRate = Depends(_within_rate)
