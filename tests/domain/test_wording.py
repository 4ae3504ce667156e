import pytest

from store_core.domain.wording import piece, symbol, whole_money


@pytest.mark.parametrize(
    ("currency", "minor", "locale", "text"),
    [
        ("USD", 6000, "en_US", "$60"),
        ("USD", 4844, "en_US", "$48.44"),
        ("USD", 100_000_00, "en_US", "$100,000"),
        ("EUR", 6000, "it_IT", "60\N{NO-BREAK SPACE}€"),
        ("JPY", 6000, "en_US", "¥6,000"),
        ("KWD", 4844, "en_US", "KWD4.844"),
    ],
)
def test_a_whole_amount_goes_without_its_cents(
    currency: str, minor: int, locale: str, text: str
) -> None:
    assert whole_money(currency, minor, locale).replace("\N{NO-BREAK SPACE}", " ") == text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


@pytest.mark.parametrize(
    ("currency", "minor", "text"),
    [("USD", 25, "25¢"), ("USD", 1000, "$10"), ("GBP", 50, "50p"), ("JPY", 50, "¥50")],
)
def test_notes_and_coins_are_called_as_people_call_them(
    currency: str, minor: int, text: str
) -> None:
    assert piece(currency, minor) == text


def test_the_currency_has_its_sign() -> None:
    assert symbol("USD") == "$"
