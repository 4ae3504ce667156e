"""Machines in the back office, over a real till: paired, renamed, shut out; printers; receipts."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos_app.office.presenters.printers import PrintersPresenter
from pos_app.office.views.machines_page import MachinesPage
from pos_app.office.window import OfficeWindow
from qt_kit import office
from qt_kit.printing import TillPrinters
from qt_kit.virtual_printer.server import Happening, PrinterServer
from store_core.application import devices
from store_core.application.devices import PairingGuard, pair
from store_core.application.office import OfficeCall
from store_core.application.shop import Act
from store_core.application.stores import move_printers
from store_core.domain.errors import StoreError
from store_core.printing.emulator import DrawerKicked, Emulator, PaperCut
from store_core.printing.finding import Found
from sync_server.backup_keeper import BackupKeeper
from tests.pos_app.counter import Till
from tests.printing.paper import FONTS
from tests.shops import person


@pytest.fixture
def machines(till: Till) -> Iterator[Till]:
    """The owner at the till, the machines page open."""
    till.sign_in("owner")
    till.do("click", "Person")
    till.do("click", "Back office")
    till.until(lambda: till.window.office.window is not None)
    window(till).show_page("machines")
    till.until(lambda: page(till).table.isVisible())
    yield till
    if till.window.office.window is not None:
        till.window.office.window.close()


def window(till: Till) -> OfficeWindow:
    found = till.window.office.window
    assert found is not None
    return found


def page(till: Till) -> MachinesPage:
    found = window(till).page("machines")
    assert isinstance(found, MachinesPage)
    return found


def names(till: Till) -> list[str]:
    return [target.text for target in page(till).table.body.targets()]


def till_paired(till: Till, name: str) -> str:
    act = Act(person(till.shop, "owner"))
    code = devices.new_pairing_code(till.shop, act, "till", name).code
    return pair(till.shop, PairingGuard(), code).device


def test_a_new_kitchen_is_paired_by_a_code_and_appears_by_itself(machines: Till) -> None:
    assert names(machines)[0].startswith("Server, Server · this one")
    machines.do("click", "Pair a machine")
    machines.do("click", "What it is")
    machines.do("click", "Kitchen screen")
    machines.do("type", "What people call it", "Pass")
    machines.do("click", "Show the code")
    machines.until(lambda: page(machines).card.isVisible())
    code, left = machines.do("read", "Pairing code").split(", ")
    assert left in {"10:00 left", "9:59 left"}
    paired = pair(machines.shop, PairingGuard(), code)
    assert paired.kind == "kitchen"
    machines.until(lambda: machines.do("read", "Pairing code") == "Pass is paired")
    machines.do("click", "Done")
    machines.until(lambda: len(names(machines)) == 2)


def test_the_owner_sees_that_the_server_makes_no_backup_and_that_it_does_again(
    machines: Till, tmp_path: Path
) -> None:
    keeper = BackupKeeper(machines.shop, tmp_path / "backups")
    keeper.folder.write_text("in the way")
    keeper.look()
    page(machines).terminals.tick()
    machines.until(lambda: page(machines).banner.isVisible())
    assert machines.do("read", "Server") == (
        "The server makes no backups. Its backup disk can't be written: see that it is plugged in."
    )
    keeper.folder.unlink()
    keeper.look()
    page(machines).terminals.tick()
    machines.until(lambda: not page(machines).banner.isVisible())


def test_a_code_that_nobody_used_is_over_and_another_is_shown(machines: Till) -> None:
    machines.do("click", "Pair a machine")
    machines.do("type", "What people call it", "Second till")
    machines.do("click", "Show the code")
    machines.until(lambda: page(machines).card.isVisible())
    first = machines.do("read", "Pairing code").split(",")[0]
    machines.clock.forward(minutes=11)
    page(machines).terminals.tick()
    machines.until(lambda: "over" in machines.do("read", "Pairing code"))
    machines.do("click", "Another code")
    machines.until(lambda: "left" in machines.do("read", "Pairing code"))
    assert machines.do("read", "Pairing code").split(",")[0] != first


def choose(till: Till, begins: str) -> None:
    row = next(one for one in page(till).table.body.targets() if one.text.startswith(begins))
    till.do("click", row.name)


def test_a_machine_is_renamed_and_named_back(machines: Till) -> None:
    till_paired(machines, "Counter")
    page(machines).terminals.tick()
    machines.until(lambda: len(names(machines)) == 2)
    choose(machines, "Counter")
    machines.do("type", "Name", "Server")
    machines.do("click", "Save")
    machines.until(lambda: "Another machine" in field_problem(machines, "Name"))
    machines.do("type", "Name", "Front")
    machines.do("click", "Save")
    machines.until(lambda: names(machines)[1].startswith("Front"))
    machines.until(lambda: page(machines).bar.isVisible())
    machines.do("click", "Undo")
    machines.until(lambda: names(machines)[1].startswith("Counter"))


def field_problem(till: Till, name: str) -> str:
    return next(
        edit.accessibleDescription()
        for edit in page(till).panel.findChildren(type(window(till).bar.search.edit))
        if edit.accessibleName() == name and edit.isVisible()
    )


def test_shutting_a_machine_out_asks_once_and_says_what_happens(machines: Till) -> None:
    device = till_paired(machines, "Counter")
    page(machines).terminals.tick()
    machines.until(lambda: len(names(machines)) == 2)
    choose(machines, "Counter")
    machines.do("click", "Shut it out")
    assert "Shut Counter out?" in read_notice(machines)
    machines.do("click", "Keep it")
    machines.do("click", "Shut it out")
    machines.do("click", "Shut it out")
    machines.until(lambda: device in devices.revoked_devices(machines.shop))
    machines.until(lambda: "Shut out" in names(machines)[1])


def read_notice(till: Till) -> str:
    return " ".join(
        f"{one.accessibleName()} {one.accessibleDescription()}"
        for one in page(till).panel.column.inside.findChildren(QWidget)
    )


class Unreachable:
    """A server that is away."""

    def ask(
        self,
        act: Act,
        call: OfficeCall[object, object],
        asked: object,
        done: office.Done[object],
        failed: office.Failed,
        call_id: str = "",
    ) -> None:
        failed(StoreError("server_unreachable", server="http://shop:8000"))


def test_without_the_server_the_list_is_read_and_the_banner_says_so(machines: Till) -> None:
    machines.desk._authority = Unreachable()  # type: ignore[assignment]  # of any shapes
    page(machines).terminals.tick()
    machines.until(lambda: page(machines).banner.isVisible())
    assert "Not known" in names(machines)[0]


# Printers


@pytest.fixture
def printer(till: Till) -> Iterator[tuple[PrinterServer, list[Happening]]]:
    """The printer of the receipts, and the till's spoolers."""
    told: list[Happening] = []
    server = PrinterServer(Emulator(FONTS), 0, told.append)
    server.start()
    owner = Act(person(till.shop, "owner"))
    move_printers(till.shop, owner, "127.0.0.1", server.port, "receipt")
    terminal = till.terminal

    def health(name: str, now: object) -> None:
        terminal.on_qt(lambda: terminal.printer_changed.emit(name, now))

    printers = TillPrinters(till.shop, health, terminal.runner._on_bug, terminal.on_qt)
    terminal.on_commit(printers.on_touched)
    terminal.on_close(printers.stop)
    till.desk.printing = printers
    yield server, told
    server.stop()


