"""Words for printers: how each stands, what a try told (O6, S2)."""

from collections.abc import Mapping

from pos_app.sentences import printer_trouble
from qt_kit.badge import Tone
from qt_kit.wording import _, counted
from store_core.domain.printers import Connection, Printer, Routes
from store_core.printing.delivery import Health
from store_core.printing.status import Trouble


def connection_word(connection: Connection) -> str:
    return {"network": _("Network"), "usb": _("USB"), "serial": _("Serial")}[connection]


def state_of(
    printer: Printer, healths: Mapping[str, Health], own: str, tills: Mapping[str, str]
) -> tuple[str, Tone, str]:
    """Colour, shape and word."""
    if printer.driver not in ("", own):
        till = tills.get(printer.driver, _("a till that is gone"))
        return _("At {till}").format(till=till), Tone.NEUTRAL, "monitor"
    health = healths.get(printer.id)
    if health is None:
        return _("Not asked yet"), Tone.NEUTRAL, "circle-question-mark"
    if health.trouble:
        return trouble_word(str(health.trouble)), Tone.BAD, "octagon-alert"
    if health.paper_low:
        return _("Paper low"), Tone.WARN, "triangle-alert"
    if not printer.answers:
        return _("Does not tell"), Tone.NEUTRAL, "circle-question-mark"
    return _("Ready"), Tone.GOOD, "check"


def trouble_word(code: str) -> str:
    told = {
        "refused": _("Refused"),
        "unreachable": _("No answer"),
        "silent": _("Silent"),
        "gone": _("Cable out"),
        "forbidden": _("Not allowed"),
        "busy": _("In use"),
        "offline": _("Offline"),
        "paper_out": _("Paper out"),
        "cover_open": _("Cover open"),
    }
    return told.get(code) or _("Fault")


def place_trouble(trouble: str, printer: Printer) -> str:
    """At the field that says where the printer is."""
    told = {
        Trouble.REFUSED.value: _("Nothing prints at {place}: the connection is refused."),
        Trouble.UNREACHABLE.value: _("Nothing answers at {place}. Check address and cable."),
        Trouble.SILENT.value: _("{place} takes the connection, but is no receipt printer."),
        Trouble.GONE.value: _("There is no {place} on this machine. Plug the printer in."),
        Trouble.FORBIDDEN.value: _("This program may not use {place}. Ask who set it up."),
        Trouble.BUSY.value: _("Another program holds {place}. End it first."),
    }
    place = printer.place if printer.connection == "network" else printer.path
    return told.get(trouble, printer_trouble(trouble)).format(place=place)


def prints(printer: str, routes: Routes) -> str:
    """What comes out of it: "Receipts, 2 stations"."""
    many = sum(one == printer for one in routes.stations.values())
    receipts = printer == routes.receipts or printer in routes.tills.values()
    told = [_("Receipts")] if receipts else []
    if many:
        told.append(counted("{count} station", "{count} stations", many))
    return ", ".join(told) or "—"
