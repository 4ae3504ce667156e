from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.presenters.shell import BannerState, link_badge, next_banner
from qt_kit.badge import Tone
from store_core.replication.link_state import LinkState
from tests.shops import FRIDAY_EVENING, pizzeria

SETTINGS = pizzeria().settings
AWAY = LinkState("offline", 12, FRIDAY_EVENING - timedelta(minutes=16))


@pytest.mark.parametrize(
    ("link", "words", "tone"),
    [
        (LinkState("online"), "All sent", Tone.GOOD),
        (LinkState("sending", 3), "Sending 3", Tone.INFO),
        (LinkState("online", 1), "Sending 1", Tone.INFO),
        (AWAY, "12 not sent", Tone.WARN),
        (LinkState("offline"), "No connection", Tone.WARN),
        (LinkState("online", elsewhere=True), "All sent by internet", Tone.INFO),
        (LinkState("sending", 3, elsewhere=True), "Sending 3 by internet", Tone.INFO),
    ],
)
def test_the_badge_says_in_words_how_the_till_stands(
    link: LinkState, words: str, tone: Tone
) -> None:
    badge = link_badge(link)
    assert (badge.text, badge.tone) == (words, tone)


def test_the_banner_comes_counts_down_and_leaves_by_itself() -> None:
    now = FRIDAY_EVENING
    banner = next_banner(BannerState(), AWAY, SETTINGS, now)
    assert (banner.phase, banner.strong) == ("offline", "No connection since 18:42. Keep selling.")
    banner = next_banner(banner, LinkState("sending", 12), SETTINGS, now)
    assert banner.strong == "Sending 12"
    banner = next_banner(banner, LinkState("sending", 3), SETTINGS, now)
    assert banner.strong == "Sending 3"
    banner = next_banner(banner, LinkState("online"), SETTINGS, now)
    assert banner.phase == "sent"
    soon = now + timedelta(seconds=1.9)
    assert next_banner(banner, LinkState("online"), SETTINGS, soon).phase == "sent"
    later = now + timedelta(seconds=2)
    assert next_banner(banner, LinkState("online"), SETTINGS, later).phase == "hidden"


def test_sending_in_the_ordinary_course_of_things_raises_no_banner() -> None:
    banner = next_banner(BannerState(), LinkState("sending", 1), SETTINGS, FRIDAY_EVENING)
    assert banner.phase == "hidden"


def test_the_line_going_again_right_away_brings_the_banner_back() -> None:
    sent = BannerState("sent", until=FRIDAY_EVENING + timedelta(seconds=2))
    assert next_banner(sent, AWAY, SETTINGS, FRIDAY_EVENING).phase == "offline"


def test_a_till_that_was_taken_out_says_so_and_goes_on_selling() -> None:
    banner = next_banner(
        BannerState(), replace(AWAY, trouble="device_revoked"), SETTINGS, FRIDAY_EVENING
    )
    assert banner.phase == "trouble"
    assert banner.strong == "This till was taken out of the store. Pair it again."