def papers(told: list[Happening]) -> list[str]:
    return ["\n".join(one.paper.text) for one in told if isinstance(one, PaperCut)]


def to_printers(till: Till) -> None:
    till.do("click", "Printers")
    till.until(lambda: "Counter" in " ".join(names(till)))


def test_each_printer_says_how_it_is(
    printer: tuple[PrinterServer, list[Happening]], machines: Till
) -> None:
    to_printers(machines)
    machines.until(lambda: "Ready" in names(machines)[0])
    machines.until(lambda: "Refused" in names(machines)[1])
    printer[0].change(paper_out=True)
    page(machines).printers.tick()
    machines.until(lambda: "Paper out" in names(machines)[0])


def test_the_test_page_comes_out_and_the_drawer_opens(
    printer: tuple[PrinterServer, list[Happening]], machines: Till
) -> None:
    to_printers(machines)
    choose(machines, "Counter")
    machines.do("click", "Print a test page")
    machines.until(lambda: "Printed. Look at the page" in read_notice(machines))
    (paper,) = papers(printer[1])
    assert "TEST PAGE" in paper
    machines.do("click", "Open the drawer")
    machines.until(lambda: any(isinstance(one, DrawerKicked) for one in printer[1]))


def test_a_printer_that_refuses_is_told_at_its_address(
    printer: tuple[PrinterServer, list[Happening]], machines: Till
) -> None:
    to_printers(machines)
    machines.do("click", "Add")
    machines.do("type", "Name", "Bar")
    machines.do("type", "Address", "127.0.0.1")
    machines.do("type", "Port", "9")
    machines.do("click", "Ask how it is")
    machines.until(lambda: "is refused" in field_problem(machines, "Address"))
    machines.do("type", "Port", "seven")
    machines.do("click", "Add printer")
    machines.until(lambda: "65535" in field_problem(machines, "Port"))
    assert len(machines.shop.settings.printers) == 2
    machines.do("type", "Port", "9102")
    machines.do("click", "Add printer")
    machines.until(lambda: len(machines.shop.settings.printers) == 3)


