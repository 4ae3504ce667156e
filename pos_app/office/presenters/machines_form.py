"""What stands beside the list of machines: one of them, or the way to pair another (O6)."""

from pos_app.office.presenters.fields import (
    Block,
    Fact,
    Notice,
    Offer,
    Pick,
    Spring,
    Text,
    link,
    row,
)
from pos_app.office.presenters.machines_state import (
    Looked,
    Pairing,
    name_problem,
    refusal,
)
from pos_app.office.presenters.machines_words import kind_word, moment, seen_words, state_of
from pos_app.office.presenters.side_panel import PanelAct, PanelState
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application.terminal_list import Terminal
from store_core.domain.store import Settings


def panel_of(looked: Looked, settings: Settings, own: str) -> PanelState | None:
    if looked.pairing is not None:
        return _pairing_panel(looked.pairing, settings)
    one = next((one for one in looked.terminals if one.device.id == looked.chosen), None)
    return _machine_panel(one, looked, settings, own) if one else None


def _pairing_panel(pairing: Pairing, settings: Settings) -> PanelState:
    told = refusal(pairing.refused, settings)
    open_ = pairing.code is None and not pairing.busy
    kinds = (("till", _("Till")), ("kitchen", _("Kitchen screen")))
    blocks: list[Block] = [Notice(told)] if told else []
    blocks += [
        Pick("kind", _("What it is"), kinds, pairing.kind, enabled=open_),
        Text("name", _("What people call it"), pairing.name, hint=_("Front till"), enabled=open_),
        Notice(
            _("The code opens the store once"),
            _("Only somebody in the shop should see it. It is over after 10 minutes."),
            Tone.INFO,
            "key",
        ),
    ]
    return PanelState(
        name="pairing",
        title=_("Pair a machine"),
        below=_("A new till or kitchen screen"),
        blocks=blocks,
        acts=_pairing_acts(pairing),
        closes=True,
    )


def _pairing_acts(pairing: Pairing) -> tuple[PanelAct, ...]:
    if pairing.came is not None:
        return (
            PanelAct("close", _("Done"), "check"),
            PanelAct("pair", _("Pair another"), "plus", main=True),
        )
    if pairing.code is not None:
        return (
            PanelAct("close", _("Close")),
            PanelAct("again", _("Another code"), "refresh-cw", enabled=not pairing.busy),
        )
    able = bool(pairing.name.strip()) and not pairing.busy
    return (
        PanelAct("close", _("Cancel")),
        PanelAct("make_code", _("Show the code"), "qr-code", main=True, enabled=able),
    )


def _machine_panel(one: Terminal, looked: Looked, settings: Settings, own: str) -> PanelState:
    device = one.device
    state, tone, icon = state_of(one, live=looked.live)
    typed = looked.name if looked.name is not None else device.name
    return PanelState(
        name=f"device/{device.id}",
        title=device.name,
        below=kind_word(device.kind),
        badge=state,
        badge_tone=tone,
        badge_icon=icon,
        blocks=(*_notices(one, looked, settings), *_facts(one, looked, settings, typed, own)),
        acts=_acts(looked, typed, device.name),
    )


def _notices(one: Terminal, looked: Looked, settings: Settings) -> tuple[Block, ...]:
    if looked.theirs:
        words = _("Somebody else renamed it meanwhile")
        below = _("It is called {name} now.").format(name=looked.theirs)
        choices = (
            link("theirs", _("Take theirs"), "undo-2"),
            link("mine", _("Keep mine"), "check"),
        )
        return Notice(words, below, Tone.WARN, "triangle-alert"), row(*choices)
    if looked.leaving:
        words = _("Shut {name} out?").format(name=one.device.name)
        choices = (link("stay", _("Keep it"), "undo-2"), link("leave", _("Shut it out"), "ban"))
        return Notice(words, _what_happens(one)), row(*choices)
    told = refusal(looked.refused, settings)
    return (Notice(told),) if told else ()


def _what_happens(one: Terminal) -> str:
    told = _(
        "It stops within seconds and has to be paired anew. Its number letter is never reused."
    )
    if one.unsent:
        kept = _("It has {count} entries not sent; they will be kept apart.")
        return f"{kept.format(count=one.unsent)} {told}"
    return told


def _facts(
    one: Terminal, looked: Looked, settings: Settings, typed: str, own: str
) -> tuple[Block, ...]:
    device, live = one.device, looked.live
    out = device.revoked_at is not None
    problem = name_problem(looked.refused, settings) if looked.refused else ""
    unsent = _("Not known") if one.unsent is None else str(one.unsent)
    seen = seen_words(one, looked.at, settings, live=live)
    paired = moment(device.paired_at, looked.at or device.paired_at, settings)
    blocks: list[Block] = [
        Text("name", _("Name"), typed, problem=problem, enabled=not out and live),
        Fact(_("Numbers begin with"), device.prefix, strong=True),
        Fact(_("Last seen"), seen),
        Fact(_("Not sent"), unsent, tone=Tone.WARN if one.unsent else Tone.NEUTRAL),
        Fact(_("Version"), one.version or "—"),
        Fact(_("Paired"), paired),
    ]
    if device.revoked_at is not None:
        at = moment(device.revoked_at, looked.at or device.revoked_at, settings)
        blocks.append(Fact(_("Shut out"), at))
    elif device.id == own:
        below = _("To shut it out, go to another till.")
        blocks += [Spring(), Notice(_("You are at this machine"), below, Tone.INFO, "info")]
    elif device.kind != "server" and live and not looked.leaving:
        below = _("Lost, stolen or given away")
        blocks += [Spring(), Offer("revoke", _("Shut it out"), below, "ban")]
    return tuple(blocks)


def _acts(looked: Looked, typed: str, name: str) -> tuple[PanelAct, ...]:
    if typed == name or looked.theirs or looked.leaving:
        return ()
    return (
        PanelAct("revert", _("Undo"), "undo-2", name=_("Undo changes")),
        PanelAct("save", _("Save"), "check", main=True, enabled=not looked.busy),
    )
