"""The benchmark `till`: from a finger or a key to the painted screen, and from nothing to ready."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos_app.bootstrap import open_window
from pos_app.office.page import PageEntry
from pos_app.office.views.catalogue_page import CataloguePage
from pos_app.office.window import OfficeWindow
from pos_app.presenters.wares import fresh_line, opens_builder
from pos_app.views.sell import SellScreen
from pos_app.views.window import CounterWindow
from qt_kit import theme
from qt_kit.painted import BARE, Painted, bare_touches, touch
from qt_kit.program import application
from qt_kit.runner import StoreThread
from qt_kit.terminal import Terminal
from qt_kit.theme import Mode
from store_core.application.shop import Act
from store_core.commands.bench_figures import Aim, Figure, Ground, Limit, spread
from store_core.commands.bench_history import till_with_history
from store_core.commands.bench_shops import TillShop, large_pizzeria, make_till, open_till
from store_core.commands.crew import Crew

FRAME = Aim("p99", most=16.7)
CATALOGUE = (PageEntry("catalogue", "Catalogue", "pizza", CataloguePage),)
LINES_ON_A_TICKET = 10
WORDS = ("margh", "rustic", "coke", "12", "tira", "golden")
START_PATIENCE = 180.0
DATABASE = "store.sqlite"


def measure(ground: Ground) -> Iterator[Figure]:
    theme.apply(application("tillpass bench"), Mode.LIGHT)
    yield from _painting(ground)
    yield from _starts(ground)


# Painting


def _painting(ground: Ground) -> Iterator[Figure]:
    folder, items = ground.folder / "large", ground.scale.items
    make_till(folder, large_pizzeria(items))
    till = open_till(folder)
    with _window_of(till) as window:
        screen = window.screen_named("sell")
        if not isinstance(screen, SellScreen):
            raise TypeError("the sell screen is another")
        taps = _taps(window, screen, ground.scale.times)
        keys = _keystrokes(window, screen, ground.scale.times)
        scrolls, filters = _catalogue(window, ground.scale.times)
        limit = Limit(BARE, spread(bare_touches(window.size(), ground.scale.times)))
    many = f"menu of {items:,}"
    yield Figure(name=f"tap to painted line, {many}", found=spread(taps), limit=limit, aim=FRAME)
    yield Figure(
        name=f"keystroke to painted result, {many}", found=spread(keys), limit=limit, aim=FRAME
    )
    yield Figure(
        name=f"wheel to painted rows, catalogue of {items:,}",
        found=spread(scrolls),
        limit=limit,
        aim=FRAME,
    )
    yield Figure(
        name=f"keystroke to painted rows, catalogue of {items:,}",
        found=spread(filters),
        limit=limit,
        aim=FRAME,
    )


@contextmanager
def _window_of(till: TillShop) -> Iterator[CounterWindow]:
    """Open, with the cashier at the sell screen and every picture there."""
    terminal = Terminal.alone(till.shop, StoreThread())
    window = open_window(terminal)
    window.resize(1280, 800)
    window.show()
    try:
        window.desk.person = till.act.person
        window.desk.clear_draft()
        window.show_screen("sell")
        _settle(window)
        yield window
    finally:
        window.close()
        window.deleteLater()
        terminal.close()
        till.shop.database.close()
        QApplication.processEvents()


def _settle(window: CounterWindow) -> None:
    """Until the search knows the menu and the dishes are read."""
    done: list[None] = []
    window.desk.run(lambda _shop: None, done.append)
    screen = window.screen_named("sell")
    while not done or (isinstance(screen, SellScreen) and not screen.pictures.idle()):
        QTest.qWait(20)


def _taps(window: CounterWindow, screen: SellScreen, times: int) -> list[float]:
    """On tiles that go into the ticket at once, a fresh ticket every ten lines."""
    places = _tiles_that_add(window, screen)
    painted = Painted(screen.ticket.lines)
    taken = []
    for number, place in zip(range(times), cycle(places), strict=False):
        if number % LINES_ON_A_TICKET == 0:
            window.desk.clear_draft()
            _settle(window)
        before = window.desk.draft.pieces
        taken.append(painted.seconds_after(partial(touch, screen.shelf.grid, place)))
        if window.desk.draft.pieces != before + 1:
            raise ValueError("the tap added nothing")
    window.desk.clear_draft()
    return taken


def _tiles_that_add(window: CounterWindow, screen: SellScreen) -> list[QPoint]:
    """Where they are, on the first shelf that shows one."""
    menu, grid = window.desk.menu, screen.shelf.grid
    for entry in screen.presenter.state().shelf.rail:
        screen.presenter.open_category(entry.key)
        _settle(window)
        rects = {tile.key: grid.tile_rect(place) for place, tile in enumerate(grid.tiles())}
        shown = {key: rect for key, rect in rects.items() if grid.rect().contains(rect)}
        places = [
            rect.center()
            for key, rect in shown.items()
            if menu.item(key).available
            and not opens_builder(menu.item(key), fresh_line(menu.item(key), menu, None, "x"), menu)
        ]
        if places:
            return places
    raise ValueError("every tile opens the builder")


def _keystrokes(window: CounterWindow, screen: SellScreen, times: int) -> list[float]:
    """Letters of words, one after another, in the search of the top bar."""
    search = window.top_bar.search
    edit = search.edit
    painted = Painted(screen.shelf.title)
    letters = cycle(letter for word in WORDS for letter in (*word, ""))
    taken: list[float] = []
    while len(taken) < times:
        letter = next(letters)
        if not letter:
            search.clear()
            _settle(window)
            continue
        taken.append(painted.seconds_after(partial(QTest.keyClicks, edit, letter)))
    search.clear()
    return taken


def _catalogue(till: CounterWindow, times: int) -> tuple[list[float], list[float]]:
    """The wheel over the rows of the back office's catalogue, and letters that filter them."""
    owner = next(person for person in till.desk.people if person.role == "owner")
    cashier, till.desk.person = till.desk.person, owner
    office = OfficeWindow(till.desk, Act(owner), CATALOGUE)
    office.resize(1440, 900)
    office.show()
    page = office.page(CATALOGUE[0].key)
    if not isinstance(page, CataloguePage):
        raise TypeError("the catalogue is another")
    _until_read(page)
    painted = Painted(page.table.body)
    scrolls = [painted.seconds_after(partial(_turn_wheel, page)) for _turn in range(times)]
    filters: list[float] = []
    letters = cycle(letter for word in WORDS for letter in (*word, ""))
    while len(filters) < times:
        letter = next(letters)
        if not letter:
            office.bar.search.clear()
            _until_read(page)
            continue
        keys = partial(QTest.keyClicks, office.bar.search.edit, letter)
        filters.append(painted.seconds_after(keys))
    office.close()
    till.desk.person = cashier
    return scrolls, filters


