"""Who orders over the web: name, phone, e-mail, as typed and as kept (H2)."""

import re
from dataclasses import dataclass

import phonenumbers

from store_core.application.web_carts import fault, plain_text
from store_core.domain.errors import StoreError
from store_core.domain.orders import Contact
from store_core.domain.store import Settings

LONGEST_NAME = 80
LONGEST_EMAIL = 254

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class WebCustomer:
    name: str
    phone: str
    email: str = ""


def customer_faults(customer: WebCustomer, contact: Contact) -> tuple[StoreError, ...]:
    """Of a customer and the `contact_of` them. Codes `name_missing`, `name_too_long`,
    `phone_missing`, `phone_invalid`, `email_invalid`.
    """
    found = []
    if not contact.name:
        found.append(fault("name_missing", "/customer/name"))
    if len(contact.name) > LONGEST_NAME:
        found.append(fault("name_too_long", "/customer/name", most=LONGEST_NAME))
    if not customer.phone.strip():
        found.append(fault("phone_missing", "/customer/phone"))
    elif not contact.phone:
        found.append(fault("phone_invalid", "/customer/phone"))
    email = contact.email
    if email and (len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email)):
        found.append(fault("email_invalid", "/customer/email"))
    return tuple(found)


def dialled(phone: str, region: str) -> str | None:
    """The number as E.164, None if it can't be one.

    A number of the store's own country need only be possible, so that no new or fictional range is
    turned away; a foreign one has to be valid.
    """
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    domestic = number.country_code == phonenumbers.country_code_for_region(region)
    if not domestic and not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def contact_of(customer: WebCustomer, settings: Settings) -> Contact:
    """What is kept of a customer without faults; the phone as E.164, empty if it can't be one."""
    phone = dialled(customer.phone, settings.phone_region) or ""
    return Contact(plain_text(customer.name), phone, customer.email.strip())


def short_name(name: str) -> str:
    """ "Priya R.": what is called out and stands on the ticket."""
    given, *others = name.split()
    return f"{given} {others[-1][0].upper()}." if others else given
