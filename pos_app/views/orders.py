"""Customers' orders at the counter: board or list, one opened, answered, handed out (C6, C7)."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.presenters.hand_out import HandOutPresenter
from pos_app.presenters.order_board import OrdersState
from pos_app.presenters.order_detail import Foot
from pos_app.presenters.order_filters import View
from pos_app.presenters.orders import OrdersPresenter
from pos_app.views.approval import ApprovalSheet
from pos_app.views.hand_out import HandOutSheet
from pos_app.views.order_detail import OrderAside
from pos_app.views.order_pane import OrdersPane
from pos_app.views.ringer import Ringer
from pos_app.views.screen import Screen, columns
from qt_kit.button import ActionButton, Step
from qt_kit.sound import Sounds
from qt_kit.theme import DISPLAY, STRONG
from qt_kit.wording import _
from store_core.domain.orders import Order

_KEYS = {Qt.Key.Key_A: "accept", Qt.Key.Key_L: "later", Qt.Key.Key_R: "reject"}


class OrdersScreen(Screen):
    """Arrows move, A accept, L later, R reject, Enter opens, / searches, F12 the button, Esc back.

    It exists, and rings, while other screens show.
    """

    def __init__(self, desk: Desk, sounds: Sounds | None = None) -> None:
        super().__init__()
        self._desk = desk
        self.pane = OrdersPane(self)
        self.button = ActionButton(_("Accept"))
        self.button.clicked.connect(self.next_step)
        self.aside = OrderAside(self.button, self)
        self.approval = ApprovalSheet(self, desk)
        self._hand = HandOutPresenter(desk, self._render_hand, self._handed)
        self.hand_out = HandOutSheet(self.pane, self._hand)
        hand, ask = self._hand, self.approval.ask
        self._presenter = OrdersPresenter(desk, self._render, ask, hand.begin, hand.begin_rest)
        self.ringer = Ringer(desk, sounds or Sounds(), self)
        self.ringer.ticked.connect(self._tick)
        self._connect()
        self._order_focus()
        desk.subscribe(self._follow)

    def _connect(self) -> None:
        presenter, filters = self._presenter, self.pane.filters
        for column in self.pane.columns.values():
            column.chosen.connect(presenter.choose)
            column.acted.connect(self._act)
            column.crossed.connect(self._cross)
            column.opened.connect(self._open)
        self.pane.table.chosen.connect(presenter.choose)
        self.pane.table.opened.connect(self._open)
        filters.viewed.connect(self._view)
        filters.filtered.connect(presenter.filter)
        filters.searched.connect(presenter.search)
        filters.sound_pressed.connect(self._turn_sound)
        slip = self.aside.slip
        slip.acted.connect(self._act_on_chosen)
        slip.later.picked.connect(presenter.later_by)
        slip.later.stepped.connect(presenter.later_step)
        slip.later.dismissed.connect(presenter.not_later)

    def _order_focus(self) -> None:
        """The columns from the left, the list, what may be done with the order, the filters."""
        filters, slip = self.pane.filters, self.aside.slip
        order: list[QWidget] = [*self.pane.columns.values(), self.pane.table]
        order += [*slip.acts.values(), self.button, filters.views, *filters.buttons()]
        order += [filters.sound, filters.search]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    # Coming and going

    def entered(self) -> None:
        self._leave_sheets()
        self._presenter.enter()
        self._order_focus()
        self._focus_board()

    def left(self) -> None:
        self._leave_sheets()
        self.pane.filters.menu.hide()

    def _leave_sheets(self) -> None:
        if self.approval.is_open():
            self.approval.dismissed.emit()
        self._hand.leave()
        self._presenter.not_later()

    def step_back(self) -> bool:
        if self.approval.is_open():
            self.approval.dismissed.emit()
        elif self.hand_out.is_open():
            self._hand.leave()
        elif self.aside.slip.later.is_open():
            self._presenter.not_later()
        elif not self.pane.table.isHidden() or self.pane.filters.search.text():
            self._view("board")
        else:
            return False
        return True

    def next_step(self) -> None:
        state = self._hand.state()
        if self.approval.is_open():
            self.approval.button.click()
        elif state is None:
            self._presenter.step()
        elif state.shift_first:
            self.go.emit("shift")
        else:
            self._hand.step()

    def _handed(self, order: Order) -> None:
        """Change is counted out where it is after every sale."""
        if order.payments and order.payments[-1].change:
            self._desk.sold = order
            self.go.emit("change")
        else:
            self._focus_board()

    # What the person does

    def _act(self, act: str, order_id: str) -> None:
        """A time that is being quoted for the order stays for Accept."""
        if self.approval.is_open():
            self.approval.dismissed.emit()
        self._hand.leave()
        self._presenter.choose(order_id)
        getattr(self._presenter, act)(order_id)

    def _act_on_chosen(self, act: str) -> None:
        detail = self._presenter.state().detail
        if detail is not None:
            self._act(act, detail.id)

    def _view(self, view: View) -> None:
        self._presenter.show(view)
        self._focus_board()

    def _cross(self, step: int) -> None:
        """To the column beside it that has cards, at the same height."""
        shown = list(self.pane.columns.values())
        here = next((i for i, column in enumerate(shown) if column.hasFocus()), 0)
        at = shown[here].chosen_index() or 0
        height = shown[here].card_rect(at).center().y() if shown[here].count() else 0
        beside = shown[here + 1 :] if step > 0 else shown[:here][::-1]
        target = next((column for column in beside if column.count()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            self._presenter.choose(target.id_at(target.index_at_height(height)))

    def _open(self) -> None:
        first = self.aside.slip.first_act()
        wanted = self.button if self.button.isEnabled() else first
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_board(self) -> None:
        """Where the orders are; while there are none, on the choice of board or list."""
        if self.pane.is_empty():
            self.pane.filters.views.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.pane.table.isHidden():
            self.pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        shown = list(self.pane.columns.values())
        chosen = next((one for one in shown if one.chosen_index() is not None), None)
        filled = next((one for one in shown if one.count()), shown[0])
        (chosen or filled).setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_sound(self) -> None:
        self.ringer.turn()
        self._render_sound()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.isAutoRepeat() or self.approval.is_open():
            super().keyPressEvent(event)
        elif self.hand_out.is_open():
            self.hand_out.keyPressEvent(event)
        elif key in _KEYS:
            self._act_on_chosen(_KEYS[key])
        elif key == Qt.Key.Key_Slash:
            self._presenter.show("list")
            self.pane.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    # What shows

    def _follow(self) -> None:
        self._hand.follow()
        self._presenter.follow()

    def _tick(self) -> None:
        if self.isVisible():
            state = self._presenter.tick()
            self.pane.show_badges(state)
            self.aside.slip.show_state(state.detail)
            self._render_foot(state)

    def _render(self) -> None:
        if not self.isVisible():
            return
        state, was_empty = self._presenter.state(), self.pane.is_empty()
        self.pane.show_state(state)
        if was_empty and not state.empty and self.pane.filters.views.hasFocus():
            self._focus_board()
        self.aside.slip.show_state(state.detail)
        self._render_sound()
        self._render_foot(state)

    def _render_hand(self) -> None:
        self.hand_out.show_state(self._hand.state())
        self._render()

    def _render_sound(self) -> None:
        words, icon = self.ringer.words()
        self.pane.filters.show_sound(words, icon, able=self.ringer.can_be_heard)

    def _render_foot(self, state: OrdersState) -> None:
        handing = self._hand.state()
        if handing is not None:
            self._show_foot(handing.foot, handing.way if handing.stand == "cash" else "hand_out")
            if handing.shift_first:
                self.button.setAccessibleName(_("Open the shift first"))
                self.button.set_state(_("Open the shift first"), step=Step.BLOCKED)
        elif state.detail is not None:
            self._show_foot(state.detail.foot, state.detail.foot.step)
        else:
            self._show_foot(Foot("none", _("Accept"), able=False), "none")

    def _show_foot(self, foot: Foot, step: str) -> None:
        names = {
            "accept": _("Accept"),
            "hand_out": _("Hand out"),
            "cash": _("Take cash"),
            "card": _("Card took"),
        }
        self.button.setAccessibleName(names.get(step, foot.words))
        small = foot.step != "hand_out"
        self.button.set_state(
            foot.words,
            foot.amount,
            below=foot.below,
            step=Step.READY if foot.able else Step.DISABLED,
            amount_px=STRONG if small else DISPLAY,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        _rail, aside = columns(self.width())
        self.pane.setGeometry(0, 0, self.width() - aside, self.height())
        self.aside.setGeometry(self.width() - aside, 0, aside, self.height())
        super().resizeEvent(event)
