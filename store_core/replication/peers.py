"""What each kind of device may send to a server and get from it (S4)."""

from dataclasses import dataclass

from store_core.domain.devices import Device
from store_core.journal.kinds import KINDS, SERVER_OWNED

KNOWN = frozenset(kind for kind, _ in KINDS)
_KITCHEN_WRITES = frozenset(
    {"ticket_moved", "line_marked", "tickets_received", "availability_changed"}
)


@dataclass(frozen=True, slots=True)
class Peer:
    """`writes`: kinds it may author, of those this program knows. `relays`: passes on what others
    wrote. `parts`: sealed parts it is sent, None for all.
    """

    device: Device
    writes: frozenset[str]
    relays: bool
    parts: frozenset[str] | None

    @property
    def is_hub(self) -> bool:
        """It keeps the whole journal and serves terminals of its own."""
        return self.device.kind == "server"

    def may_write(self, kind: str) -> bool:
        """Kinds from the future are let through: they are stored, chained and passed on."""
        return kind in self.writes or kind not in KNOWN


def peer_of(device: Device) -> Peer:
    if device.kind == "kitchen":
        return Peer(device, _KITCHEN_WRITES, relays=False, parts=frozenset({"label"}))
    return Peer(device, KNOWN - SERVER_OWNED, relays=True, parts=None)
