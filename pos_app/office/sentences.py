"""What a refusal says in the back office: what is wrong and what to do next."""

from collections.abc import Mapping

from pos_app import sentences
from qt_kit.wording import _
from store_core.application.catalogue_sentences import CATALOGUE_PROBLEMS
from store_core.domain.catalogue_checks import Problem
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings

SENTENCES: Mapping[str, str] = {
    "hours_changed": "These hours were corrected meanwhile. Look at them again.",
    "last_owner": "This is the last owner. Make somebody else an owner first.",
    "name_taken_now": "Somebody else works here as {name} now. Rename one of them first.",
    "no_recovery_code": "There is no recovery code for this person. Ask another owner.",
    "own_role": "Nobody changes their own role. Ask another owner.",
    "owner_keeps": "An owner keeps this right, or nobody could give the others back.",
    "owners_only": "Only an owner does this to an owner.",
    "retire_self": "Nobody takes themselves out. Ask another owner.",
    "retire_shift_open": "{name} has a shift open at {till}. Close it first.",
    "unknown_permission": "The server does not know this right. Update the older program.",
    "wrong_recovery_code": "That is not the recovery code. Check it and type it again.",
    "bad_device": "Say what the machine is, and give it a name.",
    "bad_records": "Nothing was saved. Put right what is marked, then save again.",
    "bad_message": "The server does not understand this. Update the older of the two programs.",
    "call_conflict": "This was sent before with other values. Close it, open it again and retry.",
    "bad_percent": "This is no percentage. Write it like 5 or -2.5.",
    "cancelled": "You stopped it. Nothing was changed.",
    "changed_meanwhile": "Somebody else changed this since you opened it. Look at both first.",
    "device_not_allowed": "This machine may not change the shop. Use a till.",
    "device_revoked": "This till was taken out of the store. Pair it again.",
    "device_unknown": "The server does not know this till. Pair it again.",
    "picture_damaged": "This picture is damaged: part of the file is missing. Copy it again.",
    "picture_heic": (
        "This picture is HEIC, as phones keep them. Save it as JPEG first: on an iPhone, Settings, "
        "Camera, Formats, Most Compatible."
    ),
    "picture_kind": "This file is no picture that can be used. Take a JPEG, PNG, WebP or GIF.",
    "picture_not_prepared": "The server is of another version. Update the older one, then retry.",
    "picture_not_read": "This file can't be read. Copy it to this machine, then try again.",
    "picture_too_large": "This file is larger than {most} MB. Save the picture smaller first.",
    "picture_too_many_pixels": (
        "This picture has more than {most} million pixels. Save it smaller first."
    ),
    "pictures_full": (
        "The shop has {most} MB of pictures, which is all it can hold. Use one that is there."
    ),
    "bad_quantity": "This is no quantity that can be. Type it again.",
    "count_in_future": "Nobody counts ahead. Give a time that is over.",
    "nothing_counted": "Type a quantity for at least one thing.",
    "nothing_to_order": "Order {order} has no line. Add what is wanted first.",
    "order_came": "Part of order {order} has come. Close it instead.",
    "order_is_closed": "Order {order} is closed. Write a new one.",
    "order_not_draft": "Order {order} is no draft any more. Look at it again.",
    "order_not_sent": "Order {order} is not with the supplier. Send it first.",
    "order_was_sent": "Order {order} was sent as it is. Close it, or write another one.",
    "place_missing": "Say which shop it comes from or goes to.",
    "unknown_pack": "There is no pack {pack}. Choose another.",
    "unknown_purchase": "This order is not known here. Look at the list again.",
    "unknown_stock_item": "There is no {item} in stock. Choose another.",
    "unknown_supplier": "There is no supplier {supplier}. Choose another.",
    "in_use": "Open orders have this: {orders}. Finish them first, or set it sold out.",
    "file_not_read": "{file} can't be read. Copy it to this machine, then try again.",
    "no_settings_file": "This is no file of settings. Take one that was exported here.",
    "pause_out_of_range": "Web orders pause for {most} hours at most. Close the store instead.",
    "printer_in_use": "Papers still go to this printer. Send them to another one first.",
    "logo_too_large": "This picture has too much in it for a receipt. Take a simpler one.",
    "server_not_known": "Another machine answers as the server; nothing was sent. Call the owner.",
    "server_not_private": "The server may only be reached by https. Pair this till again.",
    "server_unreachable": "The server can't be reached; nothing was changed. Reading goes on.",
    "sheet_damaged": "This file is damaged, or no spreadsheet. Save it as XLSX or CSV again.",
    "sheet_kind": "Take a file that ends in .xlsx or .csv.",
    "sheet_too_large": "This file is larger than {most} MB. Divide it into several.",
    "too_many_rows": "A sheet has at most {most} rows. Divide it into several files.",
    "file_unreadable": "{path} can't be read. Copy it to this machine, then try again.",
    "file_unwritable": "{path} can't be written. Choose another place.",
    "too_many_records": "{count} changes at once are too many. Save at most {most} at a time.",
    "unknown_call": "The server is older than this program. Update it, then try again.",
    "unknown_device": "This machine is not in the store any more.",
}
"""By code; `{names}` are the error's values. What the counter says too stands in its own table."""


