"""Everything about one entry, beside the log (O11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pos_app.office.told import GROUP_WORDS, change_words, sentence, who
from qt_kit.badge import Tone
from qt_kit.wording import _
from store_core.application.audit import Detail, Logged
from store_core.domain.store import Settings
from store_core.domain.wording import clock_time, day

LINKS = {
    "sound": ("Checked", Tone.GOOD, "shield-check"),
    "changed": ("Changed since", Tone.BAD, "octagon-alert"),
    "broken": ("Chain broken", Tone.BAD, "octagon-alert"),
    "cut": ("Before this till", Tone.NEUTRAL, "scissors"),
}
"""How an entry stands in its chain: word, tone, icon."""
LINK_WORDS = {
    "sound": "It is as it was written, and follows the entry before it.",
    "changed": "It is not as it was written. Run `tillpass verify` and call the owner.",
    "broken": "It does not follow the entry before it. Run `tillpass verify` and call the owner.",
    "cut": "It is as it was written; the entry before it is on the server, not here.",
}
PARTS = {"label": "Table or name", "contact": "Customer"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of an order's history."""

    entry: str
    time: str
    words: str
    here: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`before` and `after` are empty where the value is nobody's business."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DetailState:
    """`order` is its number, where it is known here; `hashes` are (label, SHA-256)."""

    title: str
    icon: str
    badge: str
    tone: Tone
    badge_icon: str
    badge_words: str
    sentence: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[FieldChange, ...]
    history: tuple[Moment, ...]
    hashes: tuple[tuple[str, str], ...]
    order: str


def detail_state(detail: Detail, settings: Settings) -> DetailState:
    logged = detail.logged
    words, icon = GROUP_WORDS[logged.group]
    badge, tone, badge_icon = LINKS[detail.link]
    return DetailState(
        title=_(words),
        icon=icon,
        badge=_(badge),
        tone=tone,
        badge_icon=badge_icon,
        badge_words=_(LINK_WORDS[detail.link]),
        sentence=sentence(logged.story, settings),
        reason=logged.reason,
        facts=tuple(_facts(detail, settings)),
        changes=tuple(FieldChange(*change_words(change, settings)) for change in detail.changes),
        history=tuple(_moment(one, logged, settings) for one in detail.history),
        hashes=((_("This entry"), detail.sha256), (_("The one before"), detail.prev_sha256)),
        order=logged.story.number if logged.order else "",
    )


def _facts(detail: Detail, settings: Settings) -> Iterator[tuple[str, str]]:
    logged = detail.logged
    yield _("Who"), who(logged)
    if logged.approver:
        yield _("Approved by"), logged.approver
    yield _("When"), _when(logged, settings)
    yield _("Business day"), day(logged.business_date, settings.locale, "d MMMM y")
    yield _("Where"), logged.device_name
    for sealed in detail.sealed:
        label = _(PARTS.get(sealed.part, sealed.part))
        yield label, _("Sealed; it can't be read here") if sealed.text is None else sealed.text
    yield (
        _("In the journal"),
        _("number {number} of {where}, {kind} v{v}").format(
            number=logged.dseq, where=logged.device_name, kind=logged.kind, v=logged.v
        ),
    )


def _when(logged: Logged, settings: Settings) -> str:
    zone = ZoneInfo(settings.time_zone)
    local = logged.key.at.astimezone(zone)
    date = day(local.date(), settings.locale, "EEE d MMM y")
    return f"{date}, {local:%H:%M:%S}"


def _moment(one: Logged, here: Logged, settings: Settings) -> Moment:
    time = clock_time(one.key.at, ZoneInfo(settings.time_zone), short=True)
    words = sentence(one.story, settings)
    return Moment(one.key.entry, time, f"{words} · {who(one)}", one.key == here.key)
