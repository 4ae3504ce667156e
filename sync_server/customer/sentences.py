"""What went wrong with a customer's request, and what to do next, by code."""

from collections.abc import Mapping

STATUS: Mapping[str, int] = {
    "malformed_json": 400,
    "idempotency_key_missing": 400,
    "idempotency_key_format": 400,
    "too_many_tokens": 400,
    "token_missing": 401,
    "token_unknown": 401,
    "order_not_found": 404,
    "idempotency_conflict": 409,
    "order_accepted": 409,
    "rate_limited": 429,
}
"""Besides those of the server; what is wrong inside a request is always 422."""

SENTENCES: Mapping[str, str] = {
    "email_invalid": "This e-mail address is not complete. Check it, or leave it out.",
    "empty_cart": "There is nothing in the cart. Add something first.",
    "idempotency_conflict": "This key was used for another order. Send a new one.",
    "idempotency_key_format": "The Idempotency-Key has 8 to 200 printable ASCII characters.",
    "idempotency_key_missing": "Send an Idempotency-Key, so that the order is placed only once.",
    "item_unavailable": "{item} is sold out. Take it out of the cart.",
    "modifier_count": "{count} of {group} is too few or too many: see min and max.",
    "name_missing": "Tell us a name to call out.",
    "name_too_long": "A name has at most {most} characters.",
    "not_divisible": "{item} is not sold in parts.",
    "note_too_long": "A note has at most {most} characters.",
    "option_not_offered": "{option} is not offered with {item}.",
    "option_not_on_parts": "{option} is for the whole of {item}, not for a part.",
    "option_unavailable": "{option} can't be had now. Choose another.",
    "order_accepted": "The store has taken the order on already. Call to change it.",
    "order_closed": "The order is finished or cancelled already.",
    "order_not_found": "There is no such order under this token.",
    "part_not_offered": "{part} can't be a part of {item}.",
    "part_shares": "Each part has a share of 1 or more.",
    "phone_invalid": "This can't be a phone number. Write it with its area code.",
    "phone_missing": "Tell us a phone number, in case something is sold out.",
    "quantity_out_of_range": "A quantity of {quantity} can't be ordered.",
    "rate_limited": "Too many orders from one place. Try again in {seconds} s.",
    "store_closed": "The store is closed now. Choose a later time.",
    "time_closed": "The store is closed at that time. Choose another.",
    "time_in_past": "That time is over. Choose a later one.",
    "time_too_far": "Orders are taken at most {days} days ahead.",
    "token_missing": "Send the order's token as Authorization: Bearer.",
    "token_unknown": "None of the tokens sent belongs to an order.",
    "too_many_lines": "A cart has at most {most} lines.",
    "too_many_tokens": "Send at most {most} tokens.",
    "unknown_fulfilment": "This store does not offer {fulfilment} over the web.",
    "unknown_ingredient": "{ingredient} is not in {item}, so it can't be left out.",
    "unknown_item": "The store does not sell {item}.",
    "unknown_option": "There is no option {option}.",
    "unknown_payment_method": "This store does not take {method}.",
    "unknown_variant": "Choose one of the sizes of {item}.",
    "variant_unavailable": "The size {variant} is sold out. Choose another.",
}
"""`{names}` are the error's values."""
