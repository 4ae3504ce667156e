"""The doctor finds what is really wrong with a machine, and says what to do."""

import json
import os
import socket
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest

import resources
from qt_kit.virtual_printer.server import PrinterServer
from store_core.application import devices, stores
from store_core.application.device_secrets import FILE
from store_core.application.shop import Act, Shop
from store_core.commands.doctor import main
from store_core.printing.emulator import Emulator
from store_core.printing.fonts import Fonts
from sync_server.app import create_app
from sync_server.beacon import Beacon
from tests.pos_app.apart import closed_apart
from tests.shops import new_shop
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess
from tests.sync_server.serving import served

Say = Callable[..., tuple[int, dict[str, list[dict[str, str]]]]]


class Ward:
    """A server, a printer and a till that were all well a moment ago."""

    def __init__(self, folder: Path, url: str, hub: Shop, printer: PrinterServer) -> None:
        self.hub, self.printer, self.url = hub, printer, url
        self.till = folder / "till"
        self.database = self.till / "store.sqlite"
        code = devices.new_pairing_code(hub, Act(), "till", "Till 1").code
        terminal = HeadlessTerminal(self.till).join(url, code).start()
        self.device = terminal.shop.identity.device
        terminal.stop()


@pytest.fixture
def printer() -> Iterator[PrinterServer]:
    emulator = Emulator(Fonts(resources.path("fonts")))
    server = PrinterServer(emulator, 0, lambda _happening: None)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def late() -> timedelta:
    """How far the hub's clock is ahead."""
    return timedelta()


