"""What the stock table says, as tables: quantities, what comes first, the figures over it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pos_app.office.presenters.purchase_words import lead_words, reason
from pos_app.office.presenters.stock_rows import (
    by_shelf,
    by_urgency,
    figures,
    matches,
    on_hand_row,
)
from pos_app.office.presenters.stock_words import (
    exact_text,
    quantity_words,
    read_money,
    read_quantity,
)
from qt_kit.badge import Tone
from store_core.application.stock import Dependent, StockRow, StockView
from store_core.application.stock_figures import Turnover, WasteReport
from store_core.domain.purchasing import Supplier
from store_core.domain.stock import Pack, StockItem, Stocks
from store_core.domain.stock_levels import Level, State
from store_core.domain.store import PriceRules, Settings

KG = 1_000_000
TIN = Pack("tin", {"en": "tins", "it": "barattoli"}, 2_550_000)
CHEESE = StockItem("cheese", {"en": "Cheese"}, unit_cost=680, par=30 * KG, reorder_at=12 * KG)
TOMATO = StockItem("tomato", {"en": "Tomatoes"}, packs=(TIN,), shown_in="tin", unit_cost=284)
TRAY = StockItem("tray", {"en": "Trays"}, "piece", unit_cost=1_800)
OIL = StockItem("oil", {"en": "Olive oil"}, "ml", unit_cost=900)
SETTINGS = Settings("s", "Bella Napoli", "pizzeria", "America/New_York", PriceRules("USD"))
EVENING = datetime(2026, 6, 13, 2, 30, tzinfo=UTC)


def row(
    item: StockItem, on_hand: int, state: State, lasts: float | None = 2.0, **more: object
) -> StockRow:
    level = Level(state, expected=6 * KG, lasts=lasts, runs_out_at=EVENING)
    return StockRow(item, on_hand, level, (1, 2, 3, 4, 5, 6, 7), **more)  # type: ignore[arg-type]  # fields of a row


@pytest.mark.parametrize(
    ("item", "quantity", "said"),
    [
        (CHEESE, 3_200_000, "3.2 kg"),
        (CHEESE, 92 * KG, "92 kg"),
        (CHEESE, 240_000, "240 g"),
        (CHEESE, -1_500_000, "−1.5 kg"),
        (CHEESE, 0, "0 kg"),
        (CHEESE, 1_234_567_000, "1,235 kg"),
        (TOMATO, 18 * TIN.size, "18 tins"),
        (TOMATO, TIN.size // 2, "0.5 tins"),
        (TRAY, 22_000, "22 pcs"),
        (OIL, 750_000, "750 ml"),
        (OIL, 5 * KG, "5 l"),
    ],
)
def test_a_quantity_is_said_as_a_person_counts_it(
    item: StockItem, quantity: int, said: str
) -> None:
    assert quantity_words(item, quantity, SETTINGS) == said


@pytest.mark.parametrize(
    ("text", "item", "like", "read"),
    [
        ("4.6", CHEESE, 3 * KG, 4_600_000),
        ("4,6", CHEESE, 3 * KG, 4_600_000),
        ("4.6 kg", CHEESE, 100_000, 4_600_000),
        ("300", CHEESE, 240_000, 300_000),
        ("300 g", CHEESE, 3 * KG, 300_000),
        ("1,250.5 g", CHEESE, 0, 1_250_500),
        ("2 tins", TOMATO, 0, 2 * TIN.size),
        ("2 barattoli", TOMATO, 0, 2 * TIN.size),
        ("3 kg", TOMATO, 0, 3 * KG),
        ("12", TRAY, 0, 12_000),
        ("12 pcs", TRAY, 0, 12_000),
        ("0", CHEESE, 3 * KG, 0),
        ("2 litres", CHEESE, 0, None),
        ("a few", CHEESE, 0, None),
        ("", CHEESE, 0, None),
        ("9999999999999", CHEESE, 0, None),
        ("--4", CHEESE, 0, None),
    ],
)
def test_a_typed_quantity_is_read_in_its_unit_or_refused(
    text: str, item: StockItem, like: int, read: int | None
) -> None:
    assert read_quantity(text, item, SETTINGS, like) == read


def test_what_stands_in_a_field_reads_back_as_it_was() -> None:
    for item, quantity in ((CHEESE, 3_200_000), (TOMATO, 18 * TIN.size), (TRAY, 7_000)):
        text = exact_text(item, quantity, SETTINGS, like=quantity)
        assert read_quantity(text, item, SETTINGS, like=quantity) == quantity


@pytest.mark.parametrize(
    ("text", "minor"), [("6.80", 680), ("6,8", 680), ("1,200.50", 120_050), ("0.005", None)]
)
def test_money_is_read_to_the_cent_or_refused(text: str, minor: int | None) -> None:
    assert read_money(text, SETTINGS) == minor


def test_what_needs_an_act_comes_first_and_nothing_jumps_while_its_state_stays() -> None:
    fine, low = row(CHEESE, 20 * KG, "fine"), row(TOMATO, KG, "low", 3.0)
    out, soon = row(TRAY, 0, "out", None), row(OIL, KG, "tonight", 0.4)
    first = by_urgency((fine, low, out, soon), SETTINGS)
    assert [one.level.state for one in first] == ["out", "tonight", "low", "fine"]
    other = row(OIL, KG, "low", 1.0)
    before = ("tomato", "oil")
    assert [one.item.id for one in by_urgency((other, low), SETTINGS, before)] == ["tomato", "oil"]
    assert [one.item.id for one in by_urgency((other, low), SETTINGS)] == ["oil", "tomato"]


def test_a_stocktake_follows_the_shelves() -> None:
    behind = row(replace(CHEESE, position=2), 0, "out")
    before = row(replace(OIL, position=1), KG, "fine")
    assert [one.item.id for one in by_shelf((behind, before), SETTINGS)] == ["oil", "cheese"]


VIEW = StockView(
    date(2026, 6, 12),
    "USD",
    stocks=Stocks((CHEESE, TOMATO), suppliers=(Supplier("sole", "Latteria Sole"),)),
)


@pytest.mark.parametrize(
    ("state", "lasts", "said", "words", "tone"),
    [
        ("fine", 5.83, "5.8 days", "Fine", Tone.GOOD),
        ("fine", 35.8, "36 days", "Fine", Tone.GOOD),
        ("fine", 400.0, "months", "Fine", Tone.GOOD),
        ("fine", None, "—", "Fine", Tone.GOOD),
        ("low", 1.2, "1.2 days", "Low", Tone.WARN),
        ("tonight", 0.5, "½ day", "Tonight", Tone.BAD),
        ("tonight", 0.1, "hours", "Tonight", Tone.BAD),
        ("out", 0.0, "—", "Out", Tone.BAD),
    ],
)
def test_a_row_says_how_long_it_lasts(
    state: State, lasts: float | None, said: str, words: str, tone: Tone
) -> None:
    shown = on_hand_row(row(CHEESE, 3 * KG, state, lasts), VIEW, SETTINGS)
    assert (shown.lasts, shown.state, shown.tone) == (said, words, tone)


def test_the_bar_is_full_at_par_and_marks_where_to_reorder() -> None:
    shown = on_hand_row(row(CHEESE, 15 * KG, "fine"), VIEW, SETTINGS)
    assert (shown.share, shown.mark) == (0.5, 0.4)
    unwatched = on_hand_row(row(OIL, KG, "fine"), VIEW, SETTINGS)
    assert unwatched.mark < 0
    assert unwatched.supplier == "No supplier"


def test_in_a_stocktake_a_row_says_what_was_missing() -> None:
    counted = row(CHEESE, 3 * KG, "fine")
    assert on_hand_row(counted, VIEW, SETTINGS, 4 * KG).state == "1 kg less"
    assert on_hand_row(counted, VIEW, SETTINGS, 3 * KG).state == "Counted"


def test_rows_are_found_by_name_supplier_and_state() -> None:
    sole = row(replace(CHEESE, supplier="sole"), KG, "low")
    assert all(
        matches(sole, VIEW, text, SETTINGS) for text in ("chee", "SOLE", "low", "cheese latt")
    )
    assert not matches(sole, VIEW, "ham", SETTINGS)


def test_the_figures_answer_three_questions() -> None:
    view = replace(VIEW, rows=(row(CHEESE, 0, "out"), row(TOMATO, KG, "low")))
    wasted = WasteReport((), 6_420, 2.1)
    needs, value, waste = figures(view, Turnover((), 0, 0, 2.9), wasted, None, SETTINGS)
    assert (needs.value, needs.below, needs.badge) == ("2", "1 out, 1 low", "Act")
    assert (value.value, value.below) == ("$2.84", "turns 2.9 a week")
    assert (waste.value, waste.below) == ("$64.20", "2.1 % of use")
    worse = figures(view, None, wasted, WasteReport((), 100, 1.0), SETTINGS)[2]
    assert (worse.badge, worse.below) == ("More", "2.1 %, before 1.0 %")


def test_an_order_says_why_it_should_be() -> None:
    needed = tuple(Dependent("item", one) for one in "abc")
    why = reason(row(CHEESE, 3_200_000, "tonight", dependents=needed), SETTINGS)
    assert why is not None
    assert why.text == "Cheese runs out about 22:30"
    assert why.below == "3.2 kg left, 6 kg expected tonight. 3 items depend on it."
    assert reason(row(CHEESE, 20 * KG, "fine"), SETTINGS) is None


@pytest.mark.parametrize(
    ("hours", "said"), [(4, "4 h lead"), (24, "1 day lead"), (48, "2 days lead"), (36, "36 h lead")]
)
def test_lead_time_is_said_in_hours_or_days(hours: int, said: str) -> None:
    assert lead_words(hours) == said
