"""The kinds of printers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Model:
    """What we have to know of a kind of printer before we send."""

    key: str
    profile: str
    """Its name in python-escpos's table, for code pages, cutter and QR codes."""
    columns: int
    dots: int
    answers_process_id: bool
    """Whether `GS ( H` tells when a job is on the paper."""


MODELS = {
    model.key: model
    for model in (
        Model("80", "TM-T20II", columns=48, dots=576, answers_process_id=True),
        Model("80-narrow", "TM-T88V", columns=42, dots=512, answers_process_id=True),
        Model("58", "POS-5890", columns=32, dots=384, answers_process_id=False),
    )
}
