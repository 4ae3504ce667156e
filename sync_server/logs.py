"""What the server writes down: one line per request and per business event, nobody's data.

A line names routes by their template, never by their address, and orders, devices and entries by
id; so no name, number, note or token can get into it. Lines of one request share its id.
"""

import logging
import re
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from secrets import token_hex
from time import perf_counter
from typing import Any, Literal, TextIO

import msgspec
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, Processor, ProcessorReturnValue, WrappedLogger

from store_core.domain.kept import Written
from sync_server.metrics import Meter
from sync_server.problems import problem

Form = Literal["json", "text"]
LEVELS = ("debug", "info", "warning", "error")
REQUEST_ID = "x-request-id"
NO_ROUTE = "(none)"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "WS"})
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_told: ContextVar[dict[str, str] | None] = ContextVar("told", default=None)


def write_logs(form: Form, level: str) -> None:
    """Everything that any library logs goes to standard error, in one form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendering: list[Processor]
    if form == "json":
        encode = msgspec.json.Encoder(enc_hook=repr).encode
        as_json = structlog.processors.JSONRenderer(lambda said, **_more: encode(said).decode())
        rendering = [structlog.processors.format_exc_info, as_json]
    else:
        rendering = [structlog.dev.ConsoleRenderer(colors=False)]
    handler = _Lines(rendering)
    last = [ProcessorFormatter.remove_processors_meta, *rendering]
    handler.setFormatter(ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("uvicorn", "websockets", "asyncio", "alembic"):
        logging.getLogger(chatty).setLevel(max(root.level, logging.WARNING))
    logging.captureWarnings(True)


class _Lines(logging.StreamHandler[TextIO]):
    """Takes the records of libraries; our own lines come without one, at a third of the cost."""

    def __init__(self, rendering: Sequence[Processor]) -> None:
        super().__init__(sys.stderr)
        self._rendering = rendering

    def say(self, logger: WrappedLogger, method: str, event: EventDict) -> None:
        line: Any = event
        for render in self._rendering:
            line = render(logger, method, line)
        with suppress(OSError, ValueError):  # a full disk there is no reason not to serve
            self.acquire()
            try:
                self.stream.write(f"{line}\n")
                self.flush()
            finally:
                self.release()


def _written(logger: WrappedLogger, method: str, event: EventDict) -> ProcessorReturnValue:
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _Lines):
            handler.say(logger, method, event)
            raise structlog.DropEvent
    return ProcessorFormatter.wrap_for_formatter(logger, method, event)


def log_of(name: str) -> BoundLogger:
    """A logger whose lines have fields; silent until `write_logs`, but for errors."""
    logger: BoundLogger = structlog.wrap_logger(
        logging.getLogger(f"tillpass.{name}"),
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _written,
        ],
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=True,
    )
    return logger


_requests = log_of("request")
_events = log_of("event")


def about(**ids: str) -> None:
    """Have the line of the present request name these ids; from any thread that serves it."""
    told = _told.get()
    if told is not None:
        told.update(ids)


def log_written(written: Written) -> None:
    """A line for each entry, on the thread that wrote it."""
    for kept in written.kept:
        ids = {"order": kept.order} if kept.order else {}
        about(**ids)
        _events.info(kept.kind, entry=kept.entry, device=kept.device, **ids)


class RequestLog:
    """Gives every request its id, writes its line, and counts it.

    A bug ends here: one error line with its traceback, and the request's id for who asked.
    """

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app, self._meter = app, meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        answer = _Answer(send, request_id)
        begun = perf_counter()
        with _request(request_id) as told:
            try:
                await self._app(scope, receive, answer.send)
            except Exception:  # noqa: BLE001 - a bug must not end the server
                _requests.exception("bug", method=_method(scope), route=route_of(scope))
                if not answer.status and scope["type"] == "http":
                    values = {"request_id": request_id}
                    await problem(500, "server_error", values)(scope, receive, answer.send)
            self._write(scope, answer.status, perf_counter() - begun, told)

    def _write(self, scope: Scope, status: int, seconds: float, told: dict[str, str]) -> None:
        method, route = _method(scope), route_of(scope)
        self._meter.answered(method, route, status, seconds)
        _requests.info(
            "request",
            method=method,
            route=route,
            status=status,
            duration_ms=round(seconds * 1000, 1),
            **_order_asked_for(scope) | told,
        )


class _Answer:
    """Passes an answer on and remembers its status: 0 where none was begun."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._request_id = send, request_id
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[REQUEST_ID] = self._request_id
        elif message["type"] == "websocket.accept":
            self.status = 101
        elif message["type"] == "websocket.close" and not self.status:
            self.status = 403
        await self._send(message)


def route_of(scope: MutableMapping[str, Any]) -> str:
    """The template of the address, `/track/{order}/{token}`; `NO_ROUTE` for one of nobody's."""
    if "endpoint" not in scope:
        return NO_ROUTE
    template: str | None = getattr(scope.get("route"), "path", None)
    if template:
        return template
    if folder := scope.get("root_path"):
        return f"{folder}/{{file}}"
    path: str = scope["path"]
    for name, value in reversed(scope.get("path_params", {}).items()):
        before, slash, after = path.rpartition(f"/{value}")
        path = f"{before}/{{{name}}}{after}" if slash else path
    return path


def _method(scope: Scope) -> str:
    method = scope.get("method", "WS")
    return method if method in METHODS else "OTHER"


def _order_asked_for(scope: Scope) -> dict[str, str]:
    """Only what can be an id: whatever else stands there was made up by who asks."""
    given = scope.get("path_params", {})
    order = str(given.get("order_id") or given.get("order") or "")
    return {"order": order} if re.fullmatch(r"[0-9a-f-]{36}", order) else {}


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _GIVEN.fullmatch(given) else token_hex(8)


@contextmanager
def _request(request_id: str) -> Iterator[dict[str, str]]:
    told: dict[str, str] = {}
    token = _told.set(told)
    try:
        with structlog.contextvars.bound_contextvars(request=request_id):
            yield told
    finally:
        _told.reset(token)
