"""Papers kept as files."""

import errno
from pathlib import Path

import resources
from store_core.domain.errors import StoreError
from store_core.printing.document import Document


def save_pdf(document: Document, wanted: Path) -> Path:
    """Where it went: beside a file of that name that is there already, never over it.

    Errors: `file_disk_full`, `file_not_written`.
    """
    # Only here, because its typesetter is large and most tills never keep a file.
    from store_core.printing.pdf import to_pdf

    made = to_pdf(document, resources.path("fonts"))
    path = wanted
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        path = _free(wanted)
        path.write_bytes(made)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            path.unlink(missing_ok=True)
            raise StoreError("file_disk_full") from error
        raise StoreError("file_not_written", folder=str(wanted.parent)) from error
    return path


def _free(wanted: Path) -> Path:
    path, number = wanted, 1
    while path.exists():
        number += 1
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return path
