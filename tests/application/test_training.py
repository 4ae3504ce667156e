"""Training (C11): a shop to practise in, of which nothing reaches the real one."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from store_core.application import kitchen, orders, refunds, shifts, staff, training
from store_core.application.office import perform
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.pictures import ADD_PICTURE, NewPicture, read_picture
from store_core.application.rehearsal import Rehearsal
from store_core.application.report_papers import shift_report
from store_core.application.shop import Act, Shop
from store_core.application.stores import change_settings
from store_core.application.verifier import verify_file
from store_core.domain.errors import StoreError
from store_core.domain.orders import Order
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count
from store_core.printing.document import DrawerKick, Mark, from_json
from store_core.storage.journal import CounterRow, EntryRow
from store_core.storage.printing import PrintJobRow
from tests.pictures import picture_file
from tests.shops import HandClock, cart, change_items, line, new_shop, open_shift, person, pin_of

pytestmark = pytest.mark.database("sqlite")  # a till has its own file


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def real(tmp_path: Path, clock: HandClock) -> Shop:
    return new_shop(tmp_path, clock)


@pytest.fixture
def practised(real: Shop, tmp_path: Path, clock: HandClock) -> Shop:
    return entered(real, tmp_path, clock)


def entered(real: Shop, folder: Path, clock: HandClock, *, anew: bool = False) -> Shop:
    return training.open_training(folder, training.copy_of(real), anew=anew, now=clock)


def sold(shop: Shop, *items: str) -> Order:
    cashier = Act(person(shop, "cashier"))
    shift = shifts.current_shift(shop) or shifts.open_shift(shop, cashier, 10_000)
    lines = (line(shop, item) for item in items or ("margherita", "fries"))
    head = Head(label="Table 7")
    return orders.sell(shop, cashier, cart(*lines), head, [Tender("cash", 20_000)], shift.id)


def test_the_shop_practised_in_has_the_shops_own_pictures_once(
    real: Shop, tmp_path: Path, clock: HandClock
) -> None:
    owner = Act(person(real, "owner"))
    name = perform(real, owner, ADD_PICTURE, NewPicture(picture_file()), "an id")
    margherita = replace(real.menu.item("margherita"), pictures=(name, "p:not-here", "fries"))
    change_items(real, owner, (margherita,))
    for _entered in range(2):
        shop = entered(real, tmp_path, clock)
        assert read_picture(shop, name) == picture_file()
        with shop.database.read() as session:
            kinds = [row.kind for row in session.scalars(select(EntryRow))]
        assert kinds.count("picture_added") == 1
        shop.database.close()


def everything(shop: Shop) -> dict[str, object]:
    """All that a practised sale could have left in the real file."""
    with shop.database.read() as session:
        return {
            "entries": session.scalars(select(EntryRow.id).order_by(EntryRow.id)).all(),
            "counters": {row.name: row.value for row in session.scalars(select(CounterRow))},
            "papers": session.scalars(select(PrintJobRow.id)).all(),
        }


def test_the_trainee_has_the_same_menu_people_and_prices(real: Shop, practised: Shop) -> None:
    assert practised.menu == real.menu
    assert staff.people(practised) == staff.people(real)
    assert practised.settings.rules == real.settings.rules
    cashier = person(real, "cashier")
    assert staff.sign_in(practised, cashier.id, pin_of(cashier)) == cashier


def test_nothing_sold_in_training_reaches_the_real_file(real: Shop, practised: Shop) -> None:
    before = everything(real)
    sold(practised)
    sold(practised)
    assert everything(real) == before
    assert orders.open_orders(real) == ()
    assert shifts.current_shift(real) is None


def test_a_practised_order_has_a_number_nobody_mistakes(real: Shop, practised: Shop) -> None:
    assert [sold(practised).header.number for _ in range(2)] == ["TRAIN-1", "TRAIN-2"]
    assert sold(real).header.number == "W-0001"


def test_training_is_another_store_with_no_way_to_a_server(practised: Shop, real: Shop) -> None:
    sold(practised)
    with practised.database.read() as session:
        written = set(session.execute(select(EntryRow.store, EntryRow.device)).all())
    assert written == {(practised.identity.store, practised.identity.device)}
    assert practised.identity.store != real.identity.store
    assert practised.identity.device != real.identity.device


def test_what_was_practised_is_there_when_training_is_entered_again(
    real: Shop, tmp_path: Path, clock: HandClock
) -> None:
    first = entered(real, tmp_path, clock)
    order = sold(first)
    first.database.close()
    again = entered(real, tmp_path, clock)
    assert orders.order(again, order.id).label == "Table 7"
    assert sold(again).header.number == "TRAIN-2"


def test_training_anew_forgets_all_of_it(real: Shop, tmp_path: Path, clock: HandClock) -> None:
    first = entered(real, tmp_path, clock)
    sold(first)
    first.database.close()
    anew = entered(real, tmp_path, clock, anew=True)
    assert orders.open_orders(anew) == ()
    assert sold(anew).header.number == "TRAIN-1"


def test_what_changed_in_the_shop_since_is_taken_over(
    real: Shop, tmp_path: Path, clock: HandClock
) -> None:
    entered(real, tmp_path, clock).database.close()
    dearer = replace(real.menu.item("fries"), price=999)
    owner = Act(person(real, "owner"))
    change_items(real, owner, (dearer,))
    change_settings(real, owner, lambda held: replace(held, phone="555 0199"))
    again = entered(real, tmp_path, clock)
    assert again.menu.item("fries").price == 999
    assert again.settings.phone == "555 0199"
    assert again.menu == real.menu


def test_entering_again_writes_nothing_where_nothing_changed(
    real: Shop, tmp_path: Path, clock: HandClock
) -> None:
    first = entered(real, tmp_path, clock)
    before = everything(first)["entries"]
    first.database.close()
    assert everything(entered(real, tmp_path, clock))["entries"] == before


def test_training_is_no_place_to_guess_a_pin(real: Shop, tmp_path: Path, clock: HandClock) -> None:
    owner = person(real, "owner")
    for anew in (False, True, False):
        shop = entered(real, tmp_path, clock, anew=anew)
        for _ in range(2):
            with pytest.raises(StoreError):
                staff.sign_in(shop, owner.id, "0000")
        shop.database.close()
    with pytest.raises(StoreError, match="pin_locked"):
        staff.sign_in(entered(real, tmp_path, clock, anew=True), owner.id, pin_of(owner))


@pytest.mark.parametrize("damage", ["torn", "garbage", "of another pairing"])
def test_a_useless_training_file_is_thrown_away_and_the_real_one_stays_sound(
    real: Shop, tmp_path: Path, clock: HandClock, damage: str
) -> None:
    before = everything(real)
    shop = entered(real, tmp_path, clock)
    sold(shop)
    shop.database.close()
    path = tmp_path / training.DATABASE
    if damage == "torn":
        path.write_bytes(path.read_bytes()[:-5000])
    elif damage == "garbage":
        path.write_bytes(b"no database at all" * 400)
    else:
        real.identity = replace(real.identity, device="paired-anew")
    assert sold(entered(real, tmp_path, clock)).header.number == "TRAIN-1"
    assert everything(real) == before


def practise_until_killed(folder: Path) -> None:
    """The whole life of a till on which power fails while somebody practises."""
    clock = HandClock()
    real = new_shop(folder, clock)
    sold(real)
    practised = entered(real, folder, clock)
    while True:
        sold(practised)
        print("sold", flush=True)


def test_a_crash_in_the_middle_of_training_leaves_the_real_file_sound(tmp_path: Path) -> None:
    till = subprocess.Popen(
        [sys.executable, "-c", _LIFE, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert till.stdout
    with till.stdout as said:
        assert [said.readline() for _ in range(3)] == ["sold\n"] * 3
        till.kill()
        till.wait()
    findings = verify_file(tmp_path / "store.sqlite")
    assert findings.faults == ()
    assert verify_file(tmp_path / training.DATABASE).faults == ()


_LIFE = f"""
import sys
from pathlib import Path
from {__name__} import practise_until_killed
practise_until_killed(Path(sys.argv[1]))
"""


def sell_it(shop: Shop, _act: Act) -> None:
    sold(shop)


def sell_and_copy(shop: Shop, act: Act) -> None:
    orders.reprint_receipt(shop, act, sold(shop).id)


def give_back(shop: Shop, act: Act) -> None:
    order = sold(shop)
    shift = shifts.current_shift(shop)
    assert shift
    refunds.refund(shop, act, order.id, [Pieces(order.live_lines[0].id, 1)], shift.id)


def pay_in(shop: Shop, act: Act) -> None:
    open_shift(shop)
    shifts.move_cash(shop, act, "paid_in", 1_000)


def open_the_drawer(shop: Shop, act: Act) -> None:
    open_shift(shop)
    shifts.open_drawer(shop, act)


def print_x(shop: Shop, act: Act) -> None:
    open_shift(shop)
    shifts.x_report(shop, act, print_it=True)


def close_and_copy(shop: Shop, act: Act) -> None:
    open_shift(shop)
    shifts.expected(shop, act, Count())
    shifts.reprint_z(shop, act, shifts.close_shift(shop, act, Count()).number or 0)


@pytest.mark.parametrize(
    ("act", "titles"),
    [
        (sell_it, ["Receipt TRAIN-1", "Ticket TRAIN-1 Fry", "Ticket TRAIN-1 Oven"]),
        (
            sell_and_copy,
            ["Receipt TRAIN-1", "Receipt TRAIN-1", "Ticket TRAIN-1 Fry", "Ticket TRAIN-1 Oven"],
        ),
        (
            give_back,
            ["Receipt TRAIN-1", "Refund TRAIN-2", "Ticket TRAIN-1 Fry", "Ticket TRAIN-1 Oven"],
        ),
        (pay_in, ["Paid in"]),
        (open_the_drawer, []),
        (print_x, ["X report"]),
        (close_and_copy, ["Z report 1", "Z report 1"]),
    ],
)
def test_every_practised_paper_comes_out_here_marked_and_the_drawer_stays_shut(
    practised: Shop, act: Callable[[Shop, Act], None], titles: list[str]
) -> None:
    act(practised, Act(person(practised, "manager"), reason="practice"))
    with practised.database.read() as session:
        jobs = session.scalars(select(PrintJobRow)).all()
    papers = [from_json(job.document) for job in jobs]
    assert sorted(paper.title for paper in papers) == titles
    assert {(job.printer, job.fallback) for job in jobs} <= {
        (practised.settings.receipt_printer, None)
    }
    for paper in papers:
        marks = [block.reason for block in paper.blocks if isinstance(block, Mark)]
        assert marks.count("training") == 1
        assert isinstance(paper.blocks[0], Mark)
        assert not any(isinstance(block, DrawerKick) for block in paper.blocks)


def test_a_report_kept_as_a_file_is_marked_too(practised: Shop) -> None:
    sold(practised)
    report = shifts.x_report(practised, Act(person(practised, "manager")))
    assert isinstance(shift_report(report, practised.settings).blocks[0], Mark)


def test_the_real_z_knows_nothing_of_what_was_practised(real: Shop, practised: Shop) -> None:
    manager = Act(person(real, "manager"))
    sold(real)
    before = shifts.x_report(real, manager)
    sold(practised)
    close_at_nothing(practised)
    after = shifts.x_report(real, manager)
    assert replace(after, at=before.at) == before
    assert shifts.next_z(real) == 1


def close_at_nothing(shop: Shop) -> None:
    manager = Act(person(shop, "manager"), reason="practice")
    shifts.expected(shop, manager, Count())
    shifts.close_shift(shop, manager, Count(), "practice")


def test_the_played_kitchen_cooks_and_web_orders_come_to_practise_on(
    practised: Shop, clock: HandClock
) -> None:
    played = Rehearsal(practised, "till", Random(7))
    order = sold(practised, "margherita")
    played.step()
    web = [one for one in orders.open_orders(practised) if one.status == "placed"]
    assert [one.header.channel for one in web] == ["web"]
    assert web[0].header.code in web[0].header.note
    clock.forward(seconds=20)
    played.step()
    assert orders.order(practised, order.id).status == "preparing"
    clock.forward(seconds=60)
    played.step()
    assert orders.order(practised, order.id).status == "completed"
    assert [one.id for one in orders.open_orders(practised)] == [web[0].id]


def test_a_kitchen_in_training_always_has_tickets_to_cook(
    practised: Shop, clock: HandClock
) -> None:
    played = Rehearsal(practised, "kitchen", Random(7))
    for _ in range(12):
        played.step()
        clock.forward(seconds=41)
    made = orders.open_orders(practised)
    assert len(made) == 4
    assert all(order.tickets for order in made)
    done = made[0].tickets
    for fired in done:
        kitchen.advance_ticket(practised, Act(), fired.ticket.id, "bumped")
    played.step()
    assert len(orders.orders_since(practised, made[0].header.placed_at)) == 5
