"""The store's machines: who is there, what is not sent, names, pairing, shutting out (O6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pos_app.desk import Desk
from pos_app.office.presenters.machines_form import panel_of
from pos_app.office.presenters.machines_state import Looked, PairedKind, Pairing
from pos_app.office.presenters.machines_words import banner_of, kind_word, seen_words, state_of
from pos_app.office.presenters.side_panel import PanelState
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application.devices import (
    NEW_PAIRING_CODE,
    REVOKE,
    NewDevice,
    PairingCode,
)
from store_core.application.shop import Act
from store_core.application.terminal_list import (
    RENAME,
    TERMINALS,
    NewName,
    Terminal,
    Terminals,
    terminals_known,
)
from store_core.domain.errors import StoreError
from store_core.domain.pairing import invitation
from store_core.domain.store import Settings


@dataclass(frozen=True, slots=True)
class MachineRow:
    name: str
    text: str
    below: str
    prefix: str
    seen: str
    version: str
    unsent: str
    state: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class PairingState:
    """The card that the new machine is held against. `link` is what the QR code says."""

    title: str
    code: str
    link: str
    address: str
    left: str
    over: bool
    came: str


@dataclass(frozen=True, slots=True)
class MachinesState:
    rows: tuple[MachineRow, ...]
    chosen: int | None
    banner: tuple[str, str, str] | None
    """In few words, what to do, and the icon."""
    empty: str
    panel: PanelState | None
    pairing: PairingState | None


def derive(
    looked: Looked, settings: Settings, own: str, now: datetime, address: str
) -> MachinesState:
    found = shown(looked, settings)
    ids = [one.device.id for one in found]
    return MachinesState(
        rows=tuple(row_of(one, looked, settings, own) for one in found),
        chosen=ids.index(looked.chosen) if looked.chosen in ids else None,
        banner=banner_of(looked, settings),
        empty=_("Reading…") if not looked.loaded else _("Nothing found"),
        panel=panel_of(looked, settings, own),
        pairing=_pairing(looked.pairing, now, address),
    )


def shown(looked: Looked, settings: Settings) -> tuple[Terminal, ...]:
    words = looked.text.casefold().split()

    def holds(one: Terminal) -> bool:
        device = one.device
        told = f"{device.name} {kind_word(device.kind)} {device.prefix} {one.version}".casefold()
        return all(word in told for word in words)

    return tuple(one for one in looked.terminals if holds(one))


def row_of(one: Terminal, looked: Looked, settings: Settings, own: str) -> MachineRow:
    device = one.device
    state, tone, icon = state_of(one, live=looked.live)
    this = _("{kind} · this one").format(kind=kind_word(device.kind))
    return MachineRow(
        name=f"{device.name} {device.prefix}",
        text=device.name,
        below=this if device.id == own else kind_word(device.kind),
        prefix=device.prefix,
        seen=seen_words(one, looked.at, settings, live=looked.live),
        version=one.version or "—",
        unsent="—" if one.unsent is None else str(one.unsent),
        state=state,
        tone=tone,
        icon=icon,
    )


def _pairing(pairing: Pairing | None, now: datetime, address: str) -> PairingState | None:
    if pairing is None or pairing.code is None:
        return None
    code = pairing.code
    left = max(timedelta(), code.expires_at - now)
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    told = f"{minutes}:{seconds:02}" if left else ""
    grouped = f"{code.code[:4]} {code.code[4:]}"
    address = code.address or address
    return PairingState(
        title=_("Pair {name}").format(name=pairing.name),
        code=grouped,
        link=invitation(address, code.code, code.fingerprint),
        address=address,
        left=_("{time} left").format(time=told) if told else _("The code is over"),
        over=not told,
        came=pairing.came.name if pairing.came else "",
    )


class MachinesPresenter:
    """`tick` once in a while; `changed` after each answer and act, `done` says what was done and
    how it is undone.
    """

    def __init__(
        self,
        desk: Desk,
        act: Act,
        changed: Callable[[], None],
        done: Callable[[str, Callable[[], None] | None], None],
        address: str,
    ) -> None:
        self._desk, self._act, self._changed, self._done = desk, act, changed, done
        self._address = address
        self._looked = Looked()
        self._asking = False

    def state(self) -> MachinesState:
        desk = self._desk
        return derive(self._looked, desk.settings, desk.device, desk.now(), self._address)

    @property
    def pairs(self) -> bool:
        return self._looked.pairing is not None

    def _set(self, **values: Any) -> None:
        self._looked = replace(self._looked, **values)
        self._changed()

    # Reading

    def load(self) -> None:
        """What this till knows at once, then what the server says."""
        if not self._looked.live:
            self._desk.look(terminals_known, self._known_here)
        self.tick()

    def _known_here(self, known: Terminals) -> None:
        if not self._looked.live:
            self._take(known)

    def tick(self) -> None:
        """Ask the server, unless it is being asked."""
        if self._asking:
            if self._looked.pairing is not None:
                self._changed()
            return
        self._asking = True
        self._desk.ask(self._act, TERMINALS, None, self._told, self._untold)

    def _told(self, told: Terminals) -> None:
        self._asking = False
        self._looked = replace(self._looked, live=True, away=False)
        self._take(told)

    def _untold(self, error: StoreError) -> None:
        self._asking = False
        away = error.code == "server_unreachable"
        self._set(live=False, away=away, loaded=True, refused=None if away else error)

    def _take(self, known: Terminals) -> None:
        ids = [one.device.id for one in known.terminals]
        chosen = self._looked.chosen if self._looked.chosen in ids else ""
        looked = replace(
            self._looked,
            terminals=known.terminals,
            at=known.at,
            backed_up=known.backed_up,
            loaded=True,
            chosen=chosen,
        )
        self._looked = replace(looked, pairing=_arrived(looked.pairing, known.terminals))
        one, refused = self.chosen(), self._looked.refused
        if one is not None and refused is not None and refused.code == "changed_meanwhile":
            self._looked = replace(self._looked, theirs=one.device.name)
        self._changed()

    def search(self, text: str) -> None:
        self._set(text=text)

    def chosen(self) -> Terminal | None:
        wanted = self._looked.chosen
        return next((one for one in self._looked.terminals if one.device.id == wanted), None)

    def choose(self, index: int) -> None:
        found = shown(self._looked, self._desk.settings)
        if 0 <= index < len(found):
            one = found[index]
            if one.device.id != self._looked.chosen:
                self._set(
                    chosen=one.device.id,
                    name=None,
                    refused=None,
                    theirs="",
                    leaving=False,
                    pairing=None,
                )

    def close(self) -> bool:
        """Whether anything was open."""
        looked = self._looked
        if looked.pairing is not None:
            self._set(pairing=None)
            return True
        if looked.leaving or looked.name is not None or looked.refused is not None:
            self._set(leaving=False, name=None, refused=None, theirs="")
            return True
        return False

    # Acts

    def edit(self, key: str, text: str) -> None:
        pairing = self._looked.pairing
        if pairing is not None:
            kind: PairedKind = "kitchen" if text == "kitchen" else "till"
            changed = {"kind": kind} if key == "kind" else {"name": text}
            self._pair(replace(pairing, refused=None, **changed))
            return
        one = self.chosen()
        if key == "name" and one is not None:
            first = self._looked.name is None
            self._set(
                name=text,
                seen=one.rev if first else self._looked.seen,
                call=self._desk.new_id() if first else self._looked.call,
                refused=None,
            )

    def press(self, key: str) -> None:
        acts = {
            "pair": lambda: self._pair(Pairing(call=self._desk.new_id())),
            "make_code": self._make_code,
            "again": self._another_code,
            "close": self.close,
            "save": self._rename,
            "revert": lambda: self._set(name=None, refused=None, theirs=""),
            "theirs": lambda: self._set(name=None, refused=None, theirs=""),
            "mine": self._insist,
            "revoke": lambda: self._set(leaving=True),
            "stay": lambda: self._set(leaving=False),
            "leave": self._revoke,
        }
        if not self._looked.busy:
            acts[key]()

    def _pair(self, pairing: Pairing | None) -> None:
        self._set(pairing=pairing)

    def _make_code(self) -> None:
        pairing = self._looked.pairing
        if pairing is None or pairing.busy or not pairing.name.strip():
            return
        before = frozenset(one.device.id for one in self._looked.terminals)
        self._pair(replace(pairing, busy=True, refused=None, before=before))
        wanted = NewDevice(pairing.kind, pairing.name.strip())
        self._desk.ask(
            self._act, NEW_PAIRING_CODE, wanted, self._coded, self._uncoded, pairing.call
        )

    def _another_code(self) -> None:
        pairing = self._looked.pairing
        if pairing is not None:
            self._looked = replace(
                self._looked, pairing=replace(pairing, code=None, call=self._desk.new_id())
            )
            self._make_code()

    def _coded(self, code: PairingCode) -> None:
        pairing = self._looked.pairing
        if pairing is not None:
            self._pair(replace(pairing, code=code, busy=False))

    def _uncoded(self, error: StoreError) -> None:
        pairing = self._looked.pairing
        if pairing is not None:
            self._pair(replace(pairing, refused=error, busy=False))

    def _rename(self) -> None:
        one, name = self.chosen(), self._looked.name
        if one is None or name is None:
            return
        device, was = one.device.id, one.device.name
        self._set(busy=True, refused=None)

        def renamed(rev: int) -> None:
            self._set(busy=False, name=None, theirs="")
            told = _("Renamed to {name}").format(name=" ".join(name.split()))
            self._done(told, lambda: self._name_back(device, was, rev))
            self.tick()

        wanted = NewName(device, name, self._looked.seen)
        self._desk.ask(self._act, RENAME, wanted, renamed, self._refuse, self._looked.call)

    def _name_back(self, device: str, name: str, rev: int) -> None:
        wanted = NewName(device, name, rev)
        self._desk.ask(self._act, RENAME, wanted, lambda _rev: self.tick(), self._refuse)

    def _insist(self) -> None:
        one = self.chosen()
        if one is not None:
            self._looked = replace(
                self._looked, seen=one.rev, call=self._desk.new_id(), theirs="", refused=None
            )
            self._rename()

    def _revoke(self) -> None:
        one = self.chosen()
        if one is None:
            return
        self._set(busy=True, refused=None)

        def shut_out(_none: object) -> None:
            self._set(busy=False, leaving=False)
            self._done(_("{name} is shut out").format(name=one.device.name), None)
            self.tick()

        self._desk.ask(self._act, REVOKE, one.device.id, shut_out, self._refuse)

    def _refuse(self, error: StoreError) -> None:
        self._set(busy=False, refused=error, leaving=False)
        self.tick()


def _arrived(pairing: Pairing | None, terminals: tuple[Terminal, ...]) -> Pairing | None:
    if pairing is None or pairing.code is None or pairing.came is not None:
        return pairing
    for one in terminals:
        device = one.device
        if device.id not in pairing.before and device.name == pairing.name.strip():
            return replace(pairing, came=device)
    return pairing
