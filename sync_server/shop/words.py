"""Names of diets and tags, and what went wrong in sentences, in the shop's own English.

Each is looked up in the visit's language where it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers

from store_core.domain.errors import StoreError
from sync_server.shop.visit import Visit

DIETS: Mapping[str, str] = {
    "vegetarian": "Vegetarian",
    "vegan": "Vegan",
    "gluten_free": "Gluten-free",
    "keto": "Keto",
    "halal": "Halal",
}
DIET_ICONS: Mapping[str, str] = {
    "vegetarian": "leaf",
    "vegan": "vegan",
    "gluten_free": "wheat",
    "keto": "flame",
    "halal": "check",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """`tone` is the colour of its pill."""

    icon: str
    word: str
    tone: str


TAGS: Mapping[str, Tag] = {
    "most_ordered": Tag("star", "Most ordered", "accent"),
    "hot": Tag("flame", "Hot", "accent"),
    "new": Tag("sparkles", "New", "info"),
    "vegan": Tag("vegan", "Vegan", "good"),
    "vegetarian": Tag("leaf", "Vegetarian", "good"),
}
SOLD_OUT = Tag("ban", "Sold out today", "off")

SENTENCES: Mapping[str, str] = {
    "below_minimum": "Orders are taken from {minimum}. Add {missing} more.",
    "cart_full": "Your cart is full. Check out with what is in it, then order the rest.",
    "email_invalid": "This address is not complete. Check it, or leave it empty.",
    "empty_cart": "There is nothing in your cart yet.",
    "item_unavailable": "Sold out by now. Remove it or choose something else.",
    "modifier_count": "The choices do not fit any more. Edit this line.",
    "name_missing": "Tell us a name to call out.",
    "name_too_long": "A name has at most {most} characters.",
    "note_too_long": "A note has at most {most} characters.",
    "option_unavailable": "One of the choices is sold out by now. Edit this line.",
    "order_accepted": "The store has accepted the order already. Call us to change it.",
    "order_closed": "This order is finished or cancelled already.",
    "phone_missing": "Tell us a number, in case something is sold out.",
    "store_closed": "The store is closed now. Choose a time below.",
    "time_closed": "The store is closed at that time. Choose another.",
    "time_in_past": "That time is over. Choose a later one.",
    "time_unknown": "Choose one of the times.",
    "time_too_far": "That is too far ahead. Choose one of the next {days} days.",
    "time_too_soon": "That is too soon. Order at least {days} days ahead.",
    "tip_out_of_range": "That is more than a tip can be. Choose a smaller one.",
    "tip_unknown": "Write an amount like 2.50, or choose another tip.",
    "too_many_codes": "An order takes {most} codes at most. Take one out first.",
    "too_many_lines": "That is more than one order can hold. Remove some lines.",
    "total_changed": "The total changed this moment. Look at it, then order again.",
    "rate_limited": "Too many orders from here. Try again in {seconds} s.",
    "unknown_payment_method": "Choose how to pay.",
    "unknown_item": "Not on the menu any more. Remove it.",
    "unknown_option": "One of the choices is not offered any more. Edit this line.",
    "web_paused": "Nothing is made for web orders right now. Choose a time below.",
    "variant_unavailable": "This size is sold out by now. Edit this line.",
}
_LINE = "This can't be ordered like that any more. Edit or remove it."


def sentence(visit: Visit, error: StoreError) -> str:
    """What is wrong and what to do."""
    if error.code == "phone_invalid":
        return phone_sentence(visit, visit.fields.get("phone", ""))
    values = {name: value for name, value in error.values.items() if name != "sentence"}
    if error.code == "below_minimum":
        values = {name: visit.money(int(str(values[name]))) for name in ("minimum", "missing")}
    return visit.say(SENTENCES.get(error.code, _LINE), **values)


def phone_sentence(visit: Visit, typed: str) -> str:
    """How many digits are missing or too many, with an example of the store's country."""
    region = visit.settings.phone_region
    sample = phonenumbers.example_number(region)
    style = phonenumbers.PhoneNumberFormat.NATIONAL
    example = phonenumbers.format_number(sample, style) if sample else visit.settings.phone
    about = phonenumbers.PhoneMetadata.metadata_for_region(region)
    lengths = about.general_desc.possible_length if about and about.general_desc else ()
    try:
        digits = len(str(phonenumbers.parse(typed, region).national_number))
    except phonenumbers.NumberParseException:
        digits = 0
    if not (lengths and digits):
        return visit.say("This is not a phone number. Write it like {example}.", example=example)
    if digits < min(lengths):
        missing = visit.count(
            min(lengths) - digits, "One digit is missing.", "{n} digits are missing."
        )
        return (
            missing
            + " "
            + visit.say(
                "A number here has {count}, like {example}.", count=min(lengths), example=example
            )
        )
    return visit.say("This number can't be right. Write it like {example}.", example=example)
