"""What stands over the stock table: the views and what one does in them, and the filters."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.stock_movements import kind_words
from pos_app.office.presenters.stock_reading import Asked, Listed, Tab
from qt_kit.button import Button, Kind
from qt_kit.label import Label
from qt_kit.segmented import Segment, Segmented
from qt_kit.select import Choice, Select
from qt_kit.theme import BODY, BOLD
from qt_kit.wording import _

HIGH, GAP = 48, 8
TABS_WIDE, TABS_LEAST = 432, 404
_ACTS: dict[Tab, tuple[str, ...]] = {
    "on_hand": ("count", "receive", "item", "export"),
    "movements": ("transfer", "export"),
    "suppliers": ("supplier", "export"),
    "waste": ("waste", "export"),
    "recipes": ("export",),
}


def tabs() -> tuple[Segment, ...]:
    return (
        Segment("on_hand", _("On hand")),
        Segment("movements", _("Movements")),
        Segment("suppliers", _("Suppliers")),
        Segment("waste", _("Waste")),
        Segment("recipes", _("Recipes")),
    )


class StockHead(QWidget):
    """`.tab(key)`, `.acted(key)`; buttons lose their words where they don't fit, then their place
    goes to what matters more.
    """

    tab = Signal(str)
    acted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.views = Segmented(_("Stock views"), tabs(), "on_hand", parent=self)
        self.views.changed.connect(self.tab)
        made = {
            "count": Button(_("Count"), icon="clipboard-check", parent=self),
            "receive": Button(_("Receive"), icon="truck", parent=self),
            "item": Button(icon="plus", name=_("New ingredient"), parent=self),
            "transfer": Button(_("Transfer"), icon="arrow-left-right", parent=self),
            "supplier": Button(_("New supplier"), icon="plus", parent=self),
            "waste": Button(_("Record waste"), icon="trash-2", parent=self),
            "export": Button(icon="download", name=_("Export"), parent=self),
            "panel": Button(icon="clipboard-list", name=_("Show panel"), parent=self),
        }
        self.buttons = made
        self._words = {key: button.text() for key, button in made.items()}
        self._icons = {key: button.icon_name for key, button in made.items()}
        self._names = {key: button.accessibleName() for key, button in made.items()}
        for key, button in made.items():
            button.padding = 12
            button.clicked.connect(lambda _checked=False, key=key: self.acted.emit(key))
        self._listed: Listed | None = None
        self._covers = False

    def show_state(self, listed: Listed, *, covers: bool, panel: bool) -> None:
        """`covers`: the panel lies over the table, so there is a button that opens it."""
        self._listed, self._covers = listed, covers and panel
        self.views.choose(listed.asked.tab)
        self.buttons["count"].setCheckable(True)
        self.buttons["count"].setChecked(listed.counting)
        self.buttons["export"].setEnabled(bool(listed.rows))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _keys(self) -> tuple[str, ...]:
        if self._listed is None:
            return ()
        acts = _ACTS[self._listed.asked.tab]
        return (*acts, "panel") if self._covers else acts

    def _place(self) -> None:
        keys = self._keys()
        for key, button in self.buttons.items():
            button.setVisible(key in keys)
        room = self.width() - TABS_LEAST - GAP
        for words, icons in ((True, True), (True, False), (False, True)):
            for key in keys:
                text = self._words[key] if words else ""
                self.buttons[key].set_text(text, name=self._names[key])
                self.buttons[key].set_icon(self._icons[key] if icons or not text else "")
            if sum(self._wide(key) + GAP for key in keys) <= room:
                break
        right = self.width()
        for key in reversed(keys):
            wide = self._wide(key)
            self.buttons[key].setGeometry(right - wide, 0, wide, HIGH)
            right -= wide + GAP
        self.views.setGeometry(0, 0, min(TABS_WIDE, right - GAP), HIGH)

    def _wide(self, key: str) -> int:
        button = self.buttons[key]
        return button.sizeHint().width() if button.text() else HIGH


class StockFilters(QWidget):
    """The row under the figures, on the views that have one: `.asked(days, kind)`,
    `.report(variance)`, `.counted()` when the stocktake is over.
    """

    days = Signal(int)
    kind = Signal(str)
    report = Signal(bool)
    counted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.span = Select(_("Days"), icon="calendar", parent=self)
        self.span.picked.connect(lambda key: self.days.emit(int(key)))
        self.moves = Select(_("Kind of movement"), icon="list-filter", parent=self)
        self.moves.picked.connect(self.kind)
        self.reports = Segmented(
            _("Waste report"),
            (Segment("waste", _("Thrown away")), Segment("variance", _("Counts against recipes"))),
            "waste",
            parent=self,
        )
        self.reports.changed.connect(lambda key: self.report.emit(key == "variance"))
        self.words = Label("", BODY, BOLD, name=_("Stocktake"), parent=self)
        self.over = Button(_("Done counting"), icon="check", kind=Kind.SOFT, parent=self)
        self.over.clicked.connect(self.counted)

    def show_state(self, listed: Listed) -> None:
        asked = listed.asked
        self.span.set_choices(_spans(), str(asked.days))
        self.moves.set_choices(_kinds(), asked.kind or "")
        self.reports.choose("variance" if asked.variance else "waste")
        self.words.set_text(listed.count_words)
        self.setVisible(shows_filters(listed))
        self._place(asked, counting=listed.counting)

    def _place(self, asked: Asked, *, counting: bool) -> None:
        shown: list[QWidget] = []
        if asked.tab == "movements":
            shown = [self.span, self.moves]
        elif asked.tab == "waste":
            shown = [self.span, self.reports]
        elif counting:
            shown = [self.words, self.over]
        left = 0
        for widget in (self.span, self.moves, self.reports, self.words, self.over):
            widget.setVisible(widget in shown)
            if widget in shown:
                wide = widget.sizeHint().width() + (16 if widget is self.words else 0)
                widget.setGeometry(left, 0, wide, HIGH)
                left += wide + GAP


def shows_filters(listed: Listed) -> bool:
    return listed.counting or listed.asked.tab in ("movements", "waste")


def _spans() -> tuple[Choice, ...]:
    return (
        Choice("7", _("7 days")),
        Choice("30", _("30 days")),
        Choice("90", _("90 days")),
        Choice("365", _("A year")),
    )


def _kinds() -> tuple[Choice, ...]:
    named = (Choice(kind, words, icon) for kind, (words, icon) in kind_words().items())
    return (Choice("", _("All kinds"), "list"), *named)
