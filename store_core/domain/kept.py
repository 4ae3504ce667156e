"""What became of one transaction, as who watches the shop may know it: no names, no words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that was taken into the journal; `kind` is "unknown" for one of a newer version,
    `channel` is known of a placed order.
    """

    entry: str
    kind: str
    device: str
    order: str | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A committed transaction: seconds it `waited` for its turn and `took`, and what it kept."""

    waited: float
    took: float
    kept: tuple[Kept, ...] = ()
