"""The guided start, page by page, without a window."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import cast

import pytest

from pos_app.first_run.presenters.checks import first_wrong, wrong_on
from pos_app.first_run.presenters.draft import (
    STEPS,
    Draft,
    Step,
    acted,
    begun,
    founding_of,
    picked,
    printer_of,
    typed,
)
from pos_app.first_run.presenters.state import Inputs, derive
from pos_app.first_run.presenters.wizard import Surroundings, WizardPresenter
from pos_app.first_run.presenters.words import sentence
from pos_app.office.presenters.fields import Note, Text
from qt_kit.entrance import Invitation
from qt_kit.entrance import Step as Doing
from qt_kit.runner import ManualRunner
from store_core.application.catalogue_sheets import export_sheet
from store_core.application.devices import PairingCode
from store_core.application.shop import Shop
from store_core.domain.errors import StoreError
from store_core.domain.founding import Founding, founding_problems
from store_core.domain.printers import Printer
from store_core.printing.connection import NotSent, Outcome, Printed
from store_core.printing.document import Document
from store_core.printing.finding import Found
from store_core.printing.status import Trouble
from tests.foundings import CODE, PIN
from tests.shops import pizzeria

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def answered() -> Draft:
    """Every page, as a pizzeria in Germany."""
    draft = begun(CODE, "DE")
    for path, text in (
        ("name", "Da Mario"),
        ("address", "Hauptstr. 1\nBerlin"),
        ("owner", "Mario Rossi"),
        ("pin", PIN),
        ("again", PIN),
    ):
        draft = typed(draft, path, text)
    for path, key in (("kind", "pizzeria"), ("printer/choice", "none")):
        draft = picked(draft, path, key)
    return replace(draft, written=True)


def without(path: str, text: str = "") -> Draft:
    return typed(answered(), path, text)


def twice_the_same_rate() -> Draft:
    return typed(acted(answered(), "taxes/add", NOON.date()), "taxes/2/goods", "food ")


WRONG: list[tuple[Step, Draft, dict[str, str]]] = [
    ("shop", without("name"), {"name": "This can't be empty."}),
    ("shop", replace(answered(), kind=""), {"kind": "Choose what comes nearest."}),
    ("place", replace(answered(), country=""), {"country": "Choose the country."}),
    ("tax", without("taxes/0/rate", "much"), {"taxes/0/rate": "Write a percentage from 0 to 100."}),
    ("tax", without("taxes/0/goods"), {"taxes/0/goods": "Say what it is for, like Food."}),
    (
        "tax",
        twice_the_same_rate(),
        {
            "taxes/2/goods": "This is there twice.",
            "taxes/2/rate": "Write a percentage from 0 to 100.",
        },
    ),
    ("hours", without("hours/0/opens", "25:99"), {"hours/0/opens": "Write a time like 09:30."}),
    ("owner", without("owner"), {"owner": "Write a name."}),
    (
        "owner",
        without("pin", "12"),
        {"pin": "A PIN has four to eight digits.", "again": "These are two different PINs."},
    ),
    (
        "owner",
        typed(without("pin", "1234"), "again", "1234"),
        {"pin": "Anybody would try this one first. Choose another."},
    ),
    (
        "recovery",
        replace(answered(), written=False),
        {"written": "Write the code down first: it is not shown again."},
    ),
    (
        "printer",
        picked(answered(), "printer/choice", "network"),
        {"printer/host": "Write the printer's address, or find it on the network."},
    ),
    (
        "printer",
        typed(picked(answered(), "printer/choice", "serial"), "printer/name", " "),
        {
            "printer/name": "A name is needed, like Counter or Kitchen.",
            "printer/path": "Write its port, like /dev/usb/lp0 or COM3.",
        },
    ),
    ("menu", picked(answered(), "menu", "sheet"), {"sheet": "Choose the file."}),
]


@pytest.mark.parametrize(("step", "draft", "wrong"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    step: Step, draft: Draft, wrong: dict[str, str]
) -> None:
    assert wrong_on(step, draft) == wrong
    assert first_wrong(draft) == step
    inputs = Inputs(draft, at=step, furthest=len(STEPS) - 1, checked=frozenset({step}))
    marks = {one.key: one.mark for one in derive(inputs).steps}
    assert marks[step] == "wrong"


def test_a_page_that_is_answered_everywhere_makes_a_sound_shop() -> None:
    assert first_wrong(answered()) is None
    founding = founding_of(answered())
    assert not founding_problems(founding)
    assert founding.settings.locale == "de_DE"
    assert len(founding.menu.items) == len(pizzeria().menu.items)


def test_another_country_changes_what_nobody_chose_by_hand() -> None:
    draft = picked(answered(), "country", "JP")
    settings = draft.settings
    assert (settings.rules.currency, settings.time_zone) == ("JPY", "Asia/Tokyo")
    assert [one.rate for one in draft.taxes] == ["8", "10"]
    chosen = picked(draft, "rules.currency", "USD")
    chosen = typed(chosen, "taxes/0/rate", "8,5")
    moved = picked(chosen, "country", "CH")
    assert (moved.settings.rules.currency, moved.settings.time_zone) == ("USD", "Europe/Zurich")
    assert [one.rate for one in moved.taxes] == ["8.5", "10"]
    assert moved.settings.name == "Da Mario"


class Office:
    """Opens shops; refuses what it is told to."""

    def __init__(self) -> None:
        self.begun = False
        self.refuse: StoreError | None = None
        self.founded: list[Founding] = []
        self.came = ""

    def found(self, founding: Founding, tell: object) -> Shop:
        if self.refuse:
            raise self.refuse
        self.founded.append(founding)
        return cast(Shop, object())

    def open_founded(self, tell: object) -> Shop:
        return self.found(founding_of(answered()), tell)

    def invite_kitchen(self) -> Invitation:
        address = "https://192.168.1.10:8443"
        code = PairingCode("XP9C8M3P", NOON + timedelta(minutes=10), address, "9f" * 32)
        return Invitation(code, address)

    def kitchen_came(self) -> str:
        return self.came


class Hands:
    """A presenter and what it stands on; nothing runs before `run`."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.office, self.runner, self.beside = Office(), ManualRunner(), ManualRunner()
        self.papers: list[tuple[Printer, Document]] = []
        self.entered: list[Shop] = []
        self.left = 0
        self.clock = NOON

        def print_page(printer: Printer, document: Document) -> Outcome:
            self.papers.append((printer, document))
            return outcome or Printed()

        given = Surroundings(
            founder=self.office,
            runner=self.runner,
            beside=self.beside,
            on_qt=lambda do: do(),
            look_around=self.look_around,
            print_page=print_page,
            now=lambda: self.clock,
        )
        self.presenter = WizardPresenter(
            given, CODE, "", lambda: None, self.entered.append, self.leave
        )

    def look_around(self, tell: object, _done: object, _stop: Event) -> None:
        """Nothing is there."""

    def leave(self) -> None:
        self.left += 1

    def answer(self) -> None:
        """Every page."""
        self.presenter._answer(answered())

    def next(self, count: int = 1) -> None:
        for _page in range(count):
            self.presenter.next()

    def run(self) -> None:
        self.runner.run_all()
        self.beside.run_all()

    @property
    def at(self) -> str:
        return self.presenter.state.form.key

    def field(self, path: str) -> Text:
        fields = self.presenter.state.form.fields
        return next(one for one in fields if isinstance(one, Text) and one.path == path)

    def note(self, name: str) -> Note:
        fields = self.presenter.state.form.fields
        return next(one for one in fields if isinstance(one, Note) and one.name == name)


