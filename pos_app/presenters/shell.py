"""Around the screens: the top bar's facts, the connection's words, the banner (C10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pos_app.desk import Desk
from qt_kit.badge import Tone
from qt_kit.mode import ModeState, mode_state
from qt_kit.wording import _, counted
from store_core.domain.staff import Person, Role
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time
from store_core.replication.link_state import LinkState

SENT_STAYS = timedelta(seconds=2)

Phase = Literal["hidden", "offline", "trouble", "sending", "sent"]

ROLE_WORDS: dict[Role, str] = {
    "owner": "Owner",
    "manager": "Manager",
    "cashier": "Cashier",
    "cook": "Cook",
    "driver": "Driver",
}


@dataclass(frozen=True, slots=True)
class LinkBadge:
    """State as colour, shape and word."""

    text: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class BannerState:
    """`short` is for a narrow window; `until`: when it leaves by itself."""

    phase: Phase = "hidden"
    strong: str = ""
    text: str = ""
    short: str = ""
    button: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShellState:
    store: str
    till: str
    person: Person | None
    role: str
    waiting: int
    apart: int
    parked: int
    badge: LinkBadge
    banner: BannerState
    mode: ModeState


def role_word(role: Role) -> str:
    return _(ROLE_WORDS[role])


def link_badge(link: LinkState) -> LinkBadge:
    """Also which server it is: nothing is said of the shop's own."""
    if link.state == "offline":
        if link.unsent:
            return LinkBadge(not_sent(link.unsent), Tone.WARN, "cloud-off")
        return LinkBadge(_("No connection"), Tone.WARN, "cloud-off")
    if link.unsent:
        words = by_internet(sending(link.unsent), link)
        return LinkBadge(words, Tone.INFO, "cloud-upload")
    if link.elsewhere:
        return LinkBadge(by_internet(_("All sent"), link), Tone.INFO, "cloud")
    return LinkBadge(_("All sent"), Tone.GOOD, "check")


def by_internet(words: str, link: LinkState) -> str:
    """Where the shop's own server is away, and the one above it serves."""
    return _("{state} by internet").format(state=words) if link.elsewhere else words


def not_sent(count: int) -> str:
    return counted("{count} not sent", "{count} not sent", count)


def sending(count: int) -> str:
    return counted("Sending {count}", "Sending {count}", count)


def next_banner(
    before: BannerState,
    link: LinkState,
    settings: Settings,
    now: datetime,
) -> BannerState:
    """What the banner says now. It speaks of sending only when the line was away before."""
    if link.trouble:
        return BannerState("trouble", _trouble(link.trouble), _meanwhile(link.trouble))
    if link.state == "offline":
        return _offline(link, settings)
    if before.phase == "hidden" or (before.until and now >= before.until):
        return BannerState()
    if link.unsent:
        return BannerState("sending", sending(link.unsent), _("The line is back."))
    if before.phase == "sent":
        return before
    return BannerState("sent", _("All sent."), _("Nothing is waiting."), until=now + SENT_STAYS)


def _meanwhile(code: str) -> str:
    if code == "device_unknown":
        return _("It goes on selling meanwhile; pairing brings in what was not sent.")
    return _("It goes on selling meanwhile.")


def _trouble(code: str) -> str:
    told = {
        "device_unknown": _("The server does not know this till any more. Pair it again."),
        "device_revoked": _("This till was taken out of the store. Pair it again."),
        "journal_fork": _("Another machine runs on a copy of this till's records. Call the owner."),
        "entry_refused": _("The server refused a record of this till. Call the owner."),
        "server_not_known": _("Another machine answers as the server. Call the owner."),
        "server_not_private": _("The server may only be reached by https. Pair this till again."),
        "protocol_too_old": _("This program is too old for the server. Update it."),
    }
    return told.get(code) or _("The server refuses this till ({code}).").format(code=code)


def _offline(link: LinkState, settings: Settings) -> BannerState:
    if link.since:
        time = clock_time(link.since, ZoneInfo(settings.time_zone), short=True)
        strong = _("No connection since {time}. Keep selling.").format(time=time)
    else:
        strong = _("No connection. Keep selling.")
    told = [_("Everything is safe on this till and sends by itself.")]
    short = [_("All is safe here.")]
    if settings.station_printers:
        told.append(_("Kitchen tickets print."))
        short.append(_("Kitchen tickets print."))
    if settings.web_fulfilments:
        told.append(_("Web orders wait."))
        short.append(_("Web orders wait."))
    button = _("See what waits") if link.unsent else ""
    return BannerState("offline", strong, " ".join(told), " ".join(short), button)


class ShellPresenter:
    """Keeps the banner's history; `tick` lets it leave."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._banner = BannerState()

    def state(self) -> ShellState:
        desk = self._desk
        self._banner = next_banner(self._banner, desk.link, desk.settings, desk.now())
        return derive(desk, self._banner)


def derive(desk: Desk, banner: BannerState) -> ShellState:
    person = desk.person
    return ShellState(
        store=desk.settings.name,
        till=desk.till,
        person=person,
        role=role_word(person.role) if person else "",
        waiting=len(desk.waiting),
        apart=len(desk.apart),
        parked=len(desk.parked),
        badge=link_badge(desk.link),
        banner=banner if desk.mode != "training" else BannerState(),
        mode=mode_of_desk(desk),
    )


def mode_of_desk(desk: Desk) -> ModeState:
    count = desk.real_waiting
    waits = counted("{count} real web order waits", "{count} real web orders wait", count)
    return mode_state(desk.mode, waits if count else "")
