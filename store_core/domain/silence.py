"""When the shop is not heard of: web orders are promised later, then none are taken (S1, W3)."""

from dataclasses import replace
from datetime import datetime, timedelta

from store_core.domain.hours import open_state, rest_of_day
from store_core.domain.store import Settings, Silence


def under_silence(settings: Settings, heard: datetime, now: datetime) -> Settings:
    """The settings as they should be when the shop was last heard of then. While it is closed
    nothing begins; what began ends only when the shop is heard of.
    """
    seconds = (now - heard) / timedelta(seconds=1)
    if seconds < settings.silence_slows:
        return _ended(settings)
    if not open_state(now, settings).open:
        return settings
    held = settings.silence or Silence(heard)
    if seconds >= settings.silence_pauses and (held.pause is None or held.pause <= now):
        return _paused(settings, held, now)
    return replace(settings, silence=held)


def _paused(settings: Settings, held: Silence, now: datetime) -> Settings:
    before = held.before if held.pause else settings.web_paused_until
    pause = max(rest_of_day(now, settings), before or now)
    silence = replace(held, pause=pause, before=before)
    return replace(settings, silence=silence, web_paused_until=pause)


def _ended(settings: Settings) -> Settings:
    """A pause that a person set meanwhile stays."""
    held = settings.silence
    if held is None:
        return settings
    paused = held.pause is not None and settings.web_paused_until == held.pause
    until = held.before if paused else settings.web_paused_until
    return replace(settings, silence=None, web_paused_until=until)