PROBLEMS: Mapping[str, str] = {
    **CATALOGUE_PROBLEMS,
    "device_name_missing": "A name is needed, as people call the machine.",
    "device_name_taken": "Another machine is called {name}.",
    "device_name_too_long": "A name has at most {most} letters.",
    "link_bad": "Write a web address, like https://shop.example/rate/{{number}}.",
    "logo_bad": "This is no logo of ours. Choose the picture again.",
    "logo_percent_out_of_range": "The logo takes 10 to 100 % of the width.",
    "port_out_of_range": "A port is 1 to 65535; receipt printers listen at 9100.",
    "printer_address_bad": "This is no address. Write one like 192.168.1.50.",
    "printer_address_missing": "Write the printer's address, or find it on the network.",
    "printer_copies_out_of_range": "Each paper comes out 1 to {most} times.",
    "printer_driver_missing": "Choose the till that it is plugged into.",
    "printer_fallback_itself": "A printer can't stand in for itself.",
    "printer_fallback_unknown": "That printer is gone. Choose another.",
    "printer_name_missing": "A name is needed, like Counter or Kitchen.",
    "printer_name_taken": "Another printer is called {name}.",
    "printer_name_too_long": "A name has at most {most} letters.",
    "printer_path_missing": "Write its port, like /dev/usb/lp0 or COM3.",
    "printer_place_taken": "{name} is there already.",
    "printer_rate_unknown": "Choose one of the speeds; the printer's own test page tells it.",
    "printer_width_unknown": "Paper is 58 or 80 mm wide.",
    "too_many_lines": "At most {most} lines.",
    "unknown_printer": "That printer is gone. Choose another.",
    "above_most": "This is more than the most, {most}.",
    "bad_clock": "Write a time like 09:30.",
    "bad_date": "Write a date like 2027-01-01.",
    "bad_email": "This address is not complete. Check it, or leave it empty.",
    "bad_percent": "Write a percentage from 0 to 100.",
    "bad_phone": "This is no phone number. Write it with its digits.",
    "currency_fixed": "The store has sold in {currency} already, so that stays.",
    "hours_overlap": "The store is open already then. Change one of the two.",
    "needs_both_times": "Write both times, or neither.",
    "nothing_chosen": "Choose at least one.",
    "out_of_range": "This has to be from {least} to {most}.",
    "setting_missing": "This can't be empty.",
    "setting_too_long": "This has at most {most} letters.",
    "tax_begun": "This rate is in force. Plan another one from a day on instead.",
    "tax_in_past": "That day is over. Choose today or a later one.",
    "too_many_rows": "At most {most} rows.",
    "twice": "This is there twice.",
    "unknown_choice": "{choice} can't be chosen.",
    "unknown_country": "There is no country {country}.",
    "unknown_currency": "There is no currency {currency}.",
    "unknown_language": "There is no language {language}.",
    "unknown_locale": "Nobody writes like {locale}. Choose another.",
    "unknown_setting": "There is no setting {key}.",
    "unknown_zone": "There is no time zone {zone}.",
    "wrong_kind": "The value in the file is of another kind.",
    "email_bad": "This is no e-mail address. Check it, or leave it empty.",
    "recipe_cycle": "{item} would be made of itself. Take it out of what it is made of.",
    "recipe_unit": "This is kept in {wanted}, not in {unit}. Type it in {wanted}.",
    "reorder_above_par": "It would be ordered while there is more than it is filled up to.",
    "stock_item_retired": "{item} is not kept any more. Choose another.",
    "stock_negative": "This can't be below zero.",
    "stock_not_positive": "This has to be more than zero.",
    "stock_too_large": "This is too large to be right.",
    "supplier_in_use": "{items} still come from here. Give them another supplier first.",
    "unit_in_use": "It was counted in {unit} already. Keep the unit, or add another item.",
    "unknown_record": "There is no {record} on the menu any more.",
    "unknown_unit": "There is no unit {unit}.",
    "used_twice": "{item} stands here twice. Put both in one line.",
    "weekday_bad": "These are no days of the week.",
}
"""What is wrong with a field of a record, by the problem's code."""


def problem_sentence(problem: Problem, settings: Settings) -> str:
    """For any code; the sentence stands at the field that `problem.at` names."""
    told = PROBLEMS.get(problem.code)
    if told is None:
        return sentence(StoreError(problem.code, **problem.values), settings)
    return _(told).format_map(problem.values)


def problems_in(error: StoreError) -> tuple[Problem, ...]:
    """What a refused edit says of its fields; nothing where it was refused for another reason."""
    told = error.values.get("problems", ())
    found = [dict(one) for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return tuple(Problem(str(one.pop("at", "")), str(one.pop("code", "")), one) for one in found)


def sentence(error: StoreError, settings: Settings) -> str:
    """For any code."""
    told = SENTENCES.get(error.code)
    values = {name: _listed(value) for name, value in error.values.items()}
    return _(told).format_map(values) if told else sentences.sentence(error, settings)


def _listed(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
