"""The server above a shop's hub listens for the shop, and says to customers what it must (S1)."""

from datetime import datetime

from sqlalchemy.orm import Session

from store_core.application.shop import Act, Shop
from store_core.application.watching import Check
from store_core.domain.silence import under_silence
from store_core.journal.kinds import SettingsChanged
from store_core.storage.catalogue import load_devices
from store_core.storage.store import SettingsRow
from store_core.storage.watching import last_seen

_REASON = "whether the shop is heard of"


def heed_silence(shop: Shop, listening_since: datetime) -> None:
    """Writes the settings where something changes with what was heard; asked at any time. What
    was said before this server listened counts as heard when it began.
    """
    with shop.database.read() as session:
        heard = _heard(session)
        held = shop.known_in(session).settings
    if heard is None or under_silence(held, max(heard, listening_since), shop.now()) == held:
        return
    with shop.transaction(Act(reason=_REASON)) as tx:
        newest = max(_heard(tx.session) or heard, listening_since)
        wanted = under_silence(tx.settings, newest, tx.now)
        if wanted != tx.settings:
            row = tx.session.get(SettingsRow, wanted.store)
            tx.record(SettingsChanged(settings=wanted, rev=row.rev + 1 if row else 0))


def shop_heard(shop: Shop) -> Check:
    """Never not ready: customers are served, though later or not now."""
    settings = shop.settings
    if settings.silence is None:
        return Check(True)
    since = settings.silence.since.isoformat(timespec="seconds")
    what = "web orders are paused" if settings.silence.pause else "web orders are promised later"
    return Check(True, f"nothing heard from the shop since {since}: {what}")


def _heard(session: Session) -> datetime | None:
    """When any machine of the shop was last there; None for a server that no hub is paired with,
    which stands in the shop itself.
    """
    seen = last_seen(session)
    there = [one for one in load_devices(session) if one.id in seen and one.revoked_at is None]
    if not any(one.kind == "server" for one in there):
        return None
    return max(seen[one.id] for one in there)
