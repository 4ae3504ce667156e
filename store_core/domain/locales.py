"""Languages, countries and ways to write dates and numbers, as far as CLDR knows them (S6)."""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers


@cache
def nearest_locale(wanted: str) -> str:
    """The locale itself, or the nearest that is known: "en_LK" is read as the world's "en_001",
    one that nobody heard of as "en_US".
    """
    parts = wanted.replace("-", "_").split("_")
    for text in ("_".join(parts), f"{parts[0]}_001", parts[0]):
        if text and known_locale(text):
            return str(Locale.parse(text))
    return "en_US"


@cache
def known_locale(text: str) -> bool:
    try:
        Locale.parse(text)
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return True


@cache
def language_name(code: str) -> str:
    """In the language itself: "Italiano"; the code where nobody knows it."""
    if not known_locale(code):
        return code
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


@cache
def languages() -> tuple[str, ...]:
    """Codes of two or three letters."""
    codes = {code for code in locale_identifiers() if "_" not in code and code != "root"}
    return tuple(sorted(codes))


@cache
def locales_of(spoken: tuple[str, ...]) -> tuple[str, ...]:
    """The locales of these languages, for a list to choose from."""
    return tuple(
        sorted(
            code for code in locale_identifiers() if code.split("_")[0] in spoken and "_" in code
        )
    )
