import json
from typing import Any

import pytest
import requests

from sync_server.customer.answers import OrderCreated, OrderTracked
from sync_server.customer.requests import CartRequest, OrderRequest
from sync_server.problems import SENTENCES
from tests.sync_server.customers import ordered, send_order


@pytest.fixture
def document(api: str) -> dict[str, Any]:
    url = api.removesuffix("customer/") + "openapi.json"
    found: dict[str, Any] = requests.get(url, timeout=60).json()
    return found


def _operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        path.removeprefix("/api/customer/"): operation
        for path, methods in document["paths"].items()
        if path.startswith("/api/customer/")
        for operation in methods.values()
    }


def test_every_endpoint_of_the_customers_is_described(document: dict[str, Any]) -> None:
    assert set(_operations(document)) == {
        "menu/categories/",
        "menu/items/",
        "payments/methods/",
        "cart/quote/",
        "orders/create/",
        "orders/track/{order_id}/",
        "orders/history/",
        "orders/cancel/{order_id}/",
        "orders/stream/{order_id}/",
    }


def test_every_endpoint_says_what_it_does_and_what_can_go_wrong(document: dict[str, Any]) -> None:
    for path, operation in _operations(document).items():
        assert operation["description"], path
        for status, response in operation["responses"].items():
            if int(status) < 400:
                continue
            [(media_type, content)] = response["content"].items()
            assert media_type == "application/problem+json", path
            for code, example in content["examples"].items():
                problem = example["value"]
                assert (problem["code"], problem["status"]) == (code, int(status))
                assert problem["detail"] != problem["title"] or "{" in SENTENCES[code], code


def test_the_orders_of_a_guest_ask_for_their_token(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["GuestToken"]["scheme"] == "bearer"
    asking = {path for path, found in _operations(document).items() if found.get("security")}
    assert asking == {
        "orders/track/{order_id}/",
        "orders/history/",
        "orders/cancel/{order_id}/",
        "orders/stream/{order_id}/",
    }


def test_the_key_of_an_order_is_described_as_required(document: dict[str, Any]) -> None:
    parameters = _operations(document)["orders/create/"]["parameters"]
    [key] = [one for one in parameters if one["name"] == "Idempotency-Key"]
    assert key["required"]


@pytest.mark.parametrize("model", [OrderRequest, CartRequest])
def test_the_examples_can_be_ordered(api: str, model: type[CartRequest]) -> None:
    [example] = model.model_json_schema()["examples"]
    if model is OrderRequest:
        assert send_order(api, example).status_code == 201
    else:
        answer = requests.post(f"{api}cart/quote/", json=example, timeout=60)
        assert answer.status_code == 200


def test_answers_are_as_described(api: str) -> None:
    made = ordered(api)
    OrderCreated.model_validate_json(json.dumps(made), extra="forbid")
    url = f"{api}orders/track/{made['order_id']}/"
    headers = {"Authorization": f"Bearer {made['guest_token']}"}
    followed = requests.get(url, headers=headers, timeout=60)
    OrderTracked.model_validate_json(followed.text, extra="forbid")