def _until_read(page: CataloguePage) -> None:
    loop = QEventLoop()
    while not (page.presenter.looked.loaded and page.pictures.idle()):
        QTimer.singleShot(20, loop.quit)
        loop.exec()


def _turn_wheel(page: CataloguePage) -> None:
    """Rows nobody has seen, and from the end back to the top."""
    body = page.table.body
    if body.scroll_y >= body.furthest():
        body.scroll_to(0)
    middle = QPointF(body.rect().center())
    turn = QPoint(0, -960)
    event = QWheelEvent(
        middle,
        body.mapToGlobal(middle),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(body, event)


# Starting

BARE_PROGRAM = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(["bare"])
window = QWidget()
window.resize(1280, 800)
window.show()
app.processEvents()
print("shown", flush=True)
"""


def _starts(ground: Ground) -> Iterator[Figure]:
    """Till and window from the start of the process until a person may be chosen on the sign-in
    screen; behind it the sell screen is made. The till's file is not in the memory of the disk.
    """
    ages = (ground.scale.history[0], ground.scale.history[-1])
    folders = [ground.folder / f"start-{past}" for past in ages]
    for past, folder in zip(ages, folders, strict=True):
        till_with_history(folder, past, ground.shared)
        _open_a_shift(folder)
    crew = Crew(ground.folder / "logs")
    try:
        bare, *taken = _in_turn(
            [_bare_start, *(partial(_start, crew, folder) for folder in folders)],
            ground.scale.starts,
        )
    finally:
        crew.end()
    young = spread(taken[0])
    yield Figure(
        name="start of the till, no past order",
        found=young,
        limit=Limit("a bare Qt window in a process of its own", spread(bare)),
    )
    yield Figure(
        name=f"start of the till, {ages[1]:,} past orders",
        found=spread(taken[1]),
        limit=Limit("the same with no past order", young),
        aim=Aim("p50", most=1.5, ratio=True),
    )


def _in_turn(works: Sequence[Callable[[], float]], times: int) -> list[list[float]]:
    """One of each first, which does not count: Python compiles what it has not yet."""
    for work in works:
        work()
    rounds = [[work() for work in works] for _ in range(times)]
    return [list(one) for one in zip(*rounds, strict=True)]


def _open_a_shift(folder: Path) -> None:
    open_till(folder).shop.database.close()


def _bare_start() -> float:
    began = perf_counter()
    subprocess.run(
        [sys.executable, "-c", BARE_PROGRAM], check=True, stdout=subprocess.DEVNULL, timeout=60
    )
    return perf_counter() - began


def _start(crew: Crew, folder: Path) -> float:
    _forget_cached(folder / DATABASE)
    began = perf_counter()
    arguments = ["--data", str(folder), "--keyring", "file", "--size", "1280x800", "--drive"]
    till = crew.start("till", ["pos", *arguments])
    till.ask(f'wait "Maria Gutierrez" {START_PATIENCE:g}', START_PATIENCE)
    taken = perf_counter() - began
    till.ask("quit")
    till.end()
    crew.members.remove(till)
    return taken


def _forget_cached(file: Path) -> None:
    """So that it is read from the disk, where the system can be told so."""
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(file, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
