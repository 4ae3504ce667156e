"""Why a code takes nothing off, and what would make it, in the languages the store may speak."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from babel.core import Locale
from babel.dates import format_date, format_time

from store_core.application.shop import Known
from store_core.application.web_carts import RefusedError
from store_core.domain import wording
from store_core.domain.catalogue import Promotion, text_in
from store_core.domain.discounts import RefusedCode
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings

_MONDAY = date(2026, 1, 5)

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "unknown_code": {
        "en": "There is no code {code}. Check how it is written.",
        "it": "Il codice {code} non esiste. Controlla come è scritto.",
    },
    "not_yet": {
        "en": "{code} begins on {starts}.",
        "it": "{code} vale dal {starts}.",
    },
    "expired": {
        "en": "{code} is over.",
        "it": "{code} non vale più.",
    },
    "wrong_day": {
        "en": "{code} does not hold now. It does: {when}.",
        "it": "{code} non vale adesso. Vale: {when}.",
    },
    "channel": {
        "en": "{code} does not hold for orders over the web.",
        "it": "{code} non vale per gli ordini dal sito.",
    },
    "fulfilment": {
        "en": "{code} does not hold for this way of getting the order.",
        "it": "{code} non vale per questo modo di ricevere l'ordine.",
    },
    "not_first_order": {
        "en": "{code} is only for a first order.",
        "it": "{code} vale solo per il primo ordine.",
    },
    "segment": {
        "en": "{code} is by invitation.",
        "it": "{code} è su invito.",
    },
    "used_up": {
        "en": "{code} is used up.",
        "it": "{code} è esaurito.",
    },
    "uncounted": {
        "en": "{code} can't be checked just now. Try again in a minute.",
        "it": "Ora non si può controllare {code}. Riprova tra un minuto.",
    },
    "minimum": {
        "en": "{code} is for orders from {minimum}: {missing} more is needed.",
        "it": "{code} vale da {minimum}: mancano {missing}.",
    },
    "excluded_by": {
        "en": "{code} does not go together with {other}, which saves more.",
        "it": "{code} non si somma con {other}, che fa risparmiare di più.",
    },
    "no_goods": {
        "en": "{code} is for something that is not in the cart.",
        "it": "{code} è per qualcosa che non è nel carrello.",
    },
}


def why_refused(
    refused: RefusedCode, promotions: Iterable[Promotion], settings: Settings, language: str
) -> str:
    """One sentence."""
    reason = refused.reason
    known = {promotion.id: promotion for promotion in promotions}
    promotion, other = known.get(reason.promotion or ""), known.get(reason.other or "")
    locale = Locale.parse(settings.locale if settings.locale.startswith(language) else language)
    code = "wrong_day" if reason.code == "wrong_hour" else reason.code
    values = {
        "code": refused.code,
        "missing": wording.money(settings.rules.currency, reason.missing, settings.locale),
        "other": text_in(other.name, language) if other else "",
    }
    if promotion:
        minimum = promotion.min_subtotal
        values["minimum"] = wording.money(settings.rules.currency, minimum, settings.locale)
        values["when"] = _when(promotion, locale)
        if promotion.starts:
            values["starts"] = format_date(promotion.starts, "long", locale)
    return text_in(SENTENCES[code], language).format_map(values)


def with_reasons(error: RefusedError, known: Known, language: str) -> RefusedError:
    """Each code that was refused told with its sentence, `why`, beside the code of its reason."""
    return RefusedError([_with_reason(fault, known, language) for fault in error.faults])


def _with_reason(fault: StoreError, known: Known, language: str) -> StoreError:
    refused = fault.values.get("refused")
    if not isinstance(refused, RefusedCode):
        return fault
    why = why_refused(refused, known.menu.promotions, known.settings, language)
    told = {"reason": refused.reason.code, "missing": refused.reason.missing, "why": why}
    others = {name: value for name, value in fault.values.items() if name != "refused"}
    return StoreError("code_refused", **others, **told)


def _when(promotion: Promotion, locale: Locale) -> str:
    """ "Tuesday, 4:00 PM to 6:00 PM", as far as it is bound to either."""
    said = []
    if promotion.weekdays:
        days = (_MONDAY + timedelta(days=day) for day in sorted(set(promotion.weekdays)))
        said.append(", ".join(format_date(day, "EEEE", locale) for day in days))
    if promotion.hours:
        moments = (datetime.combine(_MONDAY, time.fromisoformat(one)) for one in promotion.hours)
        said.append(" – ".join(format_time(moment, "short", locale=locale) for moment in moments))
    return ", ".join(said)
