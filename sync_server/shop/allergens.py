"""The allergens that must be named, in the shop's own English (R. 1169/2011)."""

from collections.abc import Mapping

ALLERGENS: Mapping[str, str] = {
    "gluten": "gluten",
    "crustaceans": "shellfish",
    "eggs": "egg",
    "fish": "fish",
    "peanuts": "peanuts",
    "soybeans": "soy",
    "milk": "milk",
    "nuts": "nuts",
    "celery": "celery",
    "mustard": "mustard",
    "sesame": "sesame",
    "sulphites": "sulphites",
    "lupin": "lupin",
    "molluscs": "molluscs",
}
