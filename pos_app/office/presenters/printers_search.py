"""Printers found on the network and on this till's cables (O6, S2)."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread

from pos_app.office.presenters.printers_state import Finding
from store_core.printing import finding
from store_core.printing.finding import Found

LISTEN_SECONDS = 4.0
Look = Callable[[Callable[[Found], None], Callable[[int], None], Event], None]
"""Tells what it finds and how far it is, until it is through or stopped."""
Change = Callable[[Finding], Finding]


def look_around(tell: Callable[[Found], None], done: Callable[[int], None], stop: Event) -> None:
    """This till's cables, what announces itself, and the neighbours' usual port."""
    for one in finding.on_cables():
        tell(one)
    listening = Thread(target=_hear, args=(tell, stop), daemon=True)
    listening.start()
    finding.scan(finding.neighbours(), tell, stop, done)
    listening.join()


def _hear(tell: Callable[[Found], None], stop: Event) -> None:
    try:
        finding.announced(tell, LISTEN_SECONDS, stop)
    except OSError:  # no network to listen on; the cables were told
        return


class PrinterSearch:
    """`start()`, `stop()`; `show` gets what to make of what was found before. `on_qt` brings it to
    the Qt thread, `around` looks. Of two searches only the later one tells.
    """

    def __init__(
        self,
        on_qt: Callable[[Callable[[], None]], None],
        around: Look,
        show: Callable[[Change], None],
    ) -> None:
        self._on_qt, self._around, self._show = on_qt, around, show
        self._stop = Event()

    def places(self) -> int:
        """How many there are to look at."""
        return len(finding.neighbours())

    def start(self) -> None:
        self._stop = stop = Event()

        def tell(one: Found) -> None:
            self._bring(stop, lambda held: with_found(held, one))

        def progress(done: int) -> None:
            self._bring(stop, lambda held: replace(held, done=done))

        def look() -> None:
            self._around(tell, progress, stop)
            self._bring(stop, lambda held: replace(held, running=False, stopped=stop.is_set()))

        Thread(target=look, name="printers found", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def _bring(self, stop: Event, change: Change) -> None:
        def bring() -> None:
            if stop is self._stop:
                self._show(change)

        self._on_qt(bring)


def with_found(held: Finding, one: Found) -> Finding:
    """A printer that told its name stands for its place alone."""
    known = [have for have in held.found if have.place != one.place or have.name]
    if one in held.found or not (one.name or all(have.place != one.place for have in known)):
        return held
    kept = tuple(have for have in known if have.place != one.place)
    return replace(held, found=(*kept, one))
