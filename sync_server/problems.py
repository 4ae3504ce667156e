"""Errors as problem documents (RFC 9457): raised anywhere, answered here, once."""

import json
from collections.abc import Mapping, Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from store_core.application.web_carts import RefusedError
from store_core.domain.errors import StoreError
from sync_server.customer import sentences as customer

STATUS: Mapping[str, int] = {
    **customer.STATUS,
    "device_unknown": 401,
    "admin_unknown": 401,
    "watch_unknown": 401,
    "device_revoked": 403,
    "device_not_allowed": 403,
    "not_permitted": 403,
    "code_unknown": 404,
    "code_used": 410,
    "code_expired": 410,
    "epoch_unknown": 409,
    "order_closed": 409,
    "body_too_large": 413,
    "protocol_too_old": 426,
    "pairing_paused": 429,
    "sealed_unreadable": 500,
    "upstream_away": 503,
    "database_corrupt": 503,
    "database_locked": 503,
    "database_readonly": 503,
    "database_unreachable": 503,
    "disk_failed": 503,
    "disk_full": 507,
}
"""By code; codes that begin with `unknown_` are 404, every other one is 422."""

RETRY_AFTER: Mapping[str, int] = {
    "database_locked": 1,
    "database_unreachable": 2,
    "not_ready": 2,
    "upstream_away": 2,
}
"""Seconds, by code of what passes by itself."""

SENTENCES: Mapping[str, str] = {
    **customer.SENTENCES,
    "admin_unknown": "Only the console of this machine may do that.",
    "backup_failed": "The backup at {path} could not be written: {detail}.",
    "backup_no_room": "{path} has {free} MB free; a backup wants {wanted} MB.",
    "backup_tool_missing": "PostgreSQL's own tool {tool} is not on this machine.",
    "ask_upstream": "This server is a hub of {upstream}; that is done there.",
    "bad_device": "A device is a till, a kitchen or a server, and has a name.",
    "bad_message": "What was sent can't be read. Update the program.",
    "device_unknown": "This device is not paired with the store. Pair it again.",
    "device_revoked": "This device was removed from the store. Pair it again.",
    "device_not_allowed": "This kind of device may not do that.",
    "call_conflict": "This id was used for something else. Ask with a new one.",
    "upstream_away": "The server above this one can't be reached. Try again in a moment.",
    "unknown_call": "The server is too old for that. Update the server.",
    "code_unknown": "There is no such pairing code. Check it and type it again.",
    "code_used": "This pairing code was used already. Ask for a new one.",
    "code_expired": "This pairing code is older than 10 minutes. Ask for a new one.",
    "pairing_paused": "Too many wrong codes. Try again in {seconds} s.",
    "epoch_unknown": "The server's records began anew. Say hello again.",
    "not_permitted": "This person may not do that.",
    "port_out_of_range": "{port} is no port; ports go from 1 to 65535.",
    "protocol_too_new": "The server is too old for this program. Update the server.",
    "protocol_too_old": "This program is too old for the server. Update it.",
    "body_too_large": "What was sent is larger than {limit} bytes.",
    "malformed_json": "What was sent is not valid JSON.",
    "invalid_request": "Something in the request is missing or of the wrong kind.",
    "unknown_device": "There is no device {device}.",
    "unknown_order": "There is no such order.",
    "unknown_picture": "There is no such picture.",
    "unknown_printer": "There is no printer {printer}; there are {known}.",
    "not_found": "There is nothing at this address.",
    "method_not_allowed": "This address can't be asked that way.",
    "http_error": "The request can't be answered. Check its address and headers.",
    "sealed_unreadable": "The server can't read the order's contact. Call the store.",
    "database_corrupt": "The server's records are damaged. Call the store.",
    "database_readonly": "The server can't write its records. Call the store.",
    "database_unreachable": ("The server can't reach its records. Try again in a moment."),
    "disk_failed": "The server's disk failed. Call the store.",
    "disk_full": "The server's disk is full. Make room, then try again.",
    "database_locked": "The server's database is in use elsewhere. Try again.",
    "not_a_hub": "This server has none above it.",
    "not_ready": "The server can't serve the shop now: see checks.",
    "server_error": "Something went wrong on the server. Tell support this id: {request_id}.",
    "watch_unknown": "Only this machine itself may watch the server, or who has its token.",
}
"""What to do next, by code; `{names}` are the error's values."""

_CODES = {400: "malformed_json", 404: "not_found", 405: "method_not_allowed"}


class BodyTooLargeError(HTTPException):
    """Raised while a body is read: FastAPI lets an HTTPException through there, nothing else."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit


class _Problem(JSONResponse):
    media_type = "application/problem+json"

    def render(self, content: object) -> bytes:
        """What was sent is told again, even if it can't be said in UTF-8."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(
            errors="replace"
        )


def problem(status: int, code: str, values: Mapping[str, object]) -> JSONResponse:
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status == 429 and "seconds" in values:
        headers["Retry-After"] = str(values["seconds"])
    if code in RETRY_AFTER:
        headers["Retry-After"] = str(RETRY_AFTER[code])
    body = problem_body(status, code, values)
    return _Problem(body, status, headers)


def problem_body(status: int, code: str, values: Mapping[str, object]) -> dict[str, object]:
    """`{type, title, status, code, detail, ...values}`."""
    title = code.replace("_", " ").capitalize()
    return {
        **values,
        "type": f"urn:tillpass:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": _sentence(code, values) or title,
    }


def status_of(code: str) -> int:
    return STATUS.get(code) or (404 if code.startswith("unknown_") else 422)


def add_problems(app: FastAPI) -> None:
    app.add_exception_handler(StoreError, _store_error)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)


def problem_detail(error: StoreError) -> str:
    """The sentence for people; without one, the code in words."""
    return _sentence(error.code, error.values) or error.code.replace("_", " ").capitalize()


def _pointer(place: Sequence[str | int]) -> str:
    """The JSON pointer into the body, "/lines/0/quantity"; other places by name, "/query/token"."""
    inside = place[1:] if place[:1] == ("body",) else place
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in inside)


def _sentence(code: str, values: Mapping[str, object]) -> str:
    try:
        return SENTENCES.get(code, "").format_map(values)
    except KeyError:
        return ""


async def _store_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, StoreError):
        raise error
    status = status_of(error.code)
    # What is wrong with the server itself names files and is not for the one who asked.
    return problem(status, error.code, error.values if status < 500 else {})


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    """422 with every fault and the pointer of what it is about."""
    if not isinstance(error, RefusedError):
        raise error
    errors = [
        {**fault.values, "code": fault.code, "detail": problem_detail(fault)}
        for fault in error.faults
    ]
    first = {name: value for name, value in error.values.items() if name != "pointer"}
    return problem(422, error.code, {**first, "errors": errors})


async def _http_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error, BodyTooLargeError):
        return problem(413, "body_too_large", {"limit": error.limit})
    code = _CODES.get(error.status_code, "http_error")
    answer = problem(error.status_code, code, {})
    answer.headers.update(error.headers or {})
    return answer


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return problem(400, "malformed_json", {})
    errors = [
        {"pointer": _pointer(one["loc"]), "code": one["type"], "detail": one["msg"]}
        for one in found
    ]
    return problem(422, "invalid_request", {"errors": errors})
