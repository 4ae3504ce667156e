"""Around the pages: store, who looks, the connection, and whether they still may (O11)."""

from dataclasses import dataclass

from pos_app.desk import Desk
from pos_app.presenters.shell import LinkBadge, link_badge, role_word
from qt_kit.mode import ModeState, mode_state
from qt_kit.wording import _
from store_core.application.shop import Act
from store_core.domain.staff import Permission


@dataclass(frozen=True, slots=True)
class OfficeState:
    """`open`: the person who opened it is still at the till."""

    store: str
    till: str
    person: str
    role: str
    badge: LinkBadge
    mode: ModeState
    open: bool


def derive(desk: Desk, act: Act) -> OfficeState:
    person, approver = act.person, act.approver
    role = role_word(person.role) if person else ""
    if approver:
        role = _("by leave of {name}").format(name=approver.short_name)
    return OfficeState(
        store=desk.settings.name,
        till=desk.till,
        person=person.short_name if person else "",
        role=role,
        badge=link_badge(desk.link),
        mode=mode_state(desk.mode),
        open=desk.person is not None and person is not None and desk.person.id == person.id,
    )


def may_open(desk: Desk, act: Act) -> bool:
    """By themselves, or with somebody beside them."""
    able = (one for one in (act.person, act.approver) if one)
    return any(desk.allows(one, Permission.READ_AUDIT) for one in able)
