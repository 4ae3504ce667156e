"""No request body is read beyond 1 MB."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync_server.problems import BodyTooLargeError, problem

LIMIT = 1_000_000


class BodyLimit:
    """Refuses by `Content-Length` at once, and by what really comes where that says nothing."""

    def __init__(self, app: ASGIApp, limit: int = LIMIT) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if told.isdigit() and int(told) > self._limit:
            await problem(413, "body_too_large", {"limit": self._limit})(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise BodyTooLargeError(self._limit)
            return message

        await self._app(scope, counted, send)
