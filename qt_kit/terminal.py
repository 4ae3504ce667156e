"""A Qt program's terminal: its shop, its store thread, and what came of commits and the link."""

import argparse
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QStandardPaths, Qt, Signal

from qt_kit import office
from qt_kit.compacting import Compacting
from qt_kit.entrance import Entrance
from qt_kit.held_codes import AtServer, HeldCodes, Here
from qt_kit.link import Link
from qt_kit.mending import DAMAGED, mend
from qt_kit.pairing import PairingScreen
from qt_kit.printing import Printing, TillPrinters
from qt_kit.runner import OnBug, StoreThread, report_bug
from qt_kit.ticket_watch import WatchedTickets
from store_core import linking
from store_core.application import terminal_list, terminals
from store_core.application.device_secrets import Secrets
from store_core.application.folder import FolderLock
from store_core.application.shop import Shop, utc_now
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.printing.delivery import Health
from store_core.replication.link_state import LinkState

__all__ = ["LinkState", "Terminal", "add_terminal_options", "open_terminal"]

Touched = frozenset[tuple[str, str]]
Welcome = Callable[[Entrance, str, StoreThread], Shop | None]
"""Brings an unpaired machine into a shop; the text is a server's address, if one was named."""


class Terminal(QObject):
    """Signals come on the Qt thread: `touched` (Touched) after every commit, own or replicated;
    `link_changed` (LinkState); `printer_changed` (printer id, Health); `missing_changed` (a tuple
    of tickets that the kitchen has not, `Missing`). `codes` asks for a use of a
    limited one; `authority` does what the back office asks; `printing` tries the till's printers.
    `server` is where this machine finds the server.
    `reader` is for long reads: nothing that is sold waits for it.
    """

    touched = Signal(object)
    link_changed = Signal(object)
    printer_changed = Signal(str, object)
    missing_changed = Signal(object)
    _elsewhere = Signal(object)

    def __init__(self, shop: Shop, runner: StoreThread, state: LinkState) -> None:
        super().__init__()
        self.shop = shop
        self.runner = runner
        self.reader = runner.beside("reader")
        self.link = state
        self.codes: HeldCodes = Here(shop, runner)
        self.authority: office.Authority = office.Here(shop, runner)
        self.printing: Printing | None = None
        self.server = ""
        self._closing: list[Callable[[], None]] = []
        self._hearing: list[Callable[[Touched], None]] = []
        self._elsewhere.connect(self._do, Qt.ConnectionType.QueuedConnection)
        shop.committed = self._hear

    @classmethod
    def alone(cls, shop: Shop, runner: StoreThread) -> "Terminal":
        """Without server and printers; closing it leaves the shop's database to its owner."""
        return cls(shop, runner, LinkState("online"))

    def on_qt(self, do: Callable[[], None]) -> None:
        """Have it done on the Qt thread; from any thread."""
        self._elsewhere.emit(do)

    def set_link(self, state: LinkState) -> None:
        """From any thread."""

        def change() -> None:
            if state != self.link:
                self.link = state
                self.link_changed.emit(state)

        self.on_qt(change)

    def on_commit(self, hear: Callable[[Touched], None]) -> None:
        """`hear` is called on the thread that wrote, before `touched` is told."""
        self._hearing.append(hear)

    def on_close(self, close: Callable[[], None]) -> None:
        """Run at closing, before the store thread ends; newest first."""
        self._closing.append(close)

    def close(self) -> None:
        """What was submitted is finished first."""
        self.reader.close()
        while self._closing:
            self._closing.pop()()
        self.runner.close()

    def _hear(self, touched: Touched) -> None:
        for hear in self._hearing:
            hear(touched)
        self.on_qt(lambda: self.touched.emit(touched))

    def _do(self, do: Callable[[], None]) -> None:
        do()


