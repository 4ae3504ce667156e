"""What is wrong with the answers of one page, as a sentence at each field."""

from collections.abc import Iterator, Mapping

from pos_app.first_run.presenters.draft import (
    STEPS,
    Draft,
    Step,
    printer_of,
    settings_of,
    sheet_asks,
    tax_classes,
)
from pos_app.office.presenters.staff_words import words_of
from pos_app.office.sentences import problem_sentence
from pos_app.office.sentences import sentence as refusal
from qt_kit.wording import _
from store_core.domain.catalogue import Menu
from store_core.domain.founding import OWNER, owner_problems, printer_problems, tax_problems
from store_core.domain.setting_checks import setting_problems

KEYS: Mapping[Step, tuple[str, ...]] = {
    "shop": ("name",),
    "place": ("address", "time_zone"),
    "money": ("rules.currency", "languages"),
    "tax": ("rules.tax",),
    "hours": ("hours",),
}
"""Which settings a page asks for."""


def wrong_on(step: Step, draft: Draft) -> dict[str, str]:
    """By the path of the field; nothing where the page is answered."""
    found = dict(_settings(step, draft))
    match step:
        case "shop" if not draft.kind:
            found["kind"] = _("Choose what comes nearest.")
        case "place" if not draft.country:
            found["country"] = _("Choose the country.")
        case "tax":
            found |= dict(_taxes(draft))
        case "owner":
            found |= dict(_owner(draft))
        case "recovery" if not draft.written:
            found["written"] = _("Write the code down first: it is not shown again.")
        case "printer":
            found |= dict(_printer(draft))
        case "menu":
            found |= dict(_menu(draft))
        case _:
            pass
    return found


def first_wrong(draft: Draft) -> Step | None:
    """The first page that is not answered."""
    return next((step for step in STEPS if wrong_on(step, draft)), None)


def _settings(step: Step, draft: Draft) -> Iterator[tuple[str, str]]:
    keys = KEYS.get(step, ())
    for path, words in draft.store.unread.items():
        if path.split("/")[0] in keys:
            yield path, words
    for one in setting_problems(draft.settings, Menu()):
        path = one.at.removeprefix("settings/")
        if path.split("/")[0] in keys:
            yield _field(path), problem_sentence(one, draft.settings)


def _field(path: str) -> str:
    """What is wrong with a row of hours stands at its first field."""
    parts = path.split("/")
    if parts[0] == "languages":
        return "languages/add"
    return f"{path}/opens" if parts[0] == "hours" and len(parts) == 2 else path


def _taxes(draft: Draft) -> Iterator[tuple[str, str]]:
    if not draft.taxes:
        yield "taxes", _("At least one is needed; of nothing, write 0 %.")
    known = set[str]()
    for place, made in enumerate(tax_classes(draft)):
        if not made.id:
            yield f"taxes/{place}/goods", _("Say what it is for, like Food.")
        elif made.id in known:
            yield f"taxes/{place}/goods", _("This is there twice.")
        known.add(made.id)
        for problem in tax_problems((made,)):
            field = problem.at.rpartition("/")[2]
            yield f"taxes/{place}/{field}", problem_sentence(problem, draft.settings)


def _owner(draft: Draft) -> Iterator[tuple[str, str]]:
    for one in owner_problems(draft.owner, draft.pin):
        path = {"name": "owner", "pin": "pin"}[one.at.removeprefix(f"person/{OWNER}/")]
        yield path, words_of(one.code)
    if draft.pin != draft.again:
        yield "again", _("These are two different PINs.")


def _printer(draft: Draft) -> Iterator[tuple[str, str]]:
    printer = printer_of(draft)
    if draft.printer.chosen == "":
        yield "printer/choice", _("Choose a printer, or say that there is none yet.")
    for one in printer_problems(printer) if printer else ():
        yield f"printer/{one.at.split('/')[2]}", problem_sentence(one, draft.settings)


def _menu(draft: Draft) -> Iterator[tuple[str, str]]:
    if not draft.menu:
        yield "menu", _("Choose what the menu begins with.")
    if draft.menu != "sheet":
        return
    sheet = draft.sheet
    if not sheet.path:
        yield "sheet", _("Choose the file.")
    elif sheet.refused is not None:
        yield "sheet", refusal(sheet.refused, settings_of(draft))
    elif sheet.dry is None or sheet.read_for != sheet_asks(draft):
        yield "sheet", _("The file is being read.")
    elif sheet.dry.problems:
        yield "sheet", _("Mend the rows below in the file, then read it again.")
    elif not sheet.dry.records:
        yield "sheet", _("Nothing is in this file.")