@pytest.fixture
def ward(tmp_path: Path, printer: PrinterServer, late: timedelta) -> Iterator[Ward]:
    (tmp_path / "hub").mkdir()
    hub = new_shop(tmp_path / "hub", lambda: datetime.now(UTC) + late)
    stores.move_printers(hub, Act(), "127.0.0.1", printer.port)
    with served(create_app(hub, Beacon())) as url:
        yield Ward(tmp_path, url, hub, printer)
    hub.database.close()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs the doctor; its exit status and its findings by what they are about."""

    def run(*arguments: object) -> tuple[int, dict[str, list[dict[str, str]]]]:
        status = main([*map(str, arguments), "--json"])
        told: dict[str, list[dict[str, str]]] = {}
        for finding in json.loads(capsys.readouterr().out)["findings"]:
            told.setdefault(finding["about"], []).append(finding)
        return status, told

    return run


def wrong(told: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    """What is bad, by what it is about; each says what to do."""
    found = {
        about: one["said"] for about, many in told.items() for one in many if one["state"] == "bad"
    }
    advised = [one for many in told.values() for one in many if one["state"] != "ok"]
    assert all(one["advice"] for one in advised)
    return found


def test_a_machine_that_is_well_is_told_so_in_plain_lines(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(ward.till)]) == 0
    said = capsys.readouterr().out
    for about in (
        *("folder", "disk", "database", "journal", "keyring", "server", "clock", "printer"),
        *("fonts", "windows"),
    ):
        assert f"✓ ok    {about}" in said
    assert "✗" not in said


def test_it_looks_beside_the_program_that_runs_on_the_folder(ward: Ward, say: Say) -> None:
    running = HeadlessTerminal(ward.till).start()
    running.sell()
    status, told = say("--data", ward.till)
    running.stop()
    assert (status, wrong(told)) == (0, {})


def test_a_damaged_file_is_found(ward: Ward, say: Say) -> None:
    whole = ward.database.read_bytes()
    middle = len(whole) // 2 // 4096 * 4096
    ward.database.write_bytes(whole[:middle] + b"\xa5" * 8192 + whole[middle + 8192 :])
    status, told = say("--data", ward.till)
    assert status == 1
    assert "damaged" in wrong(told)["database"]


def test_a_rewritten_entry_is_found(ward: Ward, say: Say) -> None:
    with closing(sqlite3.connect(ward.database)) as database:
        database.execute("UPDATE entries SET actor = 'somebody else'")
        database.commit()
    assert "not as it was written" in wrong(say("--data", ward.till)[1])["journal"]


def test_a_file_of_a_newer_version_is_found(ward: Ward, say: Say) -> None:
    with closing(sqlite3.connect(ward.database)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    told = say("--data", ward.till)[1]
    assert "newer version" in wrong(told)["database"]
    assert "install the newest" in told["database"][0]["advice"]


def test_a_folder_that_is_not_there_or_holds_no_store_is_found(tmp_path: Path, say: Say) -> None:
    assert "folder" in wrong(say("--data", tmp_path / "nowhere")[1])
    assert "database" in wrong(say("--data", tmp_path)[1])


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_is_somebody_elses_is_found(say: Say) -> None:
    folder = Path(mkdtemp())
    folder.chmod(0o555)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65_534)
    try:
        told = say("--data", folder)[1]
    finally:
        os.seteuid(me)
        folder.rmdir()
    assert "can't be written" in wrong(told)["folder"]


def test_a_folder_that_others_can_read_is_a_warning(ward: Ward, say: Say) -> None:
    ward.till.chmod(0o755)
    status, told = say("--data", ward.till)
    assert (status, told["folder"][0]["state"]) == (0, "warn")


def test_a_token_that_others_can_read_is_found(ward: Ward, say: Say) -> None:
    secrets = ward.till / FILE
    secrets.chmod(0o644)
    status, told = say("--data", ward.till)
    assert status == 1
    assert "chmod 600" in told["keyring"][0]["advice"]
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o644, "the doctor changes nothing"


def test_a_lost_token_is_found(ward: Ward, say: Say) -> None:
    (ward.till / FILE).unlink()
    found = wrong(say("--data", ward.till)[1])
    assert set(found) == {"keyring", "server"}


def test_a_printer_without_paper_is_found(ward: Ward, say: Say) -> None:
    ward.printer.change(paper_out=True)
    told = say("--data", ward.till)[1]
    assert "paper out" in wrong(told)["printer"]
    assert told["printer"][0]["advice"] == "put in a new roll"


def test_a_printer_that_is_off_is_found(ward: Ward, say: Say) -> None:
    ward.printer.stop()
    assert "refused" in wrong(say("--data", ward.till)[1])["printer"]


def test_something_that_is_no_printer_is_found(ward: Ward, say: Say) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        moved = ward.hub.settings.printers[0].id
        stores.move_printers(ward.hub, Act(), "127.0.0.1", mute.getsockname()[1], moved)
        till = HeadlessTerminal(ward.till).start()
        till.wait(lambda: till.shop.settings.printers == ward.hub.settings.printers)
        till.stop()
        told = say("--data", ward.till)[1]
    assert {one["state"] for one in told["printer"]} == {"ok", "bad"}
    assert "silent" in wrong(told)["printer"]


def test_a_server_that_is_gone_is_found(ward: Ward, say: Say) -> None:
    told = say("--data", ward.till, "--server", "http://127.0.0.1:9")[1]
    assert "no server answers at http://127.0.0.1:9" in wrong(told)["server"]


def test_a_revoked_machine_is_found(ward: Ward, say: Say) -> None:
    devices.revoke(ward.hub, Act(), ward.device)
    told = say("--data", ward.till)[1]
    assert "was removed from its store" in wrong(told)["server"]


@pytest.mark.parametrize("late", [timedelta(hours=2), timedelta(hours=-2)])
def test_a_clock_that_is_wrong_is_found(ward: Ward, say: Say) -> None:
    found = wrong(say("--data", ward.till)[1])
    assert "the server's" in found["clock"]


def test_a_server_is_found_by_its_address_alone(ward: Ward, say: Say) -> None:
    status, told = say("--server", ward.url)
    assert (status, told["server"][0]["state"]) == (0, "ok")


def test_a_server_is_asked_how_it_stands(tmp_path: Path, say: Say) -> None:
    server = ServerProcess(tmp_path / "server").start()
    told = say("--data", server.folder)[1]
    assert (told["server"][0]["state"], "windows" in told) == ("ok", False)
    assert set(wrong(told)) == {"printer"}, "no printer is where the profile says"
    server.kill()
    told = say("--data", server.folder)[1]
    assert "does not answer" in wrong(told)["server"]


def test_a_z_report_that_its_shift_has_outgrown_is_a_warning(ward: Ward, say: Say) -> None:
    closed_apart(ward.hub)
    ward.hub.database.close()
    told = say("--data", ward.hub.database.path.parent if ward.hub.database.path else "")[1]
    assert [one["state"] for one in told["shifts"]] == ["warn"]
    assert told["shifts"][0]["said"].endswith(": 1")


def test_entries_kept_apart_are_a_warning(ward: Ward, say: Say) -> None:
    ward.hub.database.close()
    with closing(sqlite3.connect(str(ward.hub.database.path))) as database:
        database.execute(
            "INSERT INTO quarantine (device, dseq, sha256, why, received_at, entry) "
            "VALUES ('x', 1, '', '', 0, '')"
        )
        database.commit()
    told = say("--data", ward.hub.database.path.parent if ward.hub.database.path else "")[1]
    assert [one["state"] for one in told["journal"]] == ["ok", "warn"]
