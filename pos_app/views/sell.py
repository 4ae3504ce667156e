"""The sell screen: rail, grid and ticket, with the builder over the first two (C2, C3)."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.desk import Desk
from pos_app.pictures import shop_pictures
from pos_app.presenters.discounting import DiscountPresenter
from pos_app.presenters.sell import SellPresenter, SellState
from pos_app.presenters.why import WhyState
from pos_app.views.approval import ApprovalSheet
from pos_app.views.builder import Builder
from pos_app.views.discount import DiscountSheet
from pos_app.views.notice import NoticeBar
from pos_app.views.person_menu import MenuEntry, PersonMenu
from pos_app.views.screen import Screen, columns
from pos_app.views.sell_keys import Frame, SellKeys
from pos_app.views.shelf import Shelf
from pos_app.views.ticket import TicketColumn
from pos_app.views.ticket_sheet import TicketSheet
from pos_app.views.why import WhyPanel
from qt_kit.rail import Rail, rail_measures
from qt_kit.tile_grid import columns_for
from qt_kit.wording import _
from store_core.domain.cart import Fulfilment
from store_core.domain.draft import Draft

PADDING, HEAD = 16, 48
NEWEST_MS = 4000
AFTER_PICTURE_MS = 30
"""Two frames: what a long ticket costs is worked out when the tap has been painted."""

SIZES_WIDE = 296
FIVE_ROWS_FROM = 1000


class SellScreen(Screen):
    """Taps, keys and scans go to the presenter; its state is shown after each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(_("Sell screen"))
        self._desk = desk
        self._timed: Draft | None = None
        self.pictures = shop_pictures(desk, self)
        self.wares = QWidget(self)
        self.rail = Rail(_("Categories"), parent=self.wares)
        self.shelf = Shelf(self.pictures, self.wares)
        self.ticket = TicketColumn(self)
        self.approval = ApprovalSheet(self, desk)
        self.presenter = SellPresenter(desk, self.approval.ask, self.render_state)
        self.discounting = DiscountPresenter(
            desk, self.approval.ask, self.presenter.put, self.render_state
        )
        self.builder = Builder(self.presenter, self.pictures, self.wares)
        self.discount = DiscountSheet(self.discounting, self.wares)
        self.why = WhyPanel(self.wares)
        self.notice = NoticeBar(self.wares)
        self.sheet = TicketSheet(self.ticket)
        self.menu = PersonMenu(self)
        self.keys: SellKeys | None = None
        self._newest_timer = QTimer(self)
        self._newest_timer.setSingleShot(True)
        self._newest_timer.timeout.connect(self.presenter.let_go_of_newest)
        self._reckon = QTimer(self)
        self._reckon.setSingleShot(True)
        self._reckon.timeout.connect(desk.work_out_price)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self.render_state)
        self._connect()
        desk.subscribe(self.render_state)
        self.render_state()

    def _connect(self) -> None:
        act, column = self.presenter, self.ticket
        self.rail.chosen.connect(self._open_category)
        self.shelf.sizes.changed.connect(act.choose_size)
        self.shelf.subs.changed.connect(act.open_sub)
        self.shelf.grid.tapped.connect(act.tap)
        self.shelf.grid.held.connect(act.hold)
        self.notice.answered.connect(act.answer)
        self.notice.gone.connect(act.dismiss_notice)
        column.lines.chosen.connect(self._unless_building(self._choose_line))
        column.lines.why.connect(self._unless_building(self._why_line))
        column.lines.quantity.connect(act.change_quantity)
        column.lines.edit.connect(self._edit)
        column.lines.remove.connect(act.remove)
        column.fulfilment.connect(self._set_fulfilment)
        column.head_pressed.connect(self._open_head)
        column.menu_pressed.connect(self._open_menu)
        column.park_pressed.connect(self.park)
        column.discount_pressed.connect(self.open_discount)
        column.split_pressed.connect(self.split)
        column.why_pressed.connect(self._why_total)
        column.pay_pressed.connect(self._pay)
        column.blocked_pressed.connect(act.choose_line)
        column.offered.connect(act.take_offer)
        self.sheet.described.connect(self._described)
        self.sheet.dismissed.connect(self.sheet.slide_out)
        self.menu.chosen.connect(self._from_menu)

    def _unless_building(self, act: Callable[[str], None]) -> Callable[[str], None]:
        def choose(key: str) -> None:
            if self.presenter.building is None:
                act(key)

        return choose

    # Showing

    def entered(self) -> None:
        self._join_frame()
        self._minute.start(30_000)
        self.render_state()
        self._focus_search()

    def left(self) -> None:
        self._minute.stop()
        self.sheet.slide_out(at_once=True)
        self.menu.hide()
        self.discounting.leave()
        self.why.slide_out(at_once=True)
        self.presenter.let_go_of_newest()
        frame = self.window()
        if isinstance(frame, Frame):
            frame.top_bar.set_hint("")

    def _join_frame(self) -> None:
        """Once: the search stands in the window's top bar."""
        frame = self.window()
        if self.keys is not None or not isinstance(frame, Frame):
            return
        keys = SellKeys(frame, self.presenter, self, self._covered)
        self.keys = keys
        keys.scanned.connect(self._scanned)
        keys.park.connect(self.park)
        keys.discount.connect(self.open_discount)
        keys.split.connect(self.split)
        keys.undo.connect(self.presenter.undo)
        keys.category.connect(self.presenter.open_nth_category)
        keys.size.connect(self.presenter.choose_size_by_letter)
        keys.down.connect(self._focus_grid)
        keys.used.connect(self._keys_used)
        search = frame.top_bar.search
        search.changed.connect(self._searched)
        search.entered.connect(self._search_entered)
        search.left.connect(self._focus_grid)
        self._chain(search.edit)

    def _covered(self) -> bool:
        return any(panel.is_open() for panel in (self.builder, self.discount, self.why))

    def render_state(self) -> None:
        state = self.presenter.state()
        self.rail.set_entries(state.shelf.rail, state.shelf.category)
        self.shelf.show_state(state.shelf)
        self.ticket.show_state(state.ticket, waits=self.discounting.open)
        self._show_builder(state)
        self._show_discount()
        self.notice.show_notice(state.notice)
        self._show_hint(state)
        if not state.newest:
            self._newest_timer.stop()
        elif self._timed is not self._desk.draft:
            self._newest_timer.start(NEWEST_MS)
        self._timed = self._desk.draft
        if not self._desk.price_settled:
            self._reckon.start(AFTER_PICTURE_MS)

    def _show_builder(self, state: SellState) -> None:
        if state.builder is None:
            if self.builder.is_open():
                self.builder.slide_out()
            return
        self.builder.show_state(state.builder)
        if not self.builder.is_open():
            self.builder.slide_in()
            self.builder.focus_choices()
            self.notice.raise_()

    def _show_discount(self) -> None:
        state = self.discounting.state()
        if state is None:
            if self.discount.is_open():
                self.discount.slide_out()
            return
        self.discount.show_state(state)
        if not self.discount.is_open():
            self.discount.slide_in()
            self.discount.focus_entry()

    def _show_hint(self, state: SellState) -> None:
        frame = self.window()
        if not isinstance(frame, Frame) or not self.isVisible():
            return
        size = next((one for one in state.shelf.sizes if one.key == state.shelf.size), None)
        words = _("Tap adds, hold for options")
        if size is not None:
            words = _("Tap adds {size} · hold for options").format(size=size.label())
        if frame.top_bar.hint.text() != words:
            frame.top_bar.set_hint(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide, high = self.width(), self.height()
        _rail, right = columns(wide)
        whole = self.window().height()
        rail_wide, cell = rail_measures(wide, whole)
        self.rail.set_cell(cell)
        self.wares.setGeometry(0, 0, wide - right, high)
        self.rail.setGeometry(0, 0, rail_wide, high)
        self.shelf.setGeometry(rail_wide, 0, wide - right - rail_wide, high)
        self.shelf.grid.set_shape(columns_for(wide), 5 if whole >= FIVE_ROWS_FROM else 4)
        self.ticket.setGeometry(wide - right, 0, right, high)
        self.notice.place()
        super().resizeEvent(event)

    def _chain(self, search: QWidget) -> None:
        """Search, size, tiles, ticket lines, fulfilment, Park, Pay; the rail is one stop."""
        shelf, column = self.shelf, self.ticket
        order: list[QWidget] = [search, shelf.sizes, shelf.subs, shelf.grid, column.lines]
        order += [column.fulfilments, column.head, column.menu]
        order += [column.sums, *column.acts, column.pay, self.rail]
        for one, then in pairwise(order):
            QWidget.setTabOrder(one, then)

    # The search

    def _focus_search(self) -> None:
        frame = self.window()
        if isinstance(frame, Frame) and self.presenter.building is None:
            frame.top_bar.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_grid(self) -> None:
        if self.presenter.building is None:
            self.shelf.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keys_used(self) -> None:
        self.ticket.show_key_hints(True)

    def _searched(self, text: str) -> None:
        if text and not self.isVisible():
            self.go.emit("sell")
        if text:
            self._close_panels()
        if text and self.presenter.building is not None:
            self.presenter.close_builder()
        self.presenter.search(text)

    def _search_entered(self, _text: str) -> None:
        if self.presenter.take_first_hit():
            self._clear_search()

    def _clear_search(self) -> None:
        frame = self.window()
        if isinstance(frame, Frame):
            frame.top_bar.search.clear()

    def _open_category(self, key: str) -> None:
        self._clear_search()
        self.presenter.open_category(key)

    def _scanned(self, code: str) -> None:
        if not self.isVisible():
            self.go.emit("sell")
        if self.presenter.is_voucher(code) and self._desk.draft.lines:
            self.open_discount()
            self.discounting.choose_way("code")
            self.discounting.write_code(code)
            self.discounting.take()
        else:
            self.presenter.scan(code)

    # The ticket

    def _set_fulfilment(self, key: str) -> None:
        known: dict[str, Fulfilment] = {
            "dine_in": "dine_in",
            "pickup": "pickup",
            "delivery": "delivery",
        }
        self.presenter.set_fulfilment(known[key])

    def _open_head(self) -> None:
        if self._desk.draft.order_id is None:
            self.sheet.open_for(self._desk.draft, park=False)

    def _described(self, label: str, guests: int | None, allergy: str, note: str) -> None:
        parks = self.sheet.parks
        self.sheet.slide_out()
        self.presenter.describe(label, guests, allergy, note)
        if parks:
            self.presenter.park()

    def park(self) -> None:
        """A ticket without a name is asked for one."""
        draft = self._desk.draft
        if not draft.lines or self.presenter.building is not None:
            return
        if draft.label or draft.order_id:
            self.presenter.park()
        else:
            self.sheet.open_for(draft, park=True)

    def open_discount(self) -> None:
        """For the line that the person chose, else for the whole order."""
        if not self._desk.draft.lines or self.presenter.building is not None:
            return
        self.why.slide_out()
        if not self.discounting.open:
            state = self.presenter.state()
            self.discounting.begin("" if state.newest else state.ticket.chosen)

    def split(self) -> None:
        """The tender screen, with the focus on the ways to split."""
        self._desk.splitting = True
        self._pay()

    def _close_panels(self) -> None:
        if self.discounting.open:
            self.discounting.leave()
        self.why.slide_out()

    def _edit(self, key: str) -> None:
        self._close_panels()
        self.presenter.edit(key)

    def _choose_line(self, key: str) -> None:
        if self.why.is_open() and key:
            self._why_line(key)
            return
        self.presenter.choose_line(key)
        if self.discounting.open:
            self.discounting.choose_place(key)

    def _why_line(self, key: str) -> None:
        self.presenter.choose_line(key)
        self._show_why(self.presenter.why_line(key))

    def _why_total(self) -> None:
        if self.presenter.building is None:
            self._show_why(self.presenter.why_total())

    def _show_why(self, state: WhyState | None) -> None:
        if state is not None:
            self.discounting.leave()
            self.why.open_with(state)

    def _open_menu(self) -> None:
        entries = [MenuEntry("why", _("Why this total"), "circle-question-mark")]
        if self._desk.draft.order_id is None:
            entries.append(MenuEntry("head", _("Table, guests, allergy, note"), "users"))
            entries.append(MenuEntry("clear", _("Remove all lines"), "trash-2"))
        else:
            entries.append(MenuEntry("back", _("Put back as it was"), "undo-2"))
        self.menu.open_at(tuple(entries), self.width() - 16, 108)

    def _from_menu(self, key: str) -> None:
        if key == "head":
            self._open_head()
        elif key == "why":
            self._why_total()
        elif key == "clear":
            self.presenter.clear_ticket()
        else:
            self.presenter.put_back()

    def _pay(self) -> None:
        if self._desk.draft.lines and not self.presenter.state().ticket.blocked_line:
            self.go.emit("tender")

    def next_step(self) -> None:
        if self.sheet.is_open() or self.approval.is_open():
            return
        if self.builder.is_open():
            self.builder.next_step()
        elif self.discount.is_open():
            self.discount.foot.button.click()
        elif self.ticket.pay.isEnabled():
            self.ticket.pay.click()

    def step_back(self) -> bool:
        if self.approval.is_open():
            self.approval.dismissed.emit()
        elif self.sheet.is_open():
            self.sheet.slide_out()
        elif self.builder.is_open():
            self.builder.step_back()
        elif self.why.is_open():
            self.why.dismissed.emit()
        elif self.discount.is_open():
            self.discounting.leave()
        else:
            self.presenter.dismiss_notice()
            self._focus_search()
        return True
