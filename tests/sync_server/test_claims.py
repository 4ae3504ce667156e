"""What a terminal has heard of and nobody hands over is told, not hidden."""

from store_core.application.shop import Shop
from store_core.storage.journal import frontiers
from sync_server.claims import Claims


def test_entries_that_nobody_hands_over_are_named(shop: Shop) -> None:
    with shop.database.read() as session:
        held = frontiers(session, "store")["server"]
    claims = Claims(patience=0)
    claims.heard({"server": held})
    assert claims.check(shop).said == ""
    claims.heard({"server": held + 3, "till": 2})
    claims.heard({"server": held + 1})
    assert claims.check(shop).said == (
        f"nobody hands over entries {held + 1} to {held + 3} of device server, "
        "1 to 2 of device till"
    )


def test_a_terminal_has_a_while_to_hand_them_over(shop: Shop) -> None:
    claims = Claims()
    claims.heard({"till": 2})
    assert claims.check(shop).said == ""
