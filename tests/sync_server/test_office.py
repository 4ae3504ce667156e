"""A till has a real server process do what the back office wants, over a real socket (O1, O6)."""

from pathlib import Path

import pytest

from store_core.application import devices
from store_core.application.devices import NEW_PAIRING_CODE, REVOKE, NewDevice
from store_core.application.shop import Act
from store_core.application.stores import PAUSE_WEB, WebPause
from store_core.domain.errors import StoreError
from store_core.linking import OfficeServer
from tests.shops import person
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess


def owner(till: HeadlessTerminal) -> Act:
    return Act(person(till.shop, "owner"), reason="the kitchen has a new screen")


def test_an_owner_pairs_and_revokes_from_the_till(
    server: ServerProcess, till: HeadlessTerminal, office: OfficeServer, tmp_path: Path
) -> None:
    code = office.ask(owner(till), NEW_PAIRING_CODE, NewDevice("kitchen", "Pass"), "once").code
    kitchen = HeadlessTerminal(tmp_path / "kitchen").join(server.url, code)
    kitchen.start()
    device = kitchen.shop.identity.device
    till.wait(lambda: device in {one.id for one in devices.devices(till.shop)})
    office.ask(owner(till), REVOKE, device, "twice")
    till.wait(lambda: device in devices.revoked_devices(till.shop))
    kitchen.stop()


def test_asked_again_it_is_done_once(till: HeadlessTerminal, office: OfficeServer) -> None:
    paused = office.ask(owner(till), PAUSE_WEB, WebPause(30), "an id")
    till.wait(lambda: till.shop.settings.web_paused_until is not None)
    until = till.shop.settings.web_paused_until
    assert office.ask(owner(till), PAUSE_WEB, WebPause(30), "an id") == paused
    with pytest.raises(StoreError, match="call_conflict"):
        office.ask(owner(till), PAUSE_WEB, WebPause(60), "an id")
    office.ask(owner(till), PAUSE_WEB, WebPause(60), "another id")
    till.wait(lambda: till.shop.settings.web_paused_until != until)


def test_a_pairing_code_is_kept_nowhere(till: HeadlessTerminal, office: OfficeServer) -> None:
    wanted = NewDevice("till", "Second till")
    first = office.ask(owner(till), NEW_PAIRING_CODE, wanted, "an id")
    assert office.ask(owner(till), NEW_PAIRING_CODE, wanted, "an id") != first


def test_the_server_checks_who_asks(till: HeadlessTerminal, office: OfficeServer) -> None:
    wanted = NewDevice("till", "Second till")
    cashier, manager = person(till.shop, "cashier"), person(till.shop, "manager")
    for act in (Act(), Act(cashier), Act(cashier, cashier)):
        with pytest.raises(StoreError, match="not_permitted"):
            office.ask(act, NEW_PAIRING_CODE, wanted, "an id")
    assert office.ask(Act(cashier, manager), NEW_PAIRING_CODE, wanted, "an id").code


def test_a_kitchen_has_no_back_office(
    server: ServerProcess, till: HeadlessTerminal, tmp_path: Path
) -> None:
    kitchen = HeadlessTerminal(tmp_path / "kitchen")
    kitchen.join(server.url, server.code("kitchen", "Kitchen")).start()
    asked = OfficeServer(kitchen.shop, kitchen.secrets)
    with pytest.raises(StoreError, match="device_not_allowed"):
        asked.ask(owner(till), REVOKE, till.shop.identity.device, "an id")
    asked.close()
    kitchen.stop()


def test_without_the_server_it_is_said(
    server: ServerProcess, till: HeadlessTerminal, office: OfficeServer
) -> None:
    server.kill()
    with pytest.raises(StoreError, match="server_unreachable"):
        office.ask(owner(till), REVOKE, till.shop.identity.device, "an id")