@pytest.fixture
def hands() -> Hands:
    return Hands()


def test_next_stays_where_something_is_wrong_and_says_it_only_then(hands: Hands) -> None:
    assert hands.field("name").problem == ""
    hands.next()
    assert hands.at == "shop"
    assert hands.field("name").problem == "This can't be empty."
    hands.presenter.type("name", "Da Mario")
    assert hands.field("name").problem == ""


def test_going_back_keeps_what_was_typed_and_ends_at_the_welcome(hands: Hands) -> None:
    hands.answer()
    hands.next(2)
    assert hands.at == "money"
    hands.presenter.back()
    hands.presenter.back()
    assert hands.field("name").text == "Da Mario"
    hands.presenter.go("money")
    assert hands.at == "money"
    hands.presenter.go("menu")
    assert hands.at == "money"
    hands.presenter.go("shop")
    hands.presenter.back()
    assert hands.left == 1


def test_the_last_page_opens_the_shop_and_invites_a_kitchen_display(hands: Hands) -> None:
    hands.answer()
    hands.next(len(STEPS) - 1)
    assert hands.presenter.state.next_text == "Open the shop"
    hands.next()
    state = hands.presenter.state
    assert (state.busy, state.can_next, state.can_back) == (True, False, False)
    hands.next()
    hands.run()
    assert len(hands.office.founded) == 1
    state = hands.presenter.state
    assert state.pairing is not None
    assert (state.title, state.pairing.left) == ("Your shop is open", "10:00 left")
    assert state.pairing.address == "https://192.168.1.10:8443"
    assert state.pairing.link == f"https://192.168.1.10:8443#XP9C8M3P.{'9F' * 32}"
    hands.office.came, hands.clock = "Kitchen", NOON + timedelta(minutes=11)
    hands.presenter.tick()
    hands.run()
    state = hands.presenter.state
    assert state.pairing is not None
    assert (state.pairing.came, state.pairing.over) == ("Kitchen", True)
    hands.next()
    assert len(hands.entered) == 1


def test_an_error_is_said_and_another_try_works(hands: Hands) -> None:
    hands.answer()
    hands.next(len(STEPS) - 1)
    hands.office.refuse = StoreError("disk_full")
    hands.next()
    hands.run()
    assert "disk is full" in hands.note("What went wrong").text
    assert hands.presenter.state.next_text == "Try again"
    hands.office.refuse = None
    hands.next()
    hands.run()
    assert hands.presenter.state.opened


