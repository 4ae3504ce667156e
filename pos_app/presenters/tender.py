"""Taking money for the ticket: what was received and how, what comes back (C4)."""

from dataclasses import dataclass

from pos_app.presenters.amount import Entered
from pos_app.sentences import sentence
from qt_kit.wording import _
from store_core.application.payments import Tender
from store_core.domain.cash import quick_notes
from store_core.domain.errors import StoreError
from store_core.domain.money import cash_rounded, currency
from store_core.domain.orders import Method
from store_core.domain.store import Settings
from store_core.domain.wording import amount, money, symbol, whole_money


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay."""

    method: Method
    word: str
    icon: str


WAYS = (Way("cash", "Cash", "banknote"), Way("card", "Card", "credit-card"))


@dataclass(frozen=True, slots=True)
class Received:
    """What the customer gives now and by which way, and what became of taking it."""

    entered: Entered
    way: Method = "cash"
    taking: bool = False
    refused: StoreError | None = None

    @property
    def amount(self) -> int:
        return self.entered.amount


@dataclass(frozen=True, slots=True)
class QuickCard:
    amount: int
    text: str
    below: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class TenderState:
    """`part`: taking it leaves something to pay. `steps` are what to do at a card terminal."""

    caption: str
    symbol: str
    received: str
    proposed: bool
    quick: tuple[QuickCard, ...]
    steps: tuple[str, ...]
    hint: str
    hint_below: str
    alarm: bool
    words: str
    below: str
    amount: str
    can_take: bool
    part: bool


def asked_for(left: int, way: Method, settings: Settings) -> int:
    """What settles `left` by that way: cash is rounded as the store rounds it."""
    return cash_rounded(left, settings.rules.cash_rounding) if way == "cash" else left


def proposal(left: int, way: Method, settings: Settings) -> Received:
    return Received(Entered(asked_for(left, way, settings), proposed=True), way)


def derive(
    left: int, received: Received, settings: Settings, *, parts: bool = False
) -> TenderState:
    """`left` is still to be paid; with `parts` less than that may be taken, the rest later."""
    asked = asked_for(left, received.way, settings)
    missing = asked - received.amount
    step = settings.rules.cash_rounding if received.way == "cash" else 1
    part = parts and 0 < received.amount < min(left, asked) and received.amount % step == 0
    too_much = received.way == "card" and missing < 0
    enough = missing <= 0 and not too_much
    hint, hint_below = _hint(asked, received, settings, part=part, parts=parts)
    return TenderState(
        caption=_("Cash received") if received.way == "cash" else _("By card"),
        symbol=symbol(settings.rules.currency, settings.locale),
        received=amount(settings.rules.currency, received.amount, settings.locale),
        proposed=received.entered.proposed,
        quick=_quick(asked, received, settings),
        steps=_steps(received, settings) if received.way == "card" else (),
        hint=hint,
        hint_below=hint_below,
        alarm=received.refused is not None or too_much,
        words=_words(received),
        below=_below(left, asked, received, settings, part=part),
        amount=money(settings.rules.currency, received.amount, settings.locale),
        can_take=(enough or part) and (left > 0 or (parts and left == 0)) and not received.taking,
        part=part,
    )


def _words(received: Received) -> str:
    if received.way == "card":
        return _("Booking the card…") if received.taking else _("Card took")
    return _("Taking cash…") if received.taking else _("Take cash")


def _below(left: int, asked: int, received: Received, settings: Settings, *, part: bool) -> str:
    """What comes of taking it."""
    code, locale = settings.rules.currency, settings.locale
    missing = asked - received.amount
    if part:
        still = money(code, left - received.amount, locale)
        return _("{amount} stays open").format(amount=still)
    if missing > 0:
        return _("{amount} is missing").format(amount=money(code, missing, locale))
    if received.way == "card":
        most = money(code, asked, locale)
        return _("{amount} at most").format(amount=most) if missing < 0 else _("All of it")
    if missing < 0:
        return _("Change {amount}").format(amount=money(code, -missing, locale))
    return _("No change") if left else _("Nothing to pay")


def _quick(asked: int, received: Received, settings: Settings) -> tuple[QuickCard, ...]:
    code, locale = settings.rules.currency, settings.locale
    if received.way == "card":
        whole = QuickCard(
            asked, money(code, asked, locale), _("All of it"), asked == received.amount
        )
        return (whole,) if asked > 0 else ()
    return tuple(
        QuickCard(
            note,
            whole_money(code, note, locale),
            _("change {amount}").format(amount=amount(code, note - asked, locale))
            if note > asked
            else _("Exact"),
            note == received.amount,
        )
        for note in quick_notes(asked, currency(code))
    )


def _steps(received: Received, settings: Settings) -> tuple[str, ...]:
    told = money(settings.rules.currency, received.amount, settings.locale)
    return (
        _("Enter {amount} on the card terminal.").format(amount=told),
        _("Let the customer pay there."),
        _("When it says approved, press “Card took”."),
    )


def _hint(
    asked: int, received: Received, settings: Settings, *, part: bool, parts: bool
) -> tuple[str, str]:
    whole = money(settings.rules.currency, asked, settings.locale)
    if received.refused is not None:
        return _("Nothing was taken"), sentence(received.refused, settings)
    if received.way == "card" and received.amount > asked:
        return _("Too much for the card"), _("{amount} is left to pay.").format(amount=whole)
    if part:
        return _("A part of it"), _("The rest stays open, for cash or card.")
    if received.amount < asked:
        return _("Not enough yet"), _("Enter all that you were given.")
    if parts:
        less = _("Less than {amount} is fine").format(amount=whole)
        return less, _("It counts as a part, the rest stays open.")
    sample = money(settings.rules.currency, 6000, settings.locale)
    return _("Tap what you were given"), _("Or type it: 6000 is {amount}.").format(amount=sample)


def way_word(method: str) -> str:
    """What people call it; a way of another till goes by its own name."""
    return next((_(way.word) for way in WAYS if way.method == method), method)


def settles(tenders: tuple[Tender, ...]) -> int:
    """What tenders taken as parts count towards the order: all of them."""
    return sum(tender.settles for tender in tenders)
