"""What each role may do: a matrix of rights, switched at once and taken back (O6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pos_app.desk import Desk
from pos_app.office.presenters.staff import Said
from pos_app.office.sentences import sentence
from pos_app.presenters.shell import role_word
from qt_kit.wording import _
from store_core.application.shop import Act
from store_core.application.staff_records import SET_GRANTS, GrantsEdit
from store_core.domain.errors import StoreError
from store_core.domain.staff import (
    OWNER_KEEPS,
    ROLES,
    Grants,
    Permission,
    Role,
    granted,
    with_grant,
)

P = Permission
GROUPS: Mapping[str, tuple[Permission, ...]] = {
    "At the counter": (
        P.SELL,
        P.DISCOUNT,
        P.OVERRIDE_PRICE,
        P.VOID_LINE,
        P.REFUND,
        P.REPRINT,
        P.ANSWER_WEB_ORDER,
        P.CANCEL_ORDER,
        P.HAND_OUT,
    ),
    "Drawer and shift": (
        P.OPEN_SHIFT,
        P.CLOSE_SHIFT,
        P.CLOSE_ANYWAY,
        P.DISMISS,
        P.RECOUNT,
        P.X_REPORT,
        P.OPEN_DRAWER,
        P.MOVE_CASH,
    ),
    "Kitchen": (P.COOK,),
    "Back office": (
        P.READ_AUDIT,
        P.SEE_REPORTS,
        P.EDIT_CATALOGUE,
        P.COUNT_STOCK,
        P.EDIT_STOCK,
        P.EDIT_STAFF,
        P.EDIT_HOURS,
        P.PAIR_DEVICE,
        P.GIVE_UP,
        P.CHANGE_SETTINGS,
    ),
}
WORDS: Mapping[Permission, tuple[str, str]] = {
    P.SELL: ("Sell", "Ring up, park, split and take money"),
    P.DISCOUNT: ("Give a discount", "Take an amount or percent off by hand"),
    P.OVERRIDE_PRICE: ("Set another price", "For one line of a ticket"),
    P.VOID_LINE: ("Take off what was sent", "Lines that the kitchen has, and parked tickets"),
    P.REFUND: ("Give money back", "For lines or amounts that were paid"),
    P.REPRINT: ("Print again", "Receipts and Z reports, marked as a copy"),
    P.ANSWER_WEB_ORDER: ("Answer web orders", "Accept, or quote a later time"),
    P.CANCEL_ORDER: ("Cancel an order", "Also reject one from the web"),
    P.HAND_OUT: ("Hand out", "Give an order to its customer or driver"),
    P.OPEN_SHIFT: ("Open a shift", "With a float in the drawer"),
    P.CLOSE_SHIFT: ("Close a shift", "Count the drawer and print the Z"),
    P.CLOSE_ANYWAY: ("Close in spite of open things", "Parked tickets, orders not answered"),
    P.DISMISS: ("Dismiss what does not add up", "With a reason, after machines were apart"),
    P.RECOUNT: ("Count again", "After the count was compared"),
    P.X_REPORT: ("Look at the X report", "What should be in the drawer, before it is counted"),
    P.OPEN_DRAWER: ("Open the drawer", "Without a sale"),
    P.MOVE_CASH: ("Pay in and out", "Put cash into the drawer, or take it"),
    P.COOK: ("Cook", "Start, make ready and recall tickets"),
    P.READ_AUDIT: ("Open the back office", "And read who did what in the audit log"),
    P.SEE_REPORTS: ("See reports", "Sales, profit and the dashboard"),
    P.EDIT_CATALOGUE: ("Edit the catalogue", "Items, prices, categories and offers"),
    P.COUNT_STOCK: ("Count stock", "Counts, waste and goods that came in"),
    P.EDIT_STOCK: ("Edit stock lists", "Ingredients, recipes, suppliers and orders to them"),
    P.EDIT_STAFF: ("Edit people", "Add, change and take out; set PINs"),
    P.EDIT_HOURS: ("Correct hours", "See timesheets and put clockings right"),
    P.PAIR_DEVICE: ("Pair machines", "Take tills and screens in, shut them out"),
    P.GIVE_UP: ("Give up lost entries", "Of a damaged machine, and take in what came after"),
    P.CHANGE_SETTINGS: ("Change settings", "Hours, taxes, receipts and test mode"),
}


@dataclass(frozen=True, slots=True)
class RightCell:
    """`locked`: nobody switches it; `other`: not as the program comes."""

    role: Role
    on: bool
    locked: bool
    other: bool


@dataclass(frozen=True, slots=True)
class RightRow:
    """A heading where there is no permission."""

    title: str
    below: str = ""
    permission: Permission | None = None
    cells: tuple[RightCell, ...] = ()


@dataclass(frozen=True, slots=True)
class RightsState:
    roles: tuple[str, ...]
    rows: tuple[RightRow, ...]
    notice: str
    error: str
    can_edit: bool
    others: int


def derive(grants: Grants, text: str, *, owner: bool, error: str = "") -> RightsState:
    """`text` narrows to the rights in whose words it occurs."""
    rows: list[RightRow] = []
    for heading, permissions in GROUPS.items():
        found = [one for one in permissions if _holds(one, text)]
        if found:
            rows.append(RightRow(_(heading)))
            rows += (_row(one, grants) for one in found)
    return RightsState(
        roles=tuple(role_word(role) for role in ROLES),
        rows=tuple(rows),
        notice="" if owner else _("Only an owner changes what the roles may do."),
        error=error,
        can_edit=owner,
        others=sum(len(changed) for changed in grants.values()),
    )


def _holds(permission: Permission, text: str) -> bool:
    told = " ".join(_(word) for word in WORDS[permission]).casefold()
    return all(word in told for word in text.casefold().split())


def _row(permission: Permission, grants: Grants) -> RightRow:
    title, below = WORDS[permission]
    cells = tuple(
        RightCell(
            role,
            granted(role, permission, grants),
            role == "owner" and permission in OWNER_KEEPS,
            permission.value in grants.get(role, {}),
        )
        for role in ROLES
    )
    return RightRow(_(title), _(below), permission, cells)


class RightsPresenter:
    """`switch`, `undo`, `search`; `changed` after each. A switch shows at once; what the server
    refuses goes back.
    """

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._wanted: Grants | None = None
        self._held: Grants | None = None
        self._seen: Grants = desk.settings.grants
        self._asking = False
        self._text = ""
        self._error: StoreError | None = None
        self.said = Said()

    def state(self) -> RightsState:
        error = sentence(self._error, self._desk.settings) if self._error else ""
        return derive(self._grants(), self._text, owner=self._is_owner(), error=error)

    def _grants(self) -> Grants:
        return self._desk.settings.grants if self._wanted is None else self._wanted

    def _is_owner(self) -> bool:
        now = {one.id: one for one in self._desk.people}
        acting = [one for one in (self._act.person, self._act.approver) if one]
        return any(now.get(one.id, one).role == "owner" for one in acting)

    def search(self, text: str) -> None:
        self._text = text
        self._changed()

    def follow(self) -> None:
        """The settings came anew: they are what holds, unless more is on its way."""
        settled = self._desk.settings.grants
        if settled != self._seen and not self._asking:
            self._seen, self._wanted, self._held = settled, None, None
        self._changed()

    def switch(self, role: Role, permission: Permission) -> None:
        if not self._is_owner() or (role == "owner" and permission in OWNER_KEEPS):
            return
        before = self._grants()
        on = not granted(role, permission, before)
        self._want(with_grant(before, role, permission, on=on))
        words = _("{role}: {right} is on") if on else _("{role}: {right} is off")
        told = words.format(role=role_word(role), right=_(WORDS[permission][0]))
        self.said = Said(told, self.said.number + 1, lambda: self._want(before))
        self._changed()

    def as_it_comes(self) -> None:
        """Every role has its own rights again."""
        before = self._grants()
        self._want({})
        words = _("All rights are as they come")
        self.said = Said(words, self.said.number + 1, lambda: self._want(before))
        self._changed()

    def _want(self, grants: Grants) -> None:
        self._wanted, self._error = grants, None
        self._changed()
        self._ask()

    def _ask(self) -> None:
        """What the server took last may not have come back yet."""
        wanted = self._wanted
        held = self._desk.settings.grants if self._held is None else self._held
        if self._asking or wanted is None or wanted == held:
            return
        self._asking = True
        asked = GrantsEdit(_plain(held), _plain(wanted))

        def done(_nothing: None) -> None:
            self._asking, self._held = False, wanted
            self._ask()

        def failed(error: StoreError) -> None:
            self._asking, self._wanted, self._held, self._error = False, None, None, error
            self._changed()

        self._desk.ask(self._act, SET_GRANTS, asked, done, failed)


def _plain(grants: Grants) -> dict[Role, dict[str, bool]]:
    return {role: dict(changed) for role, changed in grants.items()}
