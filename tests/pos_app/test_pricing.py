"""What a long ticket shows until its price is there."""

from dataclasses import replace

from pos_app.pricing import Asked, TicketPrice
from qt_kit.runner import ManualRunner
from store_core.commands.bench_price import TUESDAY, active, party
from store_core.domain.draft import Draft, add, set_quantity
from store_core.domain.promotions import Terms
from tests.shops import pizzeria

MENU, RULES = pizzeria().menu, pizzeria().settings.rules
OFFERS = Terms(active(50), TUESDAY)
LONG = Draft(cart=replace(party(), fulfilment="dine_in"))


def asked(draft: Draft, terms: Terms = OFFERS) -> Asked:
    return Asked(draft, MENU, RULES, terms)


def known(draft: Draft, runner: ManualRunner) -> tuple[TicketPrice, list[str]]:
    """Its price worked out, and what is told from then on."""
    told: list[str] = []
    price = TicketPrice(runner, lambda: told.append("anew"))
    price.ask(asked(draft))
    price.exact()
    return price, told


def test_a_long_ticket_shows_at_once_and_its_price_follows() -> None:
    runner = ManualRunner()
    price, told = known(LONG, runner)
    more, line = set_quantity(LONG, LONG.lines[0].id, 3, "new")
    price.ask(asked(more))
    shown = price.shown().quote
    assert shown is not None
    assert (price.settled, runner.waiting()) == (False, 0)
    changed = next(one for one in shown.lines if one.line_id == line)
    assert (changed.quantity, changed.discounts) == (3, ())
    assert shown.due == price_of(LONG)
    price.work_out()
    price.work_out()
    assert runner.waiting() == 1
    runner.run_all()
    assert told == ["anew"]
    settled = price.shown().quote
    assert settled is not None
    assert (price.settled, settled.due) == (True, price_of(more))


def price_of(draft: Draft) -> int:
    bill = asked(draft).price().quote
    assert bill is not None
    return bill.due


def test_a_ticket_that_changed_again_is_not_told_the_price_before() -> None:
    runner = ManualRunner()
    price, told = known(LONG, runner)
    once, _line = set_quantity(LONG, LONG.lines[0].id, 3, "new")
    price.ask(asked(once))
    price.work_out()
    twice, _line = set_quantity(once, LONG.lines[1].id, 3, "new")
    price.ask(asked(twice))
    runner.run_all()
    assert (told, price.settled) == ([], False)


def test_pay_never_goes_by_a_price_that_is_not_there_yet() -> None:
    price, _told = known(LONG, ManualRunner())
    more, _line = set_quantity(LONG, LONG.lines[0].id, 3, "new")
    price.ask(asked(more))
    exact = price.exact().quote
    assert exact is not None
    assert exact.due == price_of(more)


def test_a_short_ticket_is_priced_at_once() -> None:
    price, _told = known(Draft(), ManualRunner())
    short, _line = add(Draft(), LONG.lines[-1])
    price.ask(asked(short))
    price.shown()
    assert price.settled
