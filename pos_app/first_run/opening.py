"""Brings an unpaired till into a shop: a new one, or one that is open (S4, O6)."""

from secrets import token_bytes

from PySide6.QtCore import QEventLoop, QLocale

import resources
from pos_app.first_run.presenters.wizard import Surroundings, WizardPresenter
from pos_app.first_run.views.window import FirstRunWindow
from pos_app.office.presenters.printers import Look, look_around
from qt_kit.entrance import Entrance
from qt_kit.focus import FocusRing
from qt_kit.runner import StoreThread
from store_core.application.shop import Shop, utc_now
from store_core.application.staff_records import recovery_code
from store_core.domain.countries import countries
from store_core.domain.printers import Printer
from store_core.printing.connection import Outcome, send
from store_core.printing.document import Document
from store_core.printing.fonts import Fonts
from store_core.printing.models import MODELS
from store_core.printing.printers import driven, encoded_for

SIZE = (1280, 800)


def welcome(
    entrance: Entrance, server: str, runner: StoreThread, around: Look = look_around
) -> Shop | None:
    """Until the till is in a shop, or its window was closed. `around` looks for printers."""
    window, waiting = FirstRunWindow(server), QEventLoop()
    first_run = FirstRun(window, entrance, runner, around)
    window.closed.connect(waiting.quit)
    FocusRing(window)
    window.resize(*SIZE)
    window.show()
    first_run.begin()
    waiting.exec()
    first_run.end()
    window.deleteLater()
    return first_run.shop


class FirstRun:
    """`begin` with the window shown; `shop` is set, and the window closed, when the till is in."""

    def __init__(
        self, window: FirstRunWindow, entrance: Entrance, runner: StoreThread, around: Look
    ) -> None:
        self.shop: Shop | None = None
        self._around = around
        self._window, self._entrance, self._runner = window, entrance, runner
        self._beside = runner.beside("first run")
        self._presenter: WizardPresenter | None = None
        window.founding.connect(self._found)
        window.pairing.asked.connect(self._pair)

    def begin(self) -> None:
        """Where a shop was founded and this till did not get into it, that is gone on with."""
        if self._entrance.begun:
            self._found()
            if self._presenter is not None:
                self._presenter.resume()
        elif self._window.pairing.server.text():
            self._window.show_pairing()
        else:
            self._window.show_welcome()

    def end(self) -> None:
        if self._presenter is not None:
            self._presenter.end()
        self._beside.close()

    def _pair(self, address: str, code: str) -> None:
        screen = self._window.pairing
        screen.show_busy()
        self._runner.submit(
            lambda: self._entrance.pair(address, code), self._enter, screen.show_error
        )

    def _found(self) -> None:
        window = self._window
        if self._presenter is None:
            given = Surroundings(
                founder=self._entrance,
                runner=self._runner,
                beside=self._beside,
                on_qt=window.on_qt,
                look_around=self._around,
                print_page=print_page,
                now=utc_now,
            )
            self._presenter = WizardPresenter(
                given,
                recovery_code(token_bytes),
                own_country(),
                window.wizard.render_state,
                self._enter,
                window.show_welcome,
            )
            window.wizard.show_presenter(self._presenter)
        window.show_wizard()

    def _enter(self, shop: Shop) -> None:
        self.shop = shop
        self._window.close()


def own_country() -> str:
    """As this machine is set; "" where it does not say."""
    code = QLocale.territoryToCode(QLocale.system().territory())
    return code if code in dict(countries()) else ""


def print_page(printer: Printer, document: Document) -> Outcome:
    """Past any queue; blocks until the printer said what became of it."""
    known = driven(printer)
    model = MODELS[known.model]
    job = encoded_for(known, Fonts(resources.path("fonts")))(document)
    return send(
        known.place, job, answers_process_id=model.answers_process_id, answers=known.answers
    )
