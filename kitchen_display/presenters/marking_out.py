"""What a cook does in the list of 86: opens it, looks for something, says that it is out or back.

What is said shows at once and goes to the store thread; without the server too.
"""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from kitchen_display.cook import acting
from kitchen_display.presenters.inputs import BoardInputs, OutList, Said
from kitchen_display.presenters.keys import Typed
from kitchen_display.presenters.running_out import said
from kitchen_display.presenters.state import BoardState, OutRow
from kitchen_display.presenters.wares import Ware, keys_of, wares_of
from kitchen_display.sentences import sentence
from qt_kit.runner import Runner
from store_core.application.availability import set_available
from store_core.application.papers import line_name
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError


class Board(Protocol):
    """The session, as far as the list needs it."""

    state: BoardState

    @property
    def inputs(self) -> BoardInputs: ...

    def change(self, **change: object) -> None: ...

    def paint(self) -> None: ...

    def notice(self, text: str, **change: object) -> None: ...


class MarkingOut:
    """`open`, `open_of`, `search`, `ask`, `say`, `key`, `step_back`, `close`."""

    def __init__(self, shop: Shop, runner: Runner, board: Board) -> None:
        self._shop, self._runner, self._board = shop, runner, board

    def read_again(self) -> None:
        """Something ran out or came back, here or elsewhere, or the menu changed."""
        self._runner.submit(lambda: read_wares(self._shop), self._take)

    def toggle(self) -> None:
        if self._board.inputs.out is None:
            self._show(OutList())
        else:
            self.close()

    def open_of(self, order: str, line: str) -> None:
        """With what a ticket's line is made of."""
        inputs = self._board.inputs
        held = inputs.orders.get(order)
        for one in held.lines if held else ():
            if one.id == line:
                named = line_name(one, inputs.kitchen.language)
                self._show(OutList(of=tuple(dict.fromkeys(keys_of(one.cart))), line=named))

    def search(self, query: str) -> None:
        out = self._board.inputs.out
        if out is not None and out.query != query:
            self._show(replace(out, query=query, asked=""))

    def ask(self, key: str) -> None:
        """How long, beneath that row; or no more."""
        out = self._board.inputs.out
        if out is not None:
            self._show(replace(out, asked="" if out.asked == key else key))

    def say(self, key: str, how: str) -> None:
        """One of `running_out.choices_of`."""
        inputs = self._board.inputs
        ware = next((one for one in inputs.wares if one.key == key), None)
        if inputs.out is None or ware is None:
            return
        told = said(replace(inputs, now=self._shop.now()), how)
        self._board.change(
            said={**inputs.said, key: told}, out=replace(inputs.out, asked=""), typed=Typed()
        )
        self._send(ware, told)

    def key(self, key: str, now: datetime) -> None:
        """Of the bump bar: a row's digits, then the digit of how long."""
        inputs, state = self._board.inputs, self._board.state.out
        if inputs.out is None or state is None:
            return
        row = next((one for one in state.rows if one.choices), None)
        if row is not None:
            if key.isdigit() and 1 <= int(key) <= len(row.choices):
                self.say(row.key, row.choices[int(key) - 1].how)
            return
        typed = inputs.typed.then(key, now)
        chosen: OutRow | None = next((one for one in state.rows if one.digit == typed.keys), None)
        if chosen is not None:
            self._show(replace(inputs.out, asked=chosen.key))
        else:
            self._board.change(typed=typed if typed.keys == "0" else Typed())

    def step_back(self) -> None:
        """Out of the question, then out of the search, then out of the list."""
        out = self._board.inputs.out
        if out is None:
            return
        if out.asked:
            self._show(replace(out, asked=""))
        elif out.query:
            self._show(replace(out, query=""))
        else:
            self.close()

    def close(self) -> None:
        self._board.change(out=None, typed=Typed())

    def _show(self, out: OutList) -> None:
        self._board.change(out=out, recalling=False, typed=Typed())

    def _send(self, ware: Ware, told: Said) -> None:
        def errand() -> tuple[Ware, ...]:
            act, until = acting(self._shop), told.until
            set_available(self._shop, act, ware.kind, ware.id, not told.out, until)
            return read_wares(self._shop)

        def done(wares: tuple[Ware, ...]) -> None:
            self._board.change(wares=wares, said=self._without(ware.key, told))

        def refused(error: StoreError) -> None:
            self._board.notice(sentence(error), said=self._without(ware.key, told))

        self._board.paint()
        self._runner.submit(errand, done, refused)

    def _without(self, key: str, told: Said) -> dict[str, Said]:
        """What is on its way still, unless the same was said otherwise since."""
        return {
            one: held
            for one, held in self._board.inputs.said.items()
            if one != key or held is not told
        }

    def _take(self, wares: tuple[Ware, ...]) -> None:
        self._board.change(wares=wares)


def read_wares(shop: Shop) -> tuple[Ware, ...]:
    return wares_of(shop.menu, shop.settings.languages[0])
