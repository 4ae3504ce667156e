"""A program's data folder: its owner's only, and one program's at a time (Durability)."""

import os
import sys
from pathlib import Path
from types import TracebackType

from store_core.domain.errors import StoreError

LOCK = "in-use"


def make_own_folder(folder: Path) -> None:
    """Error `database_unreachable`."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as error:
        detail = str(error.strerror)
        raise StoreError("database_unreachable", path=str(folder), detail=detail) from error


class FolderLock:
    """Held until `release` or the end of the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        """Errors: `folder_in_use`, `database_unreachable`."""
        make_own_folder(folder)
        path = folder / LOCK
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            detail = str(error.strerror)
            raise StoreError("database_unreachable", path=str(path), detail=detail) from error
        try:
            _lock(self._file)
        except OSError as error:
            os.close(self._file)
            raise StoreError("folder_in_use", folder=str(folder)) from error

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> "FolderLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
