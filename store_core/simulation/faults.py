"""What may go wrong in a simulated shop; each is switched on by its name."""

from collections.abc import Mapping

from store_core.domain.errors import StoreError

FAULTS: Mapping[str, str] = {
    "drop": "a message is lost on its way",
    "lost_answer": "a request is carried out and its answer is lost",
    "duplicate": "a message comes once more, late",
    "reorder": "a message is overtaken by later ones",
    "delay": "a message takes seconds",
    "half_open": "a connection that looks open carries nothing",
    "partition": "a machine can't reach the server at all",
    "crash": "a program dies at a commit, send or print boundary",
    "power_cut": "the power fails; what was not synced is torn",
    "disk_full": "a disk has no page left",
    "clock": "a clock jumps by up to two days",
    "printer_dead": "a printer answers nobody",
    "paper_out": "a printer has no paper",
    "cut_mid_job": "the way to a printer breaks in the middle of a paper",
    "clone": "a terminal's file is copied and the copy is used as well",
    "old_copy": "a terminal goes on with an old copy of its file",
    "revoke": "a terminal is shut out",
    "one_behind": "a terminal speaks the protocol before the server's",
    "old_protocol": "a terminal's program is too old for the server",
    "future": "a terminal writes an entry of a kind from the future",
    "restore": "the server goes on with an old backup, as another server",
}
ALL = "all"
NONE = "none"


def chosen(asked: str) -> frozenset[str]:
    """Names with commas between; `all` or `none`. Error `unknown_fault`."""
    if asked in {ALL, NONE}:
        return frozenset(FAULTS if asked == ALL else ())
    names = frozenset(name.strip() for name in asked.split(",") if name.strip())
    if unknown := sorted(names - FAULTS.keys()):
        raise StoreError("unknown_fault", fault=unknown[0], known=", ".join(FAULTS))
    return names
