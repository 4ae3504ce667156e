"""Any bytes for a profile are a shop, or are refused with what is wrong in them."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from store_core.domain.errors import StoreError
from store_core.domain.profile import parse_profile
from tests.mutations import DEEP, spoilt

WHOLE: dict[str, Any] = json.loads(resources.path("profiles/pizzeria/profile.json").read_bytes())
hard = settings(suppress_health_check=list(HealthCheck), max_examples=150)


def read(data: bytes) -> None:
    """A `StoreError` of another code is raised, as is any other error."""
    try:
        parse_profile(data)
    except StoreError as error:
        if error.code != "bad_profile" or not error.values["problems"]:
            raise


@hard
@given(st.binary())
def test_bytes_of_no_meaning_are_no_profile(data: bytes) -> None:
    read(data)


@pytest.mark.parametrize("data", DEEP, ids=["lists", "objects", "both"])
def test_depths_without_end_are_no_profile(data: bytes) -> None:
    read(data)


@settings(hard, max_examples=400)
@given(spoilt(WHOLE))
def test_a_spoilt_profile_is_told_what_is_wrong_with_it(whole: Any) -> None:
    read(json.dumps(whole).encode())