def add_terminal_options(parser: argparse.ArgumentParser) -> None:
    """--data, --server, --pair, --keyring, --training: the same for counter and kitchen."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder")
    parser.add_argument("--server", default="", metavar="URL", help="to be paired with")
    parser.add_argument("--pair", default="", metavar="CODE", help="made by `tillpass server code`")
    parser.add_argument(
        "--keyring", choices=["auto", "file"], default="auto", help="where the token is kept"
    )
    parser.add_argument(
        "--training", action="store_true", help="begin in training, where nothing is real"
    )


def open_terminal(
    args: argparse.Namespace,
    kind: DeviceKind,
    on_bug: OnBug = report_bug,
    welcome: Welcome | None = None,
) -> Terminal | None:
    """The terminal in a data folder, paired first where it is not: by `--pair` and `--server`, or
    as `welcome` does it, on the pairing screen unless it is told; None when that is closed. Needs a
    QApplication; runs the exchange and, on a till, the printers until `close`, and the shop's
    server where this machine keeps it.

    Errors: `folder_in_use`, `wrong_kind` for another program's folder, `server_unreachable` and
    the pairing errors where it was asked to pair by `--pair`, those of `Entrance.enter`.
    """
    folder = args.data or _own_place(kind)
    lock = FolderLock(folder)
    entrance = Entrance(folder, kind, args.keyring)
    runner = StoreThread(on_bug)

    def leave() -> None:
        runner.close()
        entrance.close()
        lock.release()

    try:
        shop = _shop(entrance, args, runner, welcome or ask_to_pair)
    except BaseException:
        leave()
        raise
    if shop is None:
        entrance.close()
        leave()
        return None
    return _running(shop, entrance.secrets, runner, leave, on_bug)


def _shop(
    entrance: Entrance, args: argparse.Namespace, runner: StoreThread, welcome: Welcome
) -> Shop | None:
    try:
        return entrance.enter()
    except StoreError as error:
        if error.code in DAMAGED:
            return mend(entrance, runner)
        if error.code != "not_paired":
            raise
    if args.pair and args.server:
        return entrance.pair(args.server, args.pair)
    return welcome(entrance, args.server, runner)


def ask_to_pair(entrance: Entrance, server: str, runner: StoreThread) -> Shop | None:
    """The pairing screen, until it worked or was closed."""
    screen, waiting = PairingScreen(server), QEventLoop()
    opened: list[Shop] = []

    def attempt(address: str, code: str) -> None:
        screen.show_busy()
        runner.submit(lambda: entrance.pair(address, code), done, screen.show_error)

    def done(shop: Shop) -> None:
        opened.append(shop)
        screen.close()

    screen.asked.connect(attempt)
    screen.closed.connect(waiting.quit)
    screen.resize(1024, 768)
    screen.show()
    waiting.exec()
    screen.deleteLater()
    return opened[0] if opened else None


def _running(
    shop: Shop,
    secrets: Secrets,
    runner: StoreThread,
    leave_folder: Callable[[], None],
    on_bug: OnBug,
) -> Terminal:
    terminal = Terminal(shop, runner, LinkState("offline", since=utc_now()))

    def leave() -> None:
        runner.close()
        shop.database.close()
        leave_folder()

    def bug(error: BaseException) -> None:
        terminal.on_qt(lambda: _reported(on_bug, error))

    def health(printer: str, now: Health) -> None:
        terminal.on_qt(lambda: terminal.printer_changed.emit(printer, now))

    terminal.server = terminals.address_of_server(shop)
    terminal.on_close(leave)
    if terminals.kind_of(shop) == "till":
        printers = TillPrinters(shop, health, bug, terminal.on_qt)
        terminal.printing = printers
        terminal.on_commit(printers.on_touched)
        terminal.on_close(printers.stop)
        watched = WatchedTickets(shop, runner, terminal)
        terminal.touched.connect(watched.on_touched)
        watched.told.connect(terminal.missing_changed)
        terminal.on_close(watched.stop)
        codes = AtServer(linking.CodeServer(shop, secrets), terminal.on_qt, bug)
        terminal.codes = codes
        terminal.on_close(codes.close)
        beside = runner.beside("office")
        authority = office.AtServer(linking.OfficeServer(shop, secrets), shop, beside)
        terminal.authority = authority
        terminal.on_close(authority.close)
    terminal.on_commit(lambda touched: _go_by_the_name(shop, touched))
    exchange = Link(shop, secrets, runner, terminal.set_link, bug)
    terminal.on_commit(lambda _touched: exchange.poke())
    terminal.on_close(exchange.close)
    terminal.link = exchange.state
    compacting = Compacting(shop, lambda: terminal.link.state == "online", bug)
    terminal.on_commit(lambda _touched: compacting.committed())
    terminal.on_close(compacting.close)
    return terminal


def _go_by_the_name(shop: Shop, touched: Touched) -> None:
    """Somebody may have renamed this machine."""
    if ("device", shop.identity.device) in touched:
        terminal_list.take_own_name(shop)


def _reported(on_bug: OnBug, error: BaseException) -> None:
    on_bug(error)


def _own_place(kind: DeviceKind) -> Path:
    where = QStandardPaths.StandardLocation.GenericDataLocation
    return Path(QStandardPaths.writableLocation(where)) / "tillpass" / kind
