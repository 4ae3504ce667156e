"""A display without a window, on a real shop; the store thread runs when told."""

from dataclasses import dataclass, field

from kitchen_display.preferences import Preferences
from kitchen_display.presenters.session import Around, Session, load
from kitchen_display.presenters.state import BoardState, CardState
from qt_kit.runner import ManualRunner
from store_core.application.shop import Shop
from store_core.domain.orders import Order
from store_core.replication.link_state import LinkState
from tests.shops import HandClock


@dataclass
class Display:
    """A session with what it told."""

    shop: Shop
    clock: HandClock
    runner: ManualRunner = field(default_factory=ManualRunner)
    states: list[BoardState] = field(default_factory=list)
    rings: list[str] = field(default_factory=list)
    kept: list[Preferences] = field(default_factory=list)
    painted: list[int] = field(default_factory=list)
    """How much waited for the store at each paint that was asked for."""
    preferences: Preferences = field(default_factory=Preferences)
    visible: bool = True

    def __post_init__(self) -> None:
        around = Around(
            self.states.append,
            lambda: self.rings.append("ring"),
            self.kept.append,
            lambda: self.painted.append(self.runner.waiting()),
            lambda: self.visible,
        )
        self.session = Session(
            self.shop,
            self.runner,
            load(self.shop),
            LinkState("online"),
            self.preferences,
            around,
        )

    @property
    def cards(self) -> tuple[CardState, ...]:
        return self.session.state.cards

    @property
    def acts(self) -> list[tuple[str, str]]:
        return [(card.number, card.act) for card in self.cards]

    def hears_of(self, *sold_orders: Order) -> None:
        """As after a commit, own or replicated."""
        self.session.on_touched(frozenset(("order", one.id) for one in sold_orders))
        self.runner.run_all()

    def press(self, order: Order) -> None:
        self.clock.forward(seconds=1)
        self.session.press_card(order.id)

    def later(self, seconds: float) -> None:
        self.clock.forward(seconds=seconds)
        self.session.tick()
