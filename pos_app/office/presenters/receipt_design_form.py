"""The fields beside the paper: logo, head, what is shown, texts (O6, C9)."""

from babel import Locale, UnknownLocaleError

from pos_app.office.presenters.fields import Block, Flag, Notice, Pick, Text, Topic, link, row
from pos_app.office.presenters.receipt_design_draft import HEADER_LINES, Draft
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from pos_app.office.sentences import problem_sentence, problems_in, sentence
from pos_app.sentences import printer_trouble
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.catalogue_checks import Problem
from store_core.domain.receipt_design import flaws_of
from store_core.domain.store import Settings
from store_core.printing.connection import Printed


def panel_of(draft: Draft, settings: Settings) -> PanelState:
    many = draft.changes
    return PanelState(
        name="receipt",
        title=_("Receipt"),
        below=_("For every till, from the next sale on"),
        badge=counted("{count} change", "{count} changes", many) if many else "",
        blocks=(
            *_notices(draft, settings),
            *_logo(draft, settings),
            *_head(draft, settings),
            *_switches(draft, settings),
            *_texts(draft, settings),
        ),
        acts=_acts(draft),
    )


def _notices(draft: Draft, settings: Settings) -> tuple[Block, ...]:
    if draft.clash:
        words = _("Somebody else changed the receipt meanwhile")
        choices = (
            link("theirs", _("Take theirs"), "undo-2"),
            link("mine", _("Keep mine"), "check"),
        )
        return Notice(words, "", Tone.WARN, "triangle-alert"), row(*choices)
    if draft.refused is not None and not problems_in(draft.refused):
        return (Notice(sentence(draft.refused, settings)),)
    if draft.said:
        return (Notice(draft.said, "", Tone.INFO, "hourglass"),)
    if isinstance(draft.tried, Printed):
        return (Notice(_("The sample is printed"), "", Tone.GOOD, "check"),)
    if draft.tried is not None:
        trouble = str(draft.tried.trouble) if draft.tried.trouble else "broken"
        return (Notice(printer_trouble(trouble)),)
    return ()


def _problem(draft: Draft, key: str, settings: Settings) -> str:
    at = f"receipt/design/{key}"
    for problem in problems_in(draft.refused) if draft.refused else ():
        if problem.at == at:
            return problem_sentence(problem, settings)
    for name, code, values in flaws_of(draft.design):
        if name == key:
            return problem_sentence(Problem(at, code, dict(values)), settings)
    return ""


def _logo(draft: Draft, settings: Settings) -> tuple[Block, ...]:
    design = draft.design
    upload = link("logo", _("Choose a picture"), "image-plus")
    if not design.logo:
        return Topic(_("Logo"), _("Dark on white prints best.")), row(upload)
    percent = _problem(draft, "logo_percent", settings)
    other = link("logo", _("Another"), "image-plus")
    return (
        Topic(_("Logo")),
        row(other, link("no_logo", _("Remove"), "trash-2")),
        Flag("show_logo", _("Print the logo"), design.show_logo),
        Text("logo_percent", _("Width"), draft.percent, suffix="%", problem=percent),
    )


def _head(draft: Draft, settings: Settings) -> tuple[Block, ...]:
    rows = [*draft.design.header, *[""] * HEADER_LINES][:HEADER_LINES]
    usual = [*(one for one in (*settings.address, settings.phone) if one)]
    problem = _problem(draft, "header", settings)
    fields: list[Block] = [Topic(_("Under the name"), _("Empty: address and telephone."))]
    for number, written in enumerate(rows):
        hint = usual[number] if number < len(usual) and not draft.design.header else ""
        label = _("Line {number}").format(number=number + 1)
        told = problem if number == 0 else ""
        fields.append(Text(f"header/{number}", label, written, problem=told, hint=hint))
    return tuple(fields)


def _switches(draft: Draft, settings: Settings) -> tuple[Block, ...]:
    design = draft.design
    sizes = (("normal", _("Normal letters")), ("large", _("Tall letters")))
    taxes = _("Tax table")
    if settings.rules.tax == "excluded":
        taxes = _("Tax table (always, as tax is on top)")
    return (
        Topic(_("What stands on it")),
        Pick("size", _("Letters"), sizes, design.size),
        Flag("show_taxes", taxes, design.show_taxes),
        Flag("show_savings", _("What was saved"), design.show_savings),
        Flag("show_cashier", _("Who sold it"), design.show_cashier),
        Text(
            "link",
            _("QR code leads to"),
            design.link,
            problem=_problem(draft, "link", settings),
            hint="https://…/rate/{number}",
        ),
    )


def _texts(draft: Draft, settings: Settings) -> tuple[Block, ...]:
    design = draft.design
    blocks: list[Block] = []
    hints = {"number_label": "#", "thanks": _("Thank you!"), "link_words": _("Tell us how it was")}
    for language in settings.languages:
        several = len(settings.languages) > 1
        blocks.append(Topic(language_name(language, settings) if several else _("Texts")))
        for name, label in (
            ("number_label", _("Before the number")),
            ("thanks", _("Thanks")),
            ("returns", _("Returns")),
            ("link_words", _("Beside the QR code")),
        ):
            if name == "link_words" and not design.link:
                continue
            key = f"{name}/{language}"
            text = getattr(design, name).get(language, "")
            told = _problem(draft, key, settings)
            blocks.append(Text(key, label, text, problem=told, hint=hints.get(name, "")))
    return tuple(blocks)


def language_name(code: str, settings: Settings) -> str:
    """In the words of the store's first language."""
    try:
        told = Locale.parse(code).get_display_name(settings.languages[0])
    except (UnknownLocaleError, ValueError):
        return code
    return told.capitalize() if told else code


def _acts(draft: Draft) -> tuple[PanelAct, ...]:
    if draft.clash:
        return ()
    sample = PanelAct("sample", "", "printer", enabled=not draft.busy, name=_("Print a sample"))
    if not draft.changes:
        words = _("Print a sample")
        return (PanelAct("sample", words, "printer", enabled=not draft.busy),)
    return (
        sample,
        PanelAct("revert", _("Undo"), "undo-2", name=_("Undo changes")),
        PanelAct("save", _("Save"), "check", main=True, enabled=not draft.busy),
    )
