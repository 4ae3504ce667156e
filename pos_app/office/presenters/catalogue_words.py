"""The words of the catalogue screen: allergens, diets, fields."""

from collections.abc import Mapping
from typing import Any

from pos_app.office.presenters.catalogue_records import read
from pos_app.office.presenters.catalogue_typed import MONEY, kind_of
from qt_kit.wording import _, counted
from store_core.domain.catalogue import Text, text_in
from store_core.domain.store import Settings
from store_core.domain.wording import amount

ALLERGENS: Mapping[str, tuple[str, str]] = {
    "gluten": ("Gluten", "wheat"),
    "crustaceans": ("Shellfish", "shrimp"),
    "eggs": ("Egg", "egg"),
    "fish": ("Fish", "fish"),
    "peanuts": ("Peanuts", "nut"),
    "soybeans": ("Soy", "leaf"),
    "milk": ("Milk", "milk"),
    "nuts": ("Nuts", "cherry"),
    "celery": ("Celery", "salad"),
    "mustard": ("Mustard", "flask-conical"),
    "sesame": ("Sesame", "cookie"),
    "sulphites": ("Sulphites", "wine"),
    "lupin": ("Lupin", "sparkles"),
    "molluscs": ("Molluscs", "soup"),
}
"""The 14 of R. 1169/2011: word and symbol."""
DIETS: Mapping[str, tuple[str, str]] = {
    "vegetarian": ("Vegetarian", "leaf"),
    "vegan": ("Vegan", "vegan"),
    "gluten_free": ("Gluten-free", "wheat"),
    "keto": ("Keto", "egg"),
    "halal": ("Halal", "badge-check"),
}
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "it": "Italiano",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "pt": "Português",
    "si": "සිංහල",
    "nl": "Nederlands",
}
HALVES: Mapping[str, str] = {
    "": "Can't be divided",
    "share": "Each half at half price",
    "max": "The dearer half counts",
    "full": "Every part at full price",
}
GROUND_WORDS: Mapping[str, str] = {
    "linen": "Linen",
    "clay": "Clay",
    "sage": "Sage",
    "honey": "Honey",
    "mist": "Mist",
    "rose": "Rose",
}
FIELDS: Mapping[str, str] = {
    "allergens": "allergens",
    "at_till": "at the till",
    "available": "availability",
    "barcode": "barcode",
    "calories": "calories",
    "category_ids": "categories",
    "defaults": "chosen at first",
    "default_variant": "usual size",
    "description": "description",
    "detail": "detail",
    "diameter_mm": "diameter",
    "diet": "diets",
    "featured": "featured",
    "free": "free choices",
    "group_ids": "modifier groups",
    "full_name": "name on receipts",
    "ground": "ground of the picture",
    "half_surcharge": "surcharge for halves",
    "halves": "halves",
    "hidden": "hidden",
    "icon": "icon",
    "ingredients": "what can be left out",
    "max": "most choices",
    "min": "fewest choices",
    "name": "name",
    "on_parts": "choice per half",
    "on_web": "on the web",
    "options": "options",
    "order": "order",
    "parent": "category above",
    "parts_from": "parts from",
    "pictures": "pictures",
    "position": "place",
    "prep_minutes": "prep minutes",
    "price": "price",
    "quick_key": "quick key",
    "retired": "retired",
    "servings": "servings",
    "short": "short name",
    "station": "station",
    "tags": "also found by",
    "tax_class": "tax class",
    "traces": "traces",
    "variant_prices": "price",
    "variants": "sizes",
    "without_variants": "not in sizes",
}
"""Others are told by their own name."""


def language_word(code: str) -> str:
    return LANGUAGES.get(code, code)


def field_word(step: str) -> str:
    return _(FIELDS.get(step, step.replace("_", " ")))


def path_words(path: str, record: Any, language: str) -> str:
    """ "Large: price" for "variants/l/price", "Name, Italiano" for "name/it"."""
    steps = path.split("/")
    if len(steps) == 1:
        return _capital(field_word(steps[0]))
    if steps[0] in ("name", "description"):
        return f"{_capital(field_word(steps[0]))}, {language_word(steps[1])}"
    if steps[1] == "order":
        return _("Order of the {what}").format(what=field_word(steps[0]))
    inner = read(record, "/".join(steps[:2]))
    name = text_in(inner.name, language) if hasattr(inner, "name") else steps[1]
    rest = field_word(steps[2]) if len(steps) > 2 else field_word(steps[0])
    return f"{name}: {rest}"


def value_words(path: str, value: Any, settings: Settings) -> str:
    """As a person reads it; a dash for nothing."""
    language = settings.languages[0]
    if value is None or value == "" or value == ():
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if kind_of(path) in MONEY and isinstance(value, int):
        return amount(settings.rules.currency, value, settings.locale)
    if isinstance(value, Mapping):
        return text_in(value, language) or "—"
    if hasattr(value, "name"):
        return text_in(value.name, language)
    if isinstance(value, tuple):
        return ", ".join(value_words(path, one, settings) for one in value)
    return str(value)


def named(text: Text, settings: Settings) -> str:
    return text_in(text, settings.languages[0])


def changes_words(count: int) -> str:
    return counted("{count} change", "{count} changes", count)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
