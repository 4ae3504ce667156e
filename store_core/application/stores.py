"""A new store, made of a profile on the server that owns it (O5, O6)."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from store_core.application.shop import Act, Identity, Shop
from store_core.application.staff import hash_pin
from store_core.domain.catalogue import Item
from store_core.domain.devices import Device, DeviceKind
from store_core.domain.errors import StoreError
from store_core.domain.profile import Profile
from store_core.domain.promotions import check_promotion
from store_core.domain.staff import Permission
from store_core.domain.store import Settings
from store_core.journal.kinds import (
    CatalogueChanged,
    DeviceChanged,
    SettingsChanged,
    StaffChanged,
)
from store_core.storage.catalogue import catalogue_revs
from store_core.storage.replication import StoreFeedRow
from store_core.storage.store import SettingsRow
from store_core.storage.terminal import ThisDeviceRow


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
        settings = replace(profile.settings, store=identity.store)
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


def change_items(shop: Shop, act: Act, items: tuple[Item, ...]) -> None:
    """Set items of the catalogue as given; orders already placed keep what they had.

    Errors: `not_permitted`, and those of `check_promotion` where it would take away what a
    promotion is on.
    """
    with shop.transaction(act) as tx:
        tx.require(Permission.EDIT_CATALOGUE)
        changed = {item.id: item for item in (*tx.menu.items, *items)}
        sets = replace(tx.menu, items=tuple(changed.values())).sets
        for promotion in tx.menu.promotions:
            if not promotion.retired:
                check_promotion(promotion, sets, tx.settings.rules.currency)
        held = catalogue_revs(tx.session)
        revs = {key: held.get(key, -1) + 1 for key in (f"item/{item.id}" for item in items)}
        tx.record(CatalogueChanged(revs=revs, items=items))


def remember_identity(session: Session, identity: Identity, kind: DeviceKind, server: str) -> None:
    """Keep who this machine is, without the key, which belongs in the keyring."""
    row = ThisDeviceRow(
        device=identity.device,
        store=identity.store,
        server=server,
        kind=kind,
        prefix=identity.prefix,
        name=identity.name,
    )
    session.merge(row)
