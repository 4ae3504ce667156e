"""Printers and what is printed on which: edited at the authority, tried at the till (O6, S2)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from store_core.application.office import OfficeCall
from store_core.application.shop import Act, Shop, Transaction
from store_core.domain import printers
from store_core.domain.errors import StoreError
from store_core.domain.printers import Flaw, Printer, Routes
from store_core.domain.staff import Permission
from store_core.domain.store import Settings
from store_core.journal.kinds import DrawerMoved, SettingsChanged
from store_core.storage.catalogue import load_devices
from store_core.storage.shifts import open_shift_row
from store_core.storage.store import SettingsRow


@dataclass(frozen=True, slots=True)
class PrinterEdit:
    """A printer as it was read and as it is to be: None for one that is new, or removed."""

    before: Printer | None
    after: Printer | None


@dataclass(frozen=True, slots=True)
class RoutesEdit:
    before: Routes
    after: Routes


def tills_of(shop: Shop) -> Mapping[str, str]:
    """The tills that are not shut out, by id: the machines that can drive a printer on a cable."""
    with shop.database.read() as session:
        found = load_devices(session)
    return {one.id: one.name for one in found if one.kind == "till" and one.revoked_at is None}


def may_open_drawer(shop: Shop, act: Act, printer: Printer) -> None:
    """The drawer of a printer opens for a try, and the journal has it: with the shift where one is
    open here. Errors: `not_permitted`.
    """
    reason = act.reason or f"Tried the drawer at {printer.name}"
    with shop.transaction(replace(act, reason=reason)) as tx:
        tx.require(Permission.OPEN_DRAWER)
        shift = open_shift_row(tx.session, shop.identity.device)
        moved = DrawerMoved(id=shop.new_id(), shift=shift.id if shift else "", kind="no_sale")
        tx.record(moved)


def keep_settings(tx: Transaction, change: Callable[[Settings], Settings]) -> int:
    """Record the settings as `change` makes them; the rev they have then."""
    held = tx.session.get(SettingsRow, tx.settings.store)
    rev = held.rev if held else -1
    changed = change(tx.settings)
    if changed != tx.settings:
        rev += 1
        tx.record(SettingsChanged(settings=changed, rev=rev))
    return rev


def refuse(key: str, flaws: Iterable[Flaw]) -> None:
    """Error `bad_records` with `problems` where there is any flaw."""
    problems = [{"at": f"{key}/{name}", "code": code, **values} for name, code, values in flaws]
    if problems:
        raise StoreError("bad_records", problems=problems)


def _save(tx: Transaction, edit: PrinterEdit) -> int:
    """Errors: `changed_meanwhile` with `records`, `bad_records` with `problems`; `printer_in_use`
    with `uses` for one that papers still go to.
    """
    tx.require(Permission.PAIR_DEVICE)
    wanted = edit.after or edit.before
    if wanted is None:
        raise StoreError("bad_message", message="PrinterEdit")
    key = f"printer/{wanted.id}"
    held = {one.id: one for one in tx.settings.printers}
    if held.get(wanted.id) == edit.after:
        return keep_settings(tx, lambda settings: settings)
    if held.get(wanted.id) != edit.before:
        raise StoreError("changed_meanwhile", records=[key])
    if edit.after is None:
        _refuse_in_use(tx.settings, wanted.id)
        del held[wanted.id]
    else:
        tills = {one.id: one.name for one in load_devices(tx.session) if one.kind == "till"}
        refuse(key, printers.flaws_of(edit.after, held.values(), tills))
        held[wanted.id] = edit.after
    kept = tuple(held.values())
    return keep_settings(tx, lambda settings: replace(settings, printers=kept))


def _refuse_in_use(settings: Settings, printer: str) -> None:
    routes = settings.routes
    uses = [
        *(["receipts"] if routes.receipts == printer else []),
        *(f"till/{till}" for till, routed in routes.tills.items() if routed == printer),
        *(f"station/{station}" for station, routed in routes.stations.items() if routed == printer),
        *(f"fallback/{one.name}" for one in settings.printers if one.fallback == printer),
    ]
    if uses:
        raise StoreError("printer_in_use", uses=uses, count=len(uses))


def _route(tx: Transaction, edit: RoutesEdit) -> int:
    """Errors: `changed_meanwhile` with `records`, `bad_records` with `problems`."""
    tx.require(Permission.PAIR_DEVICE)
    if tx.settings.routes == edit.after:
        return keep_settings(tx, lambda settings: settings)
    if tx.settings.routes != edit.before:
        raise StoreError("changed_meanwhile", records=["routes/papers"])
    refuse("routes/papers", _route_flaws(tx, edit.after))
    return keep_settings(tx, lambda settings: routed(settings, edit.after))


def routed(settings: Settings, routes: Routes) -> Settings:
    return replace(
        settings,
        receipt_printer=routes.receipts,
        till_printers=dict(routes.tills),
        station_printers=dict(routes.stations),
    )


def _route_flaws(tx: Transaction, routes: Routes) -> Iterable[Flaw]:
    known = {one.id for one in tx.settings.printers}
    stations = {station.id for station in tx.menu.stations}
    devices = {one.id for one in load_devices(tx.session)}
    wanted = {
        **({"receipts": routes.receipts} if routes.receipts is not None else {}),
        **{f"till/{till}": printer for till, printer in routes.tills.items()},
        **{f"station/{station}": printer for station, printer in routes.stations.items()},
    }
    for name, printer in wanted.items():
        if printer not in known:
            yield name, "unknown_printer", {"printer": printer}
    for station in routes.stations.keys() - stations:
        yield f"station/{station}", "unknown_station", {"station": station}
    for till in routes.tills.keys() - devices:
        yield f"till/{till}", "unknown_device", {"device": till}


SAVE_PRINTER = OfficeCall("save_printer", PrinterEdit, int, _save)
"""Add, change or remove one; answers the settings' rev. What is compared is the printer itself, so
that somebody who changed the opening hours meanwhile is in nobody's way."""
ROUTE_PAPERS = OfficeCall("route_papers", RoutesEdit, int, _route)
"""Which printer prints what; answers the settings' rev."""
