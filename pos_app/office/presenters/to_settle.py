"""What does not add up: the orders, and the machines whose entries the server keeps apart (S1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pos_app.desk import Desk
from pos_app.office.sentences import sentence as refusal
from pos_app.presenters.countdown import when
from pos_app.presenters.discrepancies import DISMISS_REASONS, MARK, sentence_of, short_of
from pos_app.presenters.order_detail import who
from qt_kit.wording import _, counted
from store_core.application import discrepancies, kept_apart
from store_core.application.kept_apart import GIVE_UP, KEPT_APART, Gap, KeptApart
from store_core.application.reports_apart import ReportApart, reports_apart
from store_core.application.shop import Act, Shop
from store_core.domain.discrepancies import Discrepancy
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.staff import Permission
from store_core.domain.wording import money

WHY = {
    "journal_fork": "Its file was copied, and both copies went on.",
    "device_revoked": "It was taken out of the store and went on.",
    "journal_gap": "Entries before these are lost, so nobody can tell what they follow on.",
}
LOST_REASONS = ("Its disk broke", "Machine was lost", "Entered again by hand")
Z_REASONS = ("Difference was booked", "Machine was lost", "Nothing to be done")
KEPT_REASONS = ("Machine was lost", "Nothing of it matters", "Entered again by hand")


LET, GIVE = "Let it stand", "Give up what is missing"


@dataclass(frozen=True, slots=True)
class SettleRow:
    """One order or one machine; `short` is the word on its pill."""

    id: str
    name: str
    below: str
    amount: str
    short: str
    icon: str


@dataclass(frozen=True, slots=True)
class SettlePanel:
    """The chosen one: what is wrong with it, what to do, and the reasons to let it stand, or to
    give up what is missing; `other` is what leads from the one to the other.
    """

    title: str
    below: str
    said: tuple[str, ...]
    advice: str
    head: str
    reasons: tuple[str, ...]
    able: bool
    problem: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class SettleState:
    title: str
    below: str
    rows: tuple[SettleRow, ...]
    chosen: int | None
    panel: SettlePanel | None
    empty: str
    empty_below: str


@dataclass(frozen=True, slots=True)
class _Looked:
    """`away`: the server, which alone keeps entries apart, was not reached. `giving_up`: what is
    missing of the chosen machine is to be given up.
    """

    machines: tuple[KeptApart, ...] = ()
    reports: tuple[ReportApart, ...] = ()
    away: bool = False
    chosen: str = ""
    text: str = ""
    giving_up: bool = False
    busy: bool = False
    refused: StoreError | None = None


class ToSettlePresenter:
    """`load()`, `choose(index)`, `search(text)`, `turn()` between letting stand and giving up,
    `settle(reason)`; `changed` after each.
    """

    def __init__(self, desk: Desk, act: Act, changed: Callable[[], None]) -> None:
        self._desk, self._act, self._changed = desk, act, changed
        self._looked = _Looked()
        self._asking = False

    def load(self) -> None:
        """Asks the server, unless it has been asked and has not answered yet."""
        self._desk.run(reports_apart, lambda reports: self._look(reports=reports))
        if self._asking:
            self._changed()
            return
        self._asking = True

        def told(machines: tuple[KeptApart, ...]) -> None:
            self._asking = False
            self._look(machines=machines, away=False)

        def untold(_error: StoreError) -> None:
            self._asking = False
            self._look(away=True)

        self._desk.ask(self._act, KEPT_APART, None, told, untold)

    def choose(self, index: int) -> None:
        rows = self._rows()
        if 0 <= index < len(rows):
            self._look(chosen=rows[index].id, giving_up=False, refused=None)

    def search(self, text: str) -> None:
        self._look(text=text)

    def turn(self) -> None:
        self._look(giving_up=not self._looked.giving_up, refused=None)

    def settle(self, reason: str) -> None:
        """All that is wrong with the chosen one, for one reason."""
        chosen, act = self._chosen(), replace(self._act, reason=reason)
        if chosen is None or self._looked.busy:
            return
        if isinstance(chosen, KeptApart) and chosen.lost and self._looked.giving_up:
            self._give_up(chosen.lost, act)
        else:
            self._let_stand(chosen, act)

    def _give_up(self, lost: Gap, act: Act) -> None:
        def done(_taken_in: int) -> None:
            self._look(busy=False, giving_up=False)
            self.load()

        self._look(busy=True, refused=None)
        self._desk.ask(
            act, GIVE_UP, lost, done, lambda error: self._look(busy=False, refused=error)
        )

    def _let_stand(self, chosen: Order | KeptApart | ReportApart, act: Act) -> None:
        ones = self._wrong_with(chosen)

        def work(shop: Shop) -> None:
            for one in ones:
                if isinstance(chosen, Order):
                    discrepancies.dismiss(shop, act, chosen.id, one.id)
                else:
                    kept_apart.let_stand(shop, act, one)

        def done(_nothing: None) -> None:
            gone = {one.subject for one in ones}
            looked = self._looked
            left = tuple(one for one in looked.machines if one.device not in gone)
            reports = tuple(one for one in looked.reports if one.report.shift.id not in gone)
            self._look(busy=False, machines=left, reports=reports)

        self._look(busy=True, refused=None)
        self._desk.run(work, done, lambda error: self._look(busy=False, refused=error))

    def _look(self, **changes: Any) -> None:
        self._looked = replace(self._looked, **changes)
        self._changed()

    def state(self) -> SettleState:
        rows, chosen = self._rows(), self._chosen()
        below = counted("{count} thing", "{count} things", len(rows)) if rows else ""
        if self._looked.away:
            below = _("Without the server, which is not reached now.")
        return SettleState(
            title=_("To settle"),
            below=below,
            rows=rows,
            chosen=_place(rows, self._looked.chosen),
            panel=self._panel(chosen) if chosen else None,
            empty=_("Nothing is like that.") if self._looked.text else _("Everything adds up."),
            empty_below=_("What two machines did that could not see each other stands here."),
        )

    def _orders(self) -> Sequence[Order]:
        known = self._desk.orders
        return [known[order] for order in self._desk.apart if order in known]

    def _rows(self) -> tuple[SettleRow, ...]:
        rows = [*map(self._order_row, self._orders())]
        rows += map(self._report_row, self._looked.reports)
        rows += map(self._machine_row, self._looked.machines)
        words = self._looked.text.casefold().split()
        said = {row.id: f"{row.name} {row.below} {row.short}".casefold() for row in rows}
        return tuple(row for row in rows if all(word in said[row.id] for word in words))

    def _order_row(self, order: Order) -> SettleRow:
        settings, now = self._desk.settings, self._desk.now()
        placed = when(order.header.placed_at, now, settings)
        return SettleRow(
            id=order.id,
            name=f"#{order.header.number}",
            below=f"{who(order)} · {placed}",
            amount=money(order.bill.currency, order.bill.total, settings.locale),
            short=short_of(self._desk.apart[order.id], order, settings),
            icon=MARK,
        )

    def _report_row(self, one: ReportApart) -> SettleRow:
        report, locale = one.report, self._desk.settings.locale
        closed = when(report.at, self._desk.now(), self._desk.settings)
        more, less = _("{amount} more by now"), _("{amount} less by now")
        words = more if one.discrepancy.amount >= 0 else less
        return SettleRow(
            id=report.shift.id,
            name=f"Z {report.number}",
            below=f"{report.till} · {closed}",
            amount=money(report.currency, report.revenue, locale),
            short=words.format(amount=money(report.currency, abs(one.discrepancy.amount), locale)),
            icon="calculator",
        )

    def _machine_row(self, one: KeptApart) -> SettleRow:
        since = when(one.since, self._desk.now(), self._desk.settings)
        kept = counted("{count} entry kept apart", "{count} entries kept apart", one.entries)
        name = one.name or one.device[:8]
        below = _("since {time}").format(time=since)
        return SettleRow(one.device, name, below, "", kept, "monitor")

    def _chosen(self) -> Order | KeptApart | ReportApart | None:
        """The first one while nobody has chosen."""
        rows = self._rows()
        place = _place(rows, self._looked.chosen)
        if place is None:
            return None
        wanted = rows[place].id
        others: dict[str, KeptApart | ReportApart] = {
            **{one.device: one for one in self._looked.machines},
            **{one.report.shift.id: one for one in self._looked.reports},
        }
        return self._desk.orders.get(wanted) or others[wanted]

    def _wrong_with(self, one: Order | KeptApart | ReportApart) -> tuple[Discrepancy, ...]:
        if isinstance(one, Order):
            return self._desk.apart.get(one.id, ())
        return (one.discrepancy,)

    def _panel(self, one: Order | KeptApart | ReportApart) -> SettlePanel:
        looked, settings = self._looked, self._desk.settings
        able = not looked.busy and self._may()
        problem = refusal(looked.refused, settings) if looked.refused else ""
        if isinstance(one, Order):
            said = tuple(sentence_of(each, one, settings) for each in self._wrong_with(one))
            advice = _("Money is taken and given back at the till, under Orders.")
            reasons = tuple(map(_, DISMISS_REASONS))
            row = self._order_row(one)
            return SettlePanel(row.name, row.below, said, advice, LET, reasons, able, problem)
        panel = self._machine_panel(one) if isinstance(one, KeptApart) else self._report_panel(one)
        return replace(panel, able=able, problem=problem)

    def _report_panel(self, one: ReportApart) -> SettlePanel:
        row = self._report_row(one)
        now = money(one.report.currency, one.now, self._desk.settings.locale)
        said = (
            _("This Z report says {then} was sold.").format(then=row.amount),
            _("By what all machines know now it was {now}.").format(now=now),
        )
        advice = _(
            "It was closed before another machine told what it had done. The Z report stays as it "
            "is: book the difference beside it."
        )
        reasons = tuple(map(_, Z_REASONS))
        return SettlePanel(row.name, row.below, said, advice, LET, reasons, able=False)

    def _machine_panel(self, one: KeptApart) -> SettlePanel:
        row = self._machine_row(one)
        why = WHY.get(one.why, "The server could not take them in.")
        advice = _("They are kept as they are, and count in nothing.")
        reasons = tuple(map(_, KEPT_REASONS))
        said = (f"{row.short}.", _(why), *_missing(one))
        panel = SettlePanel(row.name, row.below, said, advice, LET, reasons, able=False)
        if not one.lost or not self._may(Permission.GIVE_UP):
            return panel
        if not self._looked.giving_up:
            return replace(panel, other=_("Give up what is missing…"))
        return replace(
            panel,
            advice=_(
                "What is missing is then lost for good, also where a machine that is off still has "
                "it: switch all on first. What came after it is taken in and counts."
            ),
            head=GIVE,
            reasons=tuple(map(_, LOST_REASONS)),
            other=_("Back"),
        )

    def _may(self, permission: Permission = Permission.DISMISS) -> bool:
        people = (one for one in (self._act.person, self._act.approver) if one)
        return any(self._desk.allows(one, permission) for one in people)


def _missing(one: KeptApart) -> tuple[str, ...]:
    if one.lost is None:
        return ()
    if one.lost.count == 1:
        return (_("Entry {first} of it is missing.").format(first=one.lost.first),)
    words = _("Entries {first} to {last} of it are missing.")
    return (words.format(first=one.lost.first, last=one.lost.last),)


def _place(rows: Sequence[SettleRow], chosen: str) -> int | None:
    places = {row.id: place for place, row in enumerate(rows)}
    return places.get(chosen, 0) if rows else None
