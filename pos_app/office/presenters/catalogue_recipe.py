"""A recipe edited beside its item: as on the stock page, over the catalogue's form (O1, O2)."""

from collections.abc import Callable

from pos_app.desk import Desk
from pos_app.office.presenters.catalogue_kitchen import Kitchen
from pos_app.office.presenters.side_panel import PanelState
from pos_app.office.presenters.stock_forms import Stage
from pos_app.office.presenters.stock_recipes import RecipeForm
from store_core.application.shop import Act
from store_core.application.stock import StockView


class OpenRecipe:
    """`open(key)`, `edit`, `press`, `close`; `changed` after each. `told(words)` once it is saved,
    `reread` asks for the kitchen as it is.
    """

    def __init__(
        self,
        desk: Desk,
        act: Act,
        changed: Callable[[], None],
        told: Callable[[str], None],
        reread: Callable[[], None],
    ) -> None:
        self._changed, self._told, self._reread = changed, told, reread
        self._kitchen = Kitchen()
        self._empty = StockView(desk.now().date(), desk.settings.rules.currency)
        self.form: RecipeForm | None = None
        self._stage = Stage(
            desk, act, self._view, changed, self._done, reread, self._another, self.close
        )

    def _view(self) -> StockView:
        return self._kitchen.view or self._empty

    def take(self, kitchen: Kitchen) -> None:
        """What was read; the open recipe hears of it."""
        if kitchen is self._kitchen:
            return
        self._kitchen = kitchen
        if self.form is not None:
            self.form.reread()

    def open(self, key: str) -> None:
        """ "item/margherita", "option/top-ham"; not before the stock was read."""
        if self._kitchen.view is not None:
            self.form = RecipeForm(self._stage, key, self._kitchen.margins)
            self._changed()

    def _another(self, what: str, record: str) -> None:
        if what == "recipe":
            self.open(record)

    def state(self) -> PanelState | None:
        return self.form.state() if self.form else None

    def edit(self, key: str, text: str) -> None:
        if self.form is not None:
            self.form.edit(key, text)

    def press(self, key: str) -> None:
        if self.form is not None:
            self.form.press(key)

    def close(self) -> None:
        self.form = None
        self._changed()

    def _done(self, words: str) -> None:
        self.form = None
        self._told(words)
        self._reread()
