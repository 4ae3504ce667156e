"""A new store, made of a profile on the server that owns it, and its settings (O5, O6)."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from store_core.application.office import OfficeCall
from store_core.application.shop import Act, Identity, Shop, Transaction
from store_core.application.staff import hash_pin
from store_core.domain.devices import Device, DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.hours import rest_of_day
from store_core.domain.locales import known_locale, nearest_locale
from store_core.domain.profile import Profile
from store_core.domain.setting_checks import setting_problems
from store_core.domain.setting_list import SECRETS, SETTINGS, value_of, with_value
from store_core.domain.staff import Permission
from store_core.domain.stock import OpeningStock
from store_core.domain.store import Settings
from store_core.journal.kinds import (
    CatalogueChanged,
    DeviceChanged,
    SettingsChanged,
    StaffChanged,
    StockChanged,
    StockCounted,
)
from store_core.storage.order_queries import has_orders
from store_core.storage.replication import StoreFeedRow
from store_core.storage.store import SettingsRow
from store_core.storage.terminal import ThisDeviceRow, become_device


@dataclass(frozen=True, slots=True)
class SettingsEdit:
    """The settings as they should be. `base` are those the editor read, at `seen_rev`: with them
    only what the edit is about has to have stayed as it was, without them everything.
    """

    seen_rev: int
    settings: Settings
    base: Settings | None = None


@dataclass(frozen=True, slots=True)
class WebPause:
    """For so many minutes from now; 0 goes on again, None is for the rest of the business day."""

    minutes: int | None = None


LONGEST_PAUSE = 24 * 60
"""Minutes."""


def create_store(shop: Shop, profile: Profile) -> None:
    """Write the profile's settings, catalogue and staff, and this server as its first device.

    Demo PINs are hashed here; people without one can't sign in until theirs is set.
    """
    identity = shop.identity
    staff = tuple(
        replace(person, pin_hash=hash_pin(pin))
        if (pin := profile.demo_pins.get(person.id))
        else person
        for person in profile.staff
    )
    with shop.transaction() as tx:
        remember_identity(tx.session, identity, "server", server="")
        tx.session.add(StoreFeedRow(store=identity.store, epoch=shop.new_id(), head=0))
        tx.session.flush()
        settings = with_known_locale(replace(profile.settings, store=identity.store))
        tx.record(SettingsChanged(settings=settings, rev=0))
        device = Device(identity.device, "server", identity.name, identity.prefix, tx.now)
        tx.record(DeviceChanged(device=device, rev=0))
        menu = profile.menu
        body = CatalogueChanged(
            revs={},
            categories=menu.categories,
            items=menu.items,
            groups=menu.groups,
            taxes=menu.taxes,
            stations=menu.stations,
            promotions=menu.promotions,
        )
        tx.record(body)
        tx.record(StaffChanged(people=staff, revs={}))
        if profile.stock.items:
            _open_stock(tx, profile.stock)


def _open_stock(tx: Transaction, stock: OpeningStock) -> None:
    records = StockChanged(
        revs={}, items=stock.items, recipes=stock.recipes, suppliers=stock.suppliers
    )
    tx.record(records)
    if stock.counts:
        tx.record(StockCounted(at=tx.now, counts=stock.counts))


def change_settings(shop: Shop, act: Act, change: Callable[[Settings], Settings]) -> Settings:
    """Set the store's settings to what `change` makes of them; screens follow at once."""
    with shop.transaction(act) as tx:
        tx.require(Permission.EDIT_CATALOGUE)
        settings = change(tx.settings)
        held = tx.session.get(SettingsRow, settings.store)
        tx.record(SettingsChanged(settings=settings, rev=held.rev + 1 if held else 0))
        return settings


