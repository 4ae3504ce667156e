import pytest

from store_core.domain.wording import money, piece, symbol, whole_money


@pytest.mark.parametrize(
    ("currency", "minor", "locale", "text"),
    [
        ("USD", 6000, "en_US", "$60"),
        ("USD", 4844, "en_US", "$48.44"),
        ("USD", 100_000_00, "en_US", "$100,000"),
        ("EUR", 6000, "it_IT", "60\N{NO-BREAK SPACE}€"),
        ("JPY", 6000, "en_US", "¥6,000"),
        ("KWD", 4844, "en_US", "KWD\N{NO-BREAK SPACE}4.844"),
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


@pytest.mark.parametrize(
    ("currency", "minor", "locale", "text"),
    [
        ("KWD", -1_234_500, "en_US", "−KWD 1,234.500"),
        ("LKR", 123_456, "si_LK", "රු. 1,234.56"),
        ("GHS", 1205, "en_GH", "GH₵12.05"),
        ("EUR", -5, "nl_NL", "€ −0,05"),
        ("USD", -1999, "en_US", "−$19.99"),
    ],
)
def test_a_currency_in_letters_stands_off_its_number(
    currency: str, minor: int, locale: str, text: str
) -> None:
    assert money(currency, minor, locale).replace("\N{NO-BREAK SPACE}", " ") == text


def test_the_currency_has_its_sign() -> None:
    assert symbol("USD") == "$"