def test_a_printer_moves_while_the_till_runs(
    printer: tuple[PrinterServer, list[Happening]], machines: Till
) -> None:
    told: list[Happening] = []
    other = PrinterServer(Emulator(FONTS), 0, told.append)
    other.start()
    to_printers(machines)
    choose(machines, "Counter")
    machines.do("type", "Port", str(other.port))
    machines.do("click", "Save")
    machines.until(lambda: machines.shop.settings.printers[0].port == other.port)
    machines.do("click", "Print a test page")
    machines.until(lambda: len(papers(told)) == 1)
    assert papers(printer[1]) == []
    other.stop()


def test_two_who_change_a_printer_see_each_other(
    printer: tuple[PrinterServer, list[Happening]], machines: Till
) -> None:
    to_printers(machines)
    choose(machines, "Kitchen")
    machines.do("type", "Name", "Hot kitchen")
    move_printers(machines.shop, Act(person(machines.shop, "owner")), "10.0.0.9", 9100, "kitchen")
    machines.do("click", "Save")
    machines.until(lambda: "meanwhile" in read_notice(machines))
    machines.until(lambda: "10.0.0.9:9100" in read_notice(machines))
    machines.do("click", "Keep mine")
    machines.until(lambda: machines.shop.settings.printers[1].name == "Hot kitchen")
    assert machines.shop.settings.printers[1].port == 9101


def test_papers_are_sent_to_another_printer_and_back(machines: Till) -> None:
    machines.do("click", "Printers")
    machines.do("click", "All tills")
    machines.do("click", "Kitchen")
    machines.do("click", "Save")
    machines.until(lambda: machines.shop.settings.receipt_printer == "kitchen")
    machines.until(lambda: page(machines).bar.isVisible())
    machines.do("click", "Undo")
    machines.until(lambda: machines.shop.settings.receipt_printer == "receipt")


def test_a_printer_in_use_is_not_removed(machines: Till) -> None:
    to_printers(machines)
    choose(machines, "Counter")
    machines.do("click", "Remove this printer")
    machines.do("click", "Remove")
    machines.until(lambda: "Papers still go to this printer" in read_notice(machines))