def switch_test_mode(shop: Shop, act: Act, *, on: bool) -> None:
    """From now on every new order is a test, or is real again; told at once on every screen and
    page, and in the audit log. Error `not_permitted`.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.CHANGE_SETTINGS)
        if tx.settings.test_mode == on:
            return
        reason = act.reason or f"test mode {'on' if on else 'off'}"
        tx.act = replace(act, reason=reason)
        held = tx.session.get(SettingsRow, tx.settings.store)
        rev = held.rev + 1 if held else 0
        tx.record(SettingsChanged(settings=replace(tx.settings, test_mode=on), rev=rev))


def settings_now(shop: Shop) -> tuple[Settings, int]:
    """With their rev, to edit them. Error `not_paired`."""
    with shop.database.read() as session:
        settings = shop.known_in(session).settings
        held = session.get(SettingsRow, settings.store)
        return settings, held.rev if held else -1


def sold_before(shop: Shop) -> bool:
    """Whether anything was ever sold: from then on the currency stays."""
    with shop.database.read() as session:
        return has_orders(session)


def _change(tx: Transaction, edit: SettingsEdit) -> int:
    """Errors: `not_permitted`, `changed_meanwhile` (with `records`, the fields that somebody else
    set to something else), `bad_records` (with `problems`).
    """
    tx.require(Permission.CHANGE_SETTINGS)
    held = tx.settings
    row = tx.session.get(SettingsRow, held.store)
    rev = row.rev if row else -1
    wanted = _merged(edit, held, rev)
    found = setting_problems(wanted, tx.menu, held, sold=has_orders(tx.session))
    if found:
        told = [{"at": one.at, "code": one.code, **one.values} for one in found]
        raise StoreError("bad_records", problems=told)
    if wanted == held:
        return rev
    tx.record(SettingsChanged(settings=wanted, rev=rev + 1))
    return rev + 1


_KEPT = frozenset({"first run", "staff"})
"""The pages whose settings have an act of their own."""


def _merged(edit: SettingsEdit, held: Settings, rev: int) -> Settings:
    """Those held now, but for what the edit changes."""
    if edit.base is None and edit.seen_rev != rev:
        raise StoreError("changed_meanwhile", records=["settings"])
    base, merged = edit.base or held, held
    taken = []
    for one in SETTINGS:
        mine, before = value_of(edit.settings, one.key), value_of(base, one.key)
        if mine == before or one.page in _KEPT:
            continue
        if value_of(held, one.key) not in (before, mine):
            taken.append(f"settings/{one.key}")
        merged = with_value(merged, one.key, mine)
    if taken:
        raise StoreError("changed_meanwhile", records=taken)
    return with_known_locale(merged)


def with_known_locale(settings: Settings) -> Settings:
    """With the nearest way to write dates and numbers that is known for the language."""
    language = settings.locale.replace("-", "_").split("_")[0]
    if not known_locale(language):
        return settings
    return replace(settings, locale=nearest_locale(settings.locale))


CHANGE_SETTINGS = OfficeCall("change_settings", SettingsEdit, int, _change)
"""Answers the new rev."""


def _pause(tx: Transaction, pause: WebPause) -> WebPause:
    """Errors: `not_permitted`, `pause_out_of_range`."""
    tx.require(Permission.ANSWER_WEB_ORDER)
    if pause.minutes is not None and not 0 <= pause.minutes <= LONGEST_PAUSE:
        raise StoreError("pause_out_of_range", most=LONGEST_PAUSE // 60)
    until = _paused_until(tx, pause.minutes)
    held = tx.session.get(SettingsRow, tx.settings.store)
    settings = replace(tx.settings, web_paused_until=until)
    if settings != tx.settings:
        tx.record(SettingsChanged(settings=settings, rev=held.rev + 1 if held else 0))
    return pause


def _paused_until(tx: Transaction, minutes: int | None) -> datetime | None:
    if minutes is None:
        return rest_of_day(tx.now, tx.settings)
    return tx.now + timedelta(minutes=minutes) if minutes else None


PAUSE_WEB = OfficeCall("pause_web_orders", WebPause, WebPause, _pause)
"""No web orders for a while, from the till or the back office (O5)."""


def _secrets_set(tx: Transaction, asked: None) -> tuple[str, ...]:
    tx.require(Permission.CHANGE_SETTINGS)
    return tuple(one.variable for one in SECRETS if os.environ.get(one.variable))


SECRETS_SET = OfficeCall("secrets_set", type(None), tuple[str, ...], _secrets_set, anew=True)
"""The variables of the server's environment that have a value; never the values."""


def move_printers(shop: Shop, act: Act, host: str, port: int, printer: str | None = None) -> None:
    """Set the address of one printer, or of all. Errors: `unknown_printer`, `port_out_of_range`."""
    if not 0 < port < 65_536:
        raise StoreError("port_out_of_range", port=port)
    known = {one.id for one in shop.settings.printers}
    moved = {printer} if printer else known
    if not moved <= known:
        raise StoreError("unknown_printer", printer=printer, known=sorted(known))

    def move(settings: Settings) -> Settings:
        printers = (
            replace(one, host=host, port=port) if one.id in moved else one
            for one in settings.printers
        )
        return replace(settings, printers=tuple(printers))

    if move(shop.settings) != shop.settings:
        change_settings(shop, act, move)


def remember_identity(
    session: Session, identity: Identity, kind: DeviceKind, server: str, certificate: str = ""
) -> None:
    """Keep who this machine is, without the key, which belongs in the keyring."""
    row = ThisDeviceRow(
        device=identity.device,
        store=identity.store,
        server=server,
        certificate=certificate,
        kind=kind,
        prefix=identity.prefix,
        name=identity.name,
    )
    become_device(session, row)
