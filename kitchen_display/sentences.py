"""What a refusal says in the kitchen: what happened and what to do next."""

from qt_kit.wording import _
from store_core.domain.errors import StoreError


def sentence(error: StoreError) -> str:
    """For any code; an unknown one is named, so that somebody can be asked about it."""
    plain = _SENTENCES.get(error.code)
    return _(plain) if plain else _("That did not work ({code}).").format(code=error.code)


_SENTENCES = {
    "ticket_already_there": "Somebody was quicker: the ticket had moved on already.",
    "ticket_not_there_yet": "Somebody was quicker: the ticket was taken back already.",
    "unknown_ticket": "This ticket is not on this display any more.",
    "unknown_line": "This line is not on the ticket any more.",
    "unknown_item": "This is not on the menu any more.",
    "unknown_option": "This is not on the menu any more.",
    "until_past": "That time is over already. Choose again.",
    "not_permitted": "The cook of this display may not do that. Ask a manager.",
    "disk_full": "The display's disk is full, so that was not kept. Call for help.",
    "database_locked": "The display is busy with its records. Press again.",
    "database_readonly": "The display can't write its records. Call for help.",
    "sealed_unreadable": "A customer's name can't be read on this display. Call for help.",
    "database_unreachable": "The display can't reach its records. Call for help.",
    "database_corrupt": "The display's records are damaged. Call for help.",
    "disk_failed": "The display's disk failed. Call for help.",
}