def test_a_shop_that_was_founded_before_the_power_went_is_gone_into(hands: Hands) -> None:
    hands.office.refuse = StoreError("own_server_silent", said="no memory")
    hands.presenter.resume()
    hands.run()
    assert hands.presenter.state.title == "Your shop was made already"
    assert hands.note("What went wrong").text.endswith("no memory")
    hands.office.refuse = None
    hands.next()
    hands.run()
    assert hands.presenter.state.opened


def test_a_page_that_became_wrong_is_led_back_to(hands: Hands) -> None:
    hands.answer()
    hands.next(len(STEPS) - 1)
    hands.presenter.type("name", "")
    hands.next()
    assert hands.at == "shop"
    assert hands.field("name").problem


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Printed(), "Printed."),
        (NotSent(Trouble.REFUSED), "the connection is refused"),
        (NotSent(Trouble.PAPER_OUT), "out of paper"),
    ],
)
def test_the_test_page_comes_out_of_the_printer_that_was_chosen(
    outcome: Outcome, told: str
) -> None:
    hands = Hands(outcome)
    hands.answer()
    hands.next(STEPS.index("printer"))
    hands.presenter.pick("printer/choice", "network")
    hands.presenter.act("printer/test")
    assert hands.papers == []
    hands.presenter.type("printer/host", "192.168.1.50")
    hands.presenter.pick("printer/width", "58")
    hands.presenter.act("printer/test")
    hands.run()
    ((printer, _page),) = hands.papers
    assert (printer.place, printer.width_mm) == ("192.168.1.50:9100", 58)
    assert told in hands.note("Test page").text


def test_a_printer_that_was_found_is_taken_with_its_place(hands: Hands) -> None:
    found = (Found("network", "192.168.1.60", name="TM-m30"), Found("usb", path="/dev/usb/lp0"))
    draft = answered()
    draft = replace(draft, printer=replace(draft.printer, found=found))
    network = printer_of(picked(draft, "printer/choice", "192.168.1.60:9100"))
    cable = printer_of(picked(draft, "printer/choice", "/dev/usb/lp0"))
    assert network is not None
    assert cable is not None
    assert (network.connection, network.place) == ("network", "192.168.1.60:9100")
    assert (cable.connection, cable.path, cable.driver) == ("usb", "/dev/usb/lp0", "")


def test_a_spreadsheet_tells_every_row_that_is_wrong_and_brings_its_items(
    hands: Hands, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.xlsx"
    bad.write_text("table,code,name (en),price\nItems,tea,Tea,=1+1\nItems,cola,,abc\n")
    hands.answer()
    hands.presenter.pick("languages/add", "en")
    hands.next(STEPS.index("menu"))
    hands.presenter.pick("menu", "sheet")
    hands.presenter.choose_file(bad)
    hands.run()
    listing = hands.presenter.state.listing
    assert listing is not None
    assert {(line.row, line.column) for line in listing.lines} >= {("2", "price"), ("3", "price")}
    hands.next()
    assert hands.at == "menu"
    example = pizzeria()
    taxed = replace(
        example.menu, items=tuple(replace(one, tax_class="food") for one in example.menu.items)
    )
    hands.presenter.act("languages/first/en")
    export_sheet(taxed, hands.presenter.draft.settings, good)
    hands.presenter.choose_file(good)
    hands.run()
    assert not wrong_on("menu", hands.presenter.draft)
    founding = founding_of(hands.presenter.draft)
    assert len(founding.menu.items) == len(example.menu.items)
    assert not founding_problems(founding)


def test_a_file_is_read_again_for_other_taxes(hands: Hands, tmp_path: Path) -> None:
    sheet = tmp_path / "menu.csv"
    sheet.write_text("table,code,name (de),price,tax class,category\n")
    hands.answer()
    hands.next(STEPS.index("menu"))
    hands.presenter.pick("menu", "sheet")
    hands.presenter.choose_file(sheet)
    hands.run()
    hands.presenter.go("tax")
    hands.presenter.act("taxes/remove/0")
    hands.presenter.go("menu")
    assert wrong_on("menu", hands.presenter.draft) == {"sheet": "The file is being read."}
    hands.run()
    assert wrong_on("menu", hands.presenter.draft) != {"sheet": "The file is being read."}


@pytest.mark.parametrize(
    "code",
    ["disk_full", "folder_in_use", "folder_unwritable", "own_server_silent", "store_exists"],
)
def test_a_refusal_has_words_whatever_it_carries(code: str) -> None:
    said = sentence(StoreError(code), begun(CODE).settings)
    assert code not in said
    assert said.rstrip(" :").strip()


def test_progress_is_told_step_by_step(hands: Hands) -> None:
    steps: tuple[Doing, ...] = ("founding", "serving", "connecting")
    told = [derive(Inputs(answered(), at="open", doing=step)).form.rows[0] for step in steps]
    assert len({row.fields for row in told}) == 3