def test_what_is_found_becomes_a_record_when_it_is_pressed(machines: Till) -> None:
    def around(tell: Callable[[Found], None], done: Callable[[int], None], _stop: Event) -> None:
        tell(Found("network", "192.168.1.77", 9100))
        tell(Found("network", "192.168.1.77", 9100, name="TM-m30 Bar"))
        done(254)

    finding: PrintersPresenter = page(machines).printers
    finding._search._around = around
    machines.do("click", "Printers")
    machines.do("click", "Find printers")
    machines.until(lambda: not machines.refuses("click", "TM-m30 Bar"))
    machines.do("click", "Add printer")
    machines.until(lambda: len(machines.shop.settings.printers) == 3)
    found = machines.shop.settings.printers[2]
    assert (found.name, found.host) == ("TM-m30 Bar", "192.168.1.77")


# Receipts


def picture(path: Path) -> Path:
    image = Image.new("RGB", (800, 400), "white")
    ImageDraw.Draw(image).ellipse((100, 20, 700, 380), fill="black")
    image.save(path)
    return path


def to_receipt(till: Till) -> None:
    till.do("click", "Receipt")
    till.until(lambda: "TOTAL" in till.do("read", "Receipt preview"))


def test_the_paper_follows_what_is_typed_and_is_what_is_printed(
    printer: tuple[PrinterServer, list[Happening]], machines: Till
) -> None:
    to_receipt(machines)
    machines.do("type", "Line 1", "Pizzeria of the Year")
    machines.until(lambda: "Pizzeria of the Year" in machines.do("read", "Receipt preview"))
    machines.do("click", "What was saved")
    machines.until(lambda: "You saved" not in machines.do("read", "Receipt preview"))
    machines.do("click", "Print a sample")
    machines.until(lambda: len(papers(printer[1])) == 1)
    assert papers(printer[1])[0].strip() == machines.do("read", "Receipt preview").strip()
    machines.until(lambda: not machines.refuses("click", "Save"))
    machines.until(lambda: machines.shop.settings.receipt.header == ("Pizzeria of the Year",))
    machines.until(lambda: page(machines).bar.isVisible())
    machines.do("click", "Undo")
    machines.until(lambda: machines.shop.settings.receipt.header == ())


def test_a_logo_is_made_of_any_picture_and_a_file_that_is_none_is_refused(
    machines: Till, tmp_path: Path
) -> None:
    to_receipt(machines)
    junk = tmp_path / "junk.png"
    junk.write_bytes(b"no picture")
    page(machines)._choose_picture = lambda _parent: junk
    machines.do("click", "Choose a picture")
    machines.until(lambda: "no picture" in read_notice(machines))
    page(machines)._choose_picture = lambda _parent: picture(tmp_path / "logo.png")
    machines.do("click", "Choose a picture")
    machines.until(lambda: not machines.refuses("click", "Save"))
    machines.until(lambda: bool(machines.shop.settings.receipt.logo))
    with Image.open(io.BytesIO(machines.shop.settings.receipt.logo)) as logo:
        assert (logo.mode, logo.size) == ("L", (576, 288))


def test_the_tabs_and_forms_go_by_keys(machines: Till) -> None:
    QTest.keyClick(page(machines).tabs, Qt.Key.Key_Right)
    machines.until(lambda: "Counter" in " ".join(names(machines)))
    QTest.keyClick(page(machines), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert "New printer" in page(machines).panel.accessibleDescription()
    machines.do("type", "Name", "Bar")
    machines.do("type", "Address", "10.0.0.8")
    QTest.keyClick(page(machines).panel, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    machines.until(lambda: len(machines.shop.settings.printers) == 3)
    QTest.keyClick(window(machines), Qt.Key.Key_Escape)
    assert "Where papers go" in page(machines).panel.accessibleDescription()
