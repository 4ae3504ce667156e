"""A till has a real server change the store, over a real socket; till and web follow (O5, O6)."""

from dataclasses import replace
from datetime import date

import pytest
import requests

from store_core.application.catalogue import PUBLISH, publication_of
from store_core.application.shop import Act
from store_core.application.stores import (
    CHANGE_SETTINGS,
    PAUSE_WEB,
    SECRETS_SET,
    SettingsEdit,
    WebPause,
    settings_now,
)
from store_core.application.tax_classes import taxes_now
from store_core.domain.catalogue import TaxChange, TaxComponent
from store_core.domain.errors import StoreError
from store_core.linking import OfficeServer
from tests.shops import person
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess


def owner(till: HeadlessTerminal) -> Act:
    return Act(person(till.shop, "owner"))


def test_a_change_is_on_the_till_and_on_the_web_at_once(
    server: ServerProcess, till: HeadlessTerminal, office: OfficeServer
) -> None:
    settings, rev = settings_now(till.shop)
    wanted = replace(settings, name="Bella Napoli Porto", policies={"terms": {"en": "Cash only."}})
    assert (
        office.ask(owner(till), CHANGE_SETTINGS, SettingsEdit(rev, wanted, settings), "one") > rev
    )
    assert "Cash only." in requests.get(f"{server.url}/policies/terms", timeout=60).text
    till.wait(lambda: till.shop.settings.name == "Bella Napoli Porto")
    assert office.ask(owner(till), SECRETS_SET, None, "two") == ()


def test_a_pause_reaches_the_web_at_once(
    server: ServerProcess, till: HeadlessTerminal, office: OfficeServer
) -> None:
    cashier = Act(person(till.shop, "cashier"))
    office.ask(cashier, PAUSE_WEB, WebPause(30), "one")
    assert "No web orders until" in requests.get(server.url, timeout=60).text
    till.wait(lambda: till.shop.settings.web_paused_until is not None)
    office.ask(cashier, PAUSE_WEB, WebPause(0), "two")
    assert "No web orders until" not in requests.get(server.url, timeout=60).text


def test_a_planned_rate_comes_to_the_till(till: HeadlessTerminal, office: OfficeServer) -> None:
    view = taxes_now(till.shop)
    nine = TaxChange(date(2099, 1, 1), (TaxComponent("Sales tax", "9"),))
    edit = publication_of([replace(view.taxes[0], changes=(nine,))], view.revs)
    office.ask(owner(till), PUBLISH, edit, "one")
    till.wait(lambda: till.shop.menu.taxes[0].changes == (nine,))


def test_what_is_wrong_comes_back_with_its_fields(
    till: HeadlessTerminal, office: OfficeServer
) -> None:
    settings, rev = settings_now(till.shop)
    edit = SettingsEdit(rev, replace(settings, prep_minutes=0, email="x"), settings)
    with pytest.raises(StoreError) as caught:
        office.ask(owner(till), CHANGE_SETTINGS, edit, "one")
    told = caught.value.values["problems"]
    assert isinstance(told, list)
    assert [one["at"] for one in told] == ["settings/email", "settings/prep_minutes"]
