"""Backs the store up for as long as the server lives; what is wrong with that is told and never
stops the selling (Durability).
"""

import asyncio
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from store_core.application import backups
from store_core.application.folder import FolderLock
from store_core.application.shop import BackedUp, Shop
from store_core.application.verifier import Fault, check_stretch
from store_core.domain.errors import StoreError
from sync_server.logs import log_of
from sync_server.problems import problem_detail

FIRST, LOOK_EVERY = 30.0, 30.0
"""Seconds."""
CHECKED_AT_ONCE = 2_000
"""Entries whose hashes are worked out after each backup, all of them in turn."""
_log = log_of("backup")


class BackupKeeper:
    """`said` is what is wrong at present, for whoever watches; empty while all is well. The shop's
    `backed_up` says it to its owner.
    """

    def __init__(self, shop: Shop, folder: Path) -> None:
        self.folder = folder
        self.said = ""
        self._shop = shop
        self._checked = 0
        self._fault: Fault | None = None

    async def run(self) -> None:
        await asyncio.sleep(FIRST)
        while True:
            await run_in_threadpool(self.look)
            await asyncio.sleep(LOOK_EVERY)

    def look(self) -> None:
        """One more backup where it is time; several processes on one store leave it to one."""
        try:
            if backups.is_due(self._shop, self.folder, self._shop.now()):
                with self._alone():
                    self.make(self.folder)
                    self._check_further()
            self._tell("entry_damaged" if self._fault else "", _words(self._fault))
        except StoreError as error:
            if error.code != "folder_in_use":
                self._tell(error.code, problem_detail(error))
        except Exception:  # noqa: BLE001 - a bug here must not end the backups for good
            _log.exception("backup failed")
            self._tell("bug", "a bug; the log has its traceback")

    def make(self, to: Path) -> backups.Backup:
        """Errors: those of `backups.back_up`."""
        made = backups.back_up(self._shop, to, self._shop.now())
        _log.info("backup", file=made.path.name, head=made.manifest.head, size=made.manifest.size)
        return made

    def _alone(self) -> FolderLock:
        try:
            return FolderLock(self.folder)
        except StoreError as error:
            if error.code != "database_unreachable":
                raise
            detail = error.values["detail"]
            raise StoreError("backup_failed", path=str(self.folder), detail=detail) from error

    def _check_further(self) -> None:
        """A copy shows damaged pages; a number in them that changed shows only to its hash."""
        at, fault = check_stretch(self._shop, self._checked, CHECKED_AT_ONCE)
        self._checked = at
        if fault:
            self._fault = fault

    def _tell(self, problem: str, said: str) -> None:
        newest = next(iter(backups.backups(self.folder, self._shop.identity.store)), None)
        last = newest.manifest.made_at if newest else None
        self._shop.backed_up = BackedUp(last, problem)
        if said != self.said:
            self.said = said
            if said:
                _log.error("no backup", said=said)
            else:
                _log.info("backups are well again")


def _words(fault: Fault | None) -> str:
    if fault is None:
        return ""
    return f"entry {fault.dseq} of device {fault.device} is not as it was written; verify the store"
