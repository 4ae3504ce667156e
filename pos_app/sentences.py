"""What a refusal says to the person at the till: what is wrong and what to do next."""

from datetime import datetime
from zoneinfo import ZoneInfo

from qt_kit.wording import _, counted
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, money


def sentence(error: StoreError, settings: Settings) -> str:
    """For any code; an unknown one is named, so that somebody can be asked about it."""
    made = _with_values(error, settings)
    if made:
        return made
    plain = _SENTENCES.get(error.code)
    return _(plain) if plain else _("That did not work ({code}).").format(code=error.code)


def tries_left(count: int) -> str:
    return counted("Not this PIN, {count} try left", "Not this PIN, {count} tries left", count)


def printer_trouble(code: str) -> str:
    """Why a printer does not print, and what to do; "" while it does."""
    if not code:
        return ""
    told = {
        "paper_out": _("The printer is out of paper. Put a roll in; it prints by itself."),
        "cover_open": _("The printer's cover is open. Close it; it prints by itself."),
        "refused": _("The printer does not answer. Is it switched on?"),
        "unreachable": _("The printer does not answer. Is its cable in?"),
        "silent": _("The printer does not answer. Switch it off and on."),
        "gone": _("The printer's cable is out. Plug it in; it prints by itself."),
        "forbidden": _("This machine may not use the printer's cable. Ask who set it up."),
        "busy": _("Another program holds the printer. End it; it prints by itself."),
        "offline": _("The printer is offline. Press its feed button."),
    }
    return told.get(code) or _("The printer has a fault. Switch it off and on.")


def _with_values(error: StoreError, settings: Settings) -> str:
    values = error.values
    if error.code == "wrong_pin":
        return tries_left(int(str(values["tries_left"])))
    if error.code == "pin_locked":
        until = datetime.fromisoformat(str(values["until"]))
        at = clock_time(until, ZoneInfo(settings.time_zone), short=True)
        return _("Too many wrong PINs. Try again at {time}.").format(time=at)
    if error.code == "tendered_too_little":
        missing = money(settings.rules.currency, int(str(values["missing"])), settings.locale)
        return _("{amount} is missing.").format(amount=missing)
    if error.code == "file_not_written":
        return _("{folder} can't be written. Choose another place.").format(
            folder=values.get("folder", "")
        )
    return ""


_MENU_CHANGED = "The menu changed under the ticket. Take the line off and choose again."
_OFFER_BROKEN = "An offer has a mistake in it. Ask the owner to correct or stop it."
_SENTENCES = {
    "clock_not_now": "The clock says otherwise by now. Look again who is in.",
    "not_permitted": "You may not do that. Ask a manager.",
    "no_shift": "No shift is open at this till. Open it first.",
    "shift_open": "The shift is open already.",
    "float_out_of_range": "The float can't be that much. Count it again.",
    "empty_cart": "The ticket is empty. Add something first.",
    "item_unavailable": "Something on the ticket is sold out. Take it off or change it.",
    "variant_unavailable": "A size on the ticket is sold out. Take it off or change it.",
    "option_unavailable": "An extra on the ticket is sold out. Take it off or change it.",
    "until_past": "This time is over already. Choose a later one.",
    "unknown_item": _MENU_CHANGED,
    "unknown_variant": _MENU_CHANGED,
    "unknown_group": _MENU_CHANGED,
    "unknown_option": _MENU_CHANGED,
    "unknown_ingredient": _MENU_CHANGED,
    "option_not_offered": _MENU_CHANGED,
    "option_not_on_parts": _MENU_CHANGED,
    "not_divisible": _MENU_CHANGED,
    "part_shares": _MENU_CHANGED,
    "part_not_offered": _MENU_CHANGED,
    "quantity_out_of_range": "That is too many of one thing. Check the quantities.",
    "modifier_count": "A line lacks a choice or has too many. Edit it.",
    "code_needs_server": "This code is counted by the server. Take it when the till is online.",
    "code_not_known": "There is no such code. Check it and type it again.",
    "code_not_limited": "This code can be taken as often as wanted. Enter it again.",
    "code_used_up": "This code was used as often as it may be. It takes nothing off any more.",
    "hold_expired": "This code was kept for 30 minutes. Take it off and enter it again.",
    "tip_out_of_range": "That tip can't be right. Enter it again.",
    "currency_mismatch": "That is money of another currency. Enter it in the store's own.",
    "discount_amount": "Nothing can be taken off with a minus. Enter it again.",
    "discount_kind": "A price is for one line. Choose the line first.",
    "discount_percent": "Between 0 and 100 percent can come off. Enter it again.",
    "empty_set": _OFFER_BROKEN,
    "unknown_set": _OFFER_BROKEN,
    "promotion_amount": _OFFER_BROKEN,
    "promotion_incomplete": _OFFER_BROKEN,
    "promotion_percent": _OFFER_BROKEN,
    "promotion_set": _OFFER_BROKEN,
    "promotion_time": _OFFER_BROKEN,
    "fee_out_of_range": "The delivery fee can't be right. Ask the owner to correct it.",
    "points_out_of_range": "So many points can't be redeemed. Enter it again.",
    "payers_out_of_range": "A bill is split among 1 to 99.",
    "pieces_unpaid": "Something on the bill is nobody's yet. Give it to somebody.",
    "order_not_parked": "Another till has taken this ticket up. Look under Parked.",
    "gap_closed": "What was missing has come by now, or was given up. Look at it again.",
    "adds_up": "Order {order} adds up by now. Look at it again.",
    "unbilled": "Two tills changed order {order} at once. Bill it again first, under Orders.",
    "order_changed": "Another till has changed this ticket. Take it up again under Parked.",
    "order_closed": "This order is finished already.",
    "order_not_waiting": "This order is answered already, or was taken back.",
    "order_not_ready": "Accept this order first.",
    "order_paid": "This order is paid, so it can't be cancelled here.",
    "promise_in_past": "That time is over. Choose a later one.",
    "wrong_code": "That is not the code of this order. Ask the customer again.",
    "unknown_entry": "This entry is not on this till yet.",
    "unknown_order": "This order is not on this till yet.",
    "unknown_line": "That line is off the ticket already.",
    "unknown_person": "This person no longer works here.",
    "reason_missing": "Say why.",
    "amount_out_of_range": "That is more than can be moved at once. Move it in several parts.",
    "card_overpaid": "A card can't pay more than is left. Enter less.",
    "count_missing": "Count the drawer first.",
    "shift_blocked": "Something came in the way meanwhile. Settle it, or call a manager.",
    "count_out_of_range": "The count can't be right. Count again.",
    "unknown_z": "This Z report is not on this till.",
    "nothing_to_refund": "All of this was given back already.",
    "too_many_pieces": "Some of it was given back already. Choose again from what is left.",
    "order_unpaid": "This order is not paid, so nothing can be given back.",
    "file_disk_full": "The disk is full, so the file was not kept. Free some space.",
    "tendered_out_of_range": "That amount can't be taken. Enter it again.",
    "disk_full": "The till's disk is full, so nothing was written. Free some space.",
    "database_locked": "The till is busy with its records. Try again.",
    "database_readonly": "The till can't write its records. Call for help; nothing was written.",
    "sealed_unreadable": "A customer's name can't be read on this till. Call for help.",
    "database_unreachable": "The till can't reach its records. Call for help; nothing was written.",
    "database_corrupt": "The till's records are damaged. Call for help; nothing was written.",
    "disk_failed": "The till's disk failed. Call for help; nothing was written.",
}
