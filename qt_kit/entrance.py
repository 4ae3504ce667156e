"""The ways into a terminal's data folder: opened, paired, or founded as a new shop (S4, O6).

All of it blocks, so it is for the store thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from qt_kit.own_server import ServerKeeper, free_port, machines, new_code
from store_core import linking
from store_core.application import terminals
from store_core.application.device_secrets import Secrets, secrets_of
from store_core.application.devices import PairingCode
from store_core.application.own_server import (
    OwnServer,
    keep_own_server,
    own_server,
    place_for_server,
)
from store_core.application.printers import SAVE_PRINTER, PrinterEdit
from store_core.application.shop import Act, Shop, utc_now
from store_core.application.staff import people
from store_core.application.terminals import is_founded, is_stocked, open_shop
from store_core.domain.devices import DeviceKind
from store_core.domain.errors import StoreError
from store_core.rebuilding import hand_over

if TYPE_CHECKING:
    from store_core.domain.founding import Founding

Keyring = Literal["auto", "file"]
Step = Literal["founding", "serving", "connecting"]
FIRST_TILL, FIRST_KITCHEN = "Till 1", "Kitchen"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What another machine is paired by: the code, and where it finds the server."""

    code: PairingCode
    address: str


class Entrance:
    """`keeper` keeps the shop's server where this machine does; whoever enters closes it."""

    def __init__(self, folder: Path, kind: DeviceKind, kept_in: Keyring) -> None:
        self.folder, self.kind, self._kept_in = folder, kind, kept_in
        self.secrets: Secrets = secrets_of(folder, kept_in)
        self.keeper: ServerKeeper | None = None

    def enter(self) -> Shop:
        """Errors: `not_paired`, `wrong_kind`, `server_unreachable` where nothing was fetched,
        `own_server_silent`, `own_server_unreadable`.
        """
        shop = open_shop(self.folder, self.secrets)
        try:
            if terminals.kind_of(shop) != self.kind:
                raise StoreError("wrong_kind", kind=terminals.kind_of(shop))
            keeper = self._keep()
            if keeper is not None:
                terminals.move_server(shop, self._address(keeper))
            if not is_stocked(shop):
                if keeper is not None:
                    keeper.wait()
                linking.stock(shop, self.secrets)
        except BaseException:
            shop.database.close()
            raise
        return shop

    def pair(self, address: str, code: str) -> Shop:
        """Errors besides those of `enter`: those of `linking.pair`."""
        membership = linking.pair(address, code)
        if membership.kind != self.kind:
            raise StoreError("wrong_kind", kind=membership.kind)
        aside = terminals.join(self.folder, self.secrets, membership, utc_now())
        shop = self.enter()
        try:
            if aside is not None:
                hand_over(self.folder, self.secrets, aside)
        except BaseException:
            shop.database.close()
            raise
        return shop

    @property
    def begun(self) -> bool:
        """Whether a shop was founded here that this till did not get into yet: the power went."""
        own = own_server(self.folder)
        if own is None:
            return False
        serving = ServerKeeper(Path(own.folder), own.port, self._kept_in).door()
        return serving is not None or is_founded(Path(own.folder))

    def found(self, founding: "Founding", tell: Callable[[Step], None]) -> Shop:
        """A new shop on this machine, its server kept by this till. After an error it may be asked
        again: what stands already is gone on with.

        Errors: those of `found_shop`, `folder_unwritable`, and those of `open_founded`.
        """
        # Needed once in a till's life.
        from store_core.application.founding import found_shop

        if not self.begun:
            tell("founding")
            own = OwnServer(str(place_for_server(self.folder)), free_port())
            keep_own_server(self.folder, own)
            place = Path(own.folder)
            found_shop(place, secrets_of(place, self._kept_in), founding)
        return self.open_founded(tell)

    def open_founded(self, tell: Callable[[Step], None]) -> Shop:
        """Into the shop that was founded here. Errors: those of `pair`, `own_server_silent`."""
        tell("serving")
        keeper = self._keep()
        if keeper is None:
            raise StoreError("not_paired", folder=str(self.folder))
        door = keeper.wait()
        tell("connecting")
        shop = self.pair(door.url, new_code(door, self.kind, FIRST_TILL).code)
        _take_printers(shop, self.secrets)
        return shop

    def invite_kitchen(self) -> Invitation:
        """Errors: `own_server_silent`, `server_unreachable`."""
        if self.keeper is None:
            raise StoreError("own_server_silent", said="", folder=str(self.folder))
        door = self.keeper.wait()
        code = new_code(door, "kitchen", FIRST_KITCHEN)
        return Invitation(code, code.address or door.url)

    def kitchen_came(self) -> str:
        """The name of the kitchen display that came in; "" while none did. Errors: as above."""
        if self.keeper is None:
            return ""
        known = machines(self.keeper.wait())
        return next((one.name for one in known if one.kind == "kitchen"), "")

    def close(self) -> None:
        """Ends the server that it began."""
        if self.keeper is not None:
            self.keeper.close()
            self.keeper = None

    def _keep(self) -> ServerKeeper | None:
        """The server of this machine's own shop, begun if it is not; None where another machine
        keeps the shop.
        """
        own = own_server(self.folder)
        if self.keeper is not None or own is None:
            return self.keeper
        trial = ServerKeeper(Path(own.folder), own.port, self._kept_in)
        port = own.port if trial.door() is not None else free_port(own.port)
        if port != own.port:
            keep_own_server(self.folder, OwnServer(own.folder, port))
        self.keeper = ServerKeeper(Path(own.folder), port, self._kept_in)
        self.keeper.start()
        return self.keeper

    def _address(self, keeper: ServerKeeper) -> str:
        door = keeper.door()
        return door.url if door is not None else f"http://127.0.0.1:{keeper.port}"


def _take_printers(shop: Shop, secrets: Secrets) -> None:
    """Those on a cable are on this till's, which had no id when they were written down."""
    from store_core.application.founding import loose_printers

    loose = loose_printers(shop)
    if not loose:
        return
    owner = next(one for one in people(shop) if one.role == "owner")
    office = linking.OfficeServer(shop, secrets)
    try:
        for before, after in loose:
            office.ask(Act(owner), SAVE_PRINTER, PrinterEdit(before, after), shop.new_id())
    finally:
        office.close()
