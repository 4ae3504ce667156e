"""Words of the first run: its pages, and what a refusal says there."""

from collections.abc import Mapping

from pos_app.first_run.presenters.draft import Draft, Step, printer_of
from pos_app.first_run.profiles import OTHER, kind_name
from pos_app.office.presenters.printers_words import place_trouble
from pos_app.office.sentences import sentence as office_sentence
from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings
from store_core.printing.connection import Outcome, Printed, Uncertain
from store_core.printing.status import Trouble

TITLES: Mapping[Step, str] = {
    "shop": "Shop",
    "place": "Place",
    "money": "Money and languages",
    "tax": "Tax",
    "hours": "Opening hours",
    "owner": "Owner",
    "recovery": "Recovery code",
    "printer": "Printer",
    "menu": "Menu",
    "open": "Open the shop",
}
QUESTIONS: Mapping[Step, tuple[str, str]] = {
    "shop": ("What is the shop called?", "It stands on receipts, on every screen and on the web."),
    "place": ("Where is it?", "The country says which currency, language and taxes are usual."),
    "money": ("What is paid and spoken there?", "Prices are kept exactly, to the smallest coin."),
    "tax": ("Which taxes are on what you sell?", "New rates from a day on are planned later."),
    "hours": ("When is it open?", "The web shop takes orders then, and promises times in it."),
    "owner": ("Who owns the shop?", "You sign in with this PIN. Nobody else can read it."),
    "recovery": ("If you forget your PIN", "This code is shown here once, and nowhere else."),
    "printer": ("Where do receipts come out?", "More printers are added on the page Machines."),
    "menu": ("What is sold?", "The menu is changed at any time, also while you sell."),
    "open": ("Ready to open", "Look it over. Back leads to each page; what you typed stays."),
}
DOING: Mapping[str, str] = {
    "founding": "Making the shop…",
    "serving": "Starting its server…",
    "connecting": "Connecting this till…",
}
SENTENCES: Mapping[str, str] = {
    "bad_records": "Something is not right yet. Go back to the pages that are marked.",
    "disk_full": "The disk is full. Free some space, then try again.",
    "disk_failed": "The disk failed, nothing was made. Call for help.",
    "database_lost": "There was a shop at {path}, and its file is gone. Bring back a copy of it.",
    "database_unreachable": "{path} can't be opened: {detail}. Check who owns it, then try again.",
    "database_readonly": "The folder can't be written. Check who owns it, then try again.",
    "folder_in_use": "{folder} is in use by another program. End it, then try again.",
    "folder_unwritable": "{folder} can't be written. Check who owns it, then try again.",
    "keyring_locked": "The system's keyring is locked. Unlock it, then try again.",
    "not_paired": "The shop was not made. Try again.",
    "own_server_silent": "The shop's server does not start: {said}",
    "own_server_unreadable": "{path} can't be read. Check who owns it, then try again.",
    "restore_unfinished": "A copy is being brought back in {folder}. Let that end first.",
    "secrets_unreadable": "{path} can't be read. Check who owns it, then try again.",
    "server_unreachable": "The shop's server does not answer yet. Try again in a moment.",
    "store_exists": "There is a shop in {folder} already. Connect to it instead.",
    "wrong_kind": "This folder belongs to another kind of machine. Start the till on its own.",
}


def sentence(error: StoreError, settings: Settings) -> str:
    """For any code, with what to do next."""
    told = SENTENCES.get(error.code)
    if told is None:
        return office_sentence(error, settings)
    blank = dict.fromkeys(("path", "detail", "folder", "said"), "")
    return _(told).format_map({**blank, **error.values})


def kind_words(kind: str) -> str:
    return _("Another kind") if kind in ("", OTHER) else kind_name(kind)


def place_words(zone: str) -> str:
    """ "America/New_York" is "America, New York"."""
    return zone.replace("_", " ").replace("/", ", ")


def outcome_words(draft: Draft) -> tuple[str, bool]:
    """Of the test page, and whether it came out."""
    outcome, printer = draft.printer.outcome, printer_of(draft)
    if outcome is None or printer is None:
        return "", False
    if isinstance(outcome, Printed):
        low = " " + _("Its paper is low.") if outcome.paper_low else ""
        told = _("Printed. The ruler fits on one line, every script can be read, the paper is cut.")
        return told + low, True
    told = place_trouble(_trouble(outcome), printer)
    if isinstance(outcome, Uncertain):
        return _("The printer stopped in the middle.") + " " + told, False
    return told, False


def _trouble(outcome: Outcome) -> str:
    found: Trouble | None = getattr(outcome, "trouble", None)
    return found.value if found else Trouble.SILENT.value
