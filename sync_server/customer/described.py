"""How problems stand in the OpenAPI document: by status, an example for each code."""

from collections import defaultdict
from typing import Any

from sync_server.problems import problem_body, status_of

_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; programs go by it."},
        "detail": {"type": "string", "description": "What to do next, for people."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "format": "json-pointer"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

_ORDERED = (
    "name_missing",
    "name_too_long",
    "phone_missing",
    "phone_invalid",
    "email_invalid",
    "unknown_payment_method",
    "store_closed",
    "time_closed",
    "time_in_past",
    "time_too_far",
    "time_too_soon",
    "web_paused",
    "below_minimum",
)
CART_CODES = (
    "invalid_request",
    "unknown_fulfilment",
    "empty_cart",
    "too_many_lines",
    "unknown_item",
    "item_unavailable",
    "unknown_variant",
    "variant_unavailable",
    "quantity_out_of_range",
    "unknown_option",
    "option_not_offered",
    "option_unavailable",
    "option_not_on_parts",
    "modifier_count",
    "not_divisible",
    "part_shares",
    "part_not_offered",
    "unknown_ingredient",
    "note_too_long",
    "too_many_codes",
    "tip_out_of_range",
)
ORDER_CODES = (*_ORDERED, *CART_CODES, "code_refused")
BODY_CODES = ("malformed_json", "body_too_large")


def problems(*codes: str, within: tuple[str, ...] = ()) -> dict[int | str, dict[str, Any]]:
    """Responses for these codes, and with status 422 for those `within` the request's fields."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in codes:
        by_status[status_of(code)].append(code)
    if within:
        by_status[422].extend(within)
    return {status: _response(status, found) for status, found in sorted(by_status.items())}


def _response(status: int, codes: list[str]) -> dict[str, Any]:
    examples = {code: {"value": problem_body(status, code, {})} for code in codes}
    return {
        "description": ", ".join(f"`{code}`" for code in codes),
        "content": {"application/problem+json": {"schema": _SCHEMA, "examples": examples}},
    }
