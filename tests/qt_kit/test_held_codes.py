"""Codes asked for away from the Qt thread are answered on it (O3)."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from qt_kit.held_codes import AtServer
from qt_kit.runner import StoreThread
from qt_kit.terminal import Terminal
from store_core.application.device_secrets import FileSecrets
from store_core.domain.errors import StoreError
from store_core.domain.held_codes import Hold
from store_core.linking import CodeServer
from tests.shops import new_shop


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    latest = monotonic() + seconds
    while not done() and monotonic() < latest:
        QCoreApplication.processEvents()
    assert done()


def answers() -> tuple[list[Hold], list[str], Callable[[Hold], None], Callable[[StoreError], None]]:
    held: list[Hold] = []
    refused: list[str] = []

    def hear(hold: Hold) -> None:
        assert threading.current_thread() is threading.main_thread()
        held.append(hold)

    def hear_refusal(error: StoreError) -> None:
        assert threading.current_thread() is threading.main_thread()
        refused.append(error.code)

    return held, refused, hear, hear_refusal


@pytest.mark.usefixtures("qapp")
def test_a_shop_without_a_server_above_it_counts_by_itself(tmp_path: Path) -> None:
    shop = new_shop(tmp_path)
    terminal = Terminal.alone(shop, StoreThread())
    held, refused, hear, hear_refusal = answers()
    terminal.codes.hold("FIRST100", "hold-1", hear, hear_refusal)
    terminal.codes.hold("NOTHING", "hold-2", hear, hear_refusal)
    until(lambda: bool(held and refused))
    assert [hold.promotions for hold in held] == [("first-100",)]
    assert refused == ["code_not_known"]
    terminal.codes.release(held)
    terminal.close()
    shop.database.close()


def test_a_till_that_is_offline_says_so_and_waits_for_nobody(
    qapp: QApplication, tmp_path: Path
) -> None:
    shop = new_shop(tmp_path)
    runner = StoreThread()
    terminal = Terminal.alone(shop, runner)
    bugs: list[BaseException] = []
    nowhere = CodeServer(shop, FileSecrets(tmp_path))
    codes = AtServer(nowhere, terminal.on_qt, bugs.append)
    held, refused, hear, hear_refusal = answers()
    codes.hold("FIRST100", "hold-1", hear, hear_refusal)
    given_back: Sequence[Hold] = (Hold("hold-1", "FIRST100", ("first-100",), shop.now()),)
    codes.release(given_back)
    until(lambda: bool(refused))
    codes.close()
    assert (held, refused, bugs) == ([], ["code_needs_server"], [])
    terminal.close()
    shop.database.close()
