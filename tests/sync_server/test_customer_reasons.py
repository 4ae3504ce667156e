"""Why a code takes nothing off, in a sentence of every language (O3, W9)."""

from datetime import date
from typing import get_args

import pytest

from store_core.domain.catalogue import Promotion
from store_core.domain.discounts import RefusedCode
from store_core.domain.promotions import Reason, ReasonCode
from sync_server.customer.reasons import SENTENCES, why_refused
from tests.shops import pizzeria

SETTINGS = pizzeria().settings
OFFER = Promotion(
    "xmas",
    "order_amount",
    {"en": "Christmas", "it": "Natale"},
    code="XMAS",
    starts=date(2026, 12, 1),
    weekdays=(1, 4),
    hours=("16:00", "18:00"),
    min_subtotal=2500,
)
OTHER = Promotion("best", "order_percent", {"en": "First order", "it": "Primo ordine"})


def told(code: ReasonCode, language: str = "en") -> str:
    reason = Reason(code, "xmas", missing=650, other="best")
    return why_refused(RefusedCode("XMAS", reason), (OFFER, OTHER), SETTINGS, language)


@pytest.mark.parametrize("language", SETTINGS.languages)
@pytest.mark.parametrize("code", [one for one in get_args(ReasonCode) if one != "code_missing"])
def test_every_reason_is_a_whole_sentence(code: ReasonCode, language: str) -> None:
    said = told(code, language)
    assert said.endswith(".")
    assert "{" not in said
    assert "XMAS" in said


@pytest.mark.parametrize("language", SETTINGS.languages)
def test_every_reason_is_said_in_every_language_of_the_store(language: str) -> None:
    assert [code for code, texts in SENTENCES.items() if language not in texts] == []


@pytest.mark.parametrize(
    ("code", "language", "said"),
    [
        ("not_yet", "en", "XMAS begins on December 1, 2026."),
        ("not_yet", "it", "XMAS vale dal 1 dicembre 2026."),
        ("wrong_day", "en", "XMAS does not hold now. It does: Tuesday, Friday, 4:00 PM – 6:00 PM."),
        ("wrong_hour", "it", "XMAS non vale adesso. Vale: martedì, venerdì, 16:00 – 18:00."),
        ("minimum", "en", "XMAS is for orders from $25.00: $6.50 more is needed."),
        ("excluded_by", "en", "XMAS does not go together with First order, which saves more."),
        ("excluded_by", "it", "XMAS non si somma con Primo ordine, che fa risparmiare di più."),
    ],
)
def test_a_reason_tells_from_when_and_how_much(code: ReasonCode, language: str, said: str) -> None:
    assert told(code, language).replace("\N{NARROW NO-BREAK SPACE}", " ") == said
