"""What a setting may be chosen from."""

from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale
from babel.numbers import list_currencies

from pos_app.office.presenters.store_draft import Draft
from pos_app.office.presenters.tax_words import tax_name
from qt_kit.wording import _
from store_core.domain.locales import language_name, languages, locales_of
from store_core.domain.setting_list import Setting, value_of

Choices = tuple[tuple[str, str, str], ...]
"""(key, words, icon) each."""


def choices_of(one: Setting, draft: Draft) -> Choices:
    """What is set stands among them, also where nobody would choose it."""
    found = _listed(one, draft)
    held = value_of(draft.settings, one.key)
    if isinstance(held, str) and held not in {key for key, _words, _icon in found}:
        return ((held, held, ""), *found)
    return found


def _listed(one: Setting, draft: Draft) -> Choices:
    match one.kind:
        case "zone":
            return _zones()
        case "currency":
            return _currencies()
        case "country":
            return _countries()
        case "locale":
            return _locales(draft.settings.languages)
        case "languages":
            spoken = draft.settings.languages
            others = ((code, language_name(code), "") for code in languages() if code not in spoken)
            return (("", _("Choose one"), ""), *others)
        case "tax_class":
            held = value_of(draft.settings, one.key)
            alive = (tax for tax in draft.taxes if not tax.retired or tax.id == held)
            classes = ((tax.id, tax_name(tax, draft.settings), "") for tax in alive)
            return (("", _("Untaxed"), ""), *classes)
        case _:
            return tuple((key, _(words), "") for key, words in (one.choices or {}).items())


@cache
def _zones() -> Choices:
    named = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return tuple((name, name.replace("_", " "), "") for name in sorted(named))


@cache
def _currencies() -> Choices:
    names = Locale("en").currencies
    codes = sorted(code for code in list_currencies("en") if code in names)
    return tuple((code, f"{code} · {names[code]}", "") for code in codes)


@cache
def _countries() -> Choices:
    names = Locale("en").territories
    found = ((code, names.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS)
    return tuple((code, name, "") for code, name in sorted(found, key=lambda one: one[1]))


@cache
def _locales(spoken: tuple[str, ...]) -> Choices:
    found = (
        (code, Locale.parse(code).get_display_name("en") or code) for code in locales_of(spoken)
    )
    return tuple((code, name, "") for code, name in sorted(found, key=lambda one: one[1]))
