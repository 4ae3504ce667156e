"""Every way to tamper with a shop's records, tried on a real file."""
# ruff: noqa: S608 - the statements tamper with the test's own file

import json
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from store_core.application import orders, refunds, shifts
from store_core.application.orders import Head
from store_core.application.payments import Tender
from store_core.application.shop import Act, Shop
from store_core.commands.main import main
from store_core.domain.refunds import Pieces
from store_core.domain.shifts import Count
from store_core.journal.entries import NO_ENTRY, from_row
from store_core.storage.journal import EntryRow
from store_core.storage.upgrade import open_database
from tests.shops import cart, line, new_shop, person


def make_day(folder: Path) -> Path:
    """The file of a shop after two shifts, with sales, a refund and a paid-out."""
    folder.mkdir(exist_ok=True)
    shop = new_shop(folder)
    manager = Act(person(shop, "manager"), reason="Because")
    for _ in range(2):
        shift = shifts.open_shift(shop, manager, 10_000)
        sold = [sell(shop, shift.id) for _ in range(3)]
        line_id = orders.order(shop, sold[0]).lines[0].id
        refunds.refund(shop, manager, sold[0], [Pieces(line_id, 1)], shift.id)
        shifts.move_cash(shop, manager, "paid_out", 500)
        due = shifts.x_report(shop, manager).expected_cash
        count = Count(pieces=((1, due),))
        shifts.expected(shop, manager, count)
        shifts.close_shift(shop, manager, count)
    shop.database.close()
    return folder / "store.sqlite"


def sell(shop: Shop, shift: str) -> str:
    act = Act(person(shop, "cashier"))
    wanted = cart(line(shop, "margherita"))
    head = Head(label="Ann")
    return orders.sell(shop, act, wanted, head, [Tender("cash", 5_000)], shift).id


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_day(tmp_path_factory.mktemp("day"))


@pytest.fixture
def file(day: Path, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    copy = tmp_path / "store.sqlite"
    with sqlite3.connect(day) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    return copy


def tamper(file: Path, *statements: str) -> None:
    with sqlite3.connect(file) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement


def entry(file: Path, kind: str, which: int = 0) -> tuple[int, str]:
    """Number and id of an entry of that kind."""
    with sqlite3.connect(file) as connection:
        query = "SELECT dseq, id FROM entries WHERE kind = ? ORDER BY dseq LIMIT 1 OFFSET ?"
        dseq, entry_id = connection.execute(query, (kind, which)).fetchone()
        return int(dseq), str(entry_id)


def said(capsys: pytest.CaptureFixture[str], *paths: Path) -> str:
    """What is said of databases that are not sound."""
    assert main(["verify", *map(str, paths)]) == 1
    return capsys.readouterr().out


def test_an_honest_database_is_the_fold_of_its_journal(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(file)]) == 0
    out = capsys.readouterr().out
    assert "6 orders" in out
    assert "Every database is the fold of its journal." in out


def test_a_changed_body_is_named_by_its_entry(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, entry_id = entry(file, "drawer_moved")
    tamper(
        file,
        f"UPDATE entries SET body = replace(body, '500', '900') WHERE id = '{entry_id}'",
    )
    out = said(capsys, file)
    assert f"entry {dseq} of device server was changed after it was written [server {dseq}, " in out
    assert f"drawer_moved, 2026-06-12T22:58:00+00:00, {entry_id}]" in out


@pytest.mark.parametrize("column", ["actor", "approver", "reason", "kind", "business_date"])
def test_no_field_of_an_entry_can_be_changed(
    file: Path, capsys: pytest.CaptureFixture[str], column: str
) -> None:
    dseq, entry_id = entry(file, "order_placed")
    tamper(file, f"UPDATE entries SET {column} = '2020-01-01' WHERE id = '{entry_id}'")
    assert f"entry {dseq} of device server was changed" in said(capsys, file)


def test_a_removed_entry_is_missing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dseq, entry_id = entry(file, "drawer_moved")
    tamper(file, f"DELETE FROM entries WHERE id = '{entry_id}'")
    assert f"entry {dseq} of device server is missing" in said(capsys, file)


def test_the_newest_entry_can_not_be_taken_away_unseen(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, entry_id = entry(file, "shift_closed", 1)
    tamper(file, f"DELETE FROM entries WHERE id = '{entry_id}'")
    out = said(capsys, file)
    assert "table z_reports is not what the journal adds up to" in out
    assert "comes from no entry" in out


def test_an_inserted_entry_shows_where_it_was_put_in(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, entry_id = entry(file, "order_placed", 1)
    columns = "store, device, at, business_date, kind, v, reason, body, sealed, prev_sha256, sha256"
    tamper(
        file,
        f"UPDATE entries SET dseq = dseq + 1000 WHERE dseq >= {dseq}",
        f"UPDATE entries SET dseq = dseq - 999 WHERE dseq >= {dseq + 1000}",
        f"INSERT INTO entries (id, dseq, {columns}, applied) "
        f"SELECT 'made-up', {dseq}, {columns}, 1 FROM entries WHERE id = '{entry_id}'",
    )
    assert f"entry {dseq} of device server was changed" in said(capsys, file)


def test_two_entries_that_were_swapped_are_told_apart_from_changed_ones(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, _ = entry(file, "order_placed")
    tamper(
        file,
        f"UPDATE entries SET dseq = 9999 WHERE dseq = {dseq}",
        f"UPDATE entries SET dseq = {dseq} WHERE dseq = {dseq + 1}",
        f"UPDATE entries SET dseq = {dseq + 1} WHERE dseq = 9999",
    )
    assert f"entry {dseq} of device server was written as number {dseq + 1}" in said(capsys, file)


def test_an_amount_changed_in_a_table_is_traced_to_the_entry_that_wrote_it(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, entry_id = entry(file, "order_placed", 2)
    tamper(file, f"UPDATE payments SET amount = 1 WHERE entry_id = '{entry_id}'")
    out = said(capsys, file)
    assert "table payments is not what the journal adds up to: amount of row" in out
    assert "is 1, the journal says 1" in out
    assert f"[server {dseq}, order_placed" in out


def test_a_row_that_no_entry_wrote_is_found(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(
        file,
        "INSERT INTO drawer_movements (id, shift_id, entry_id, kind, amount, at, reason) "
        "SELECT 'made-up', shift_id, 'none', kind, 5, at, reason FROM drawer_movements LIMIT 1",
    )
    assert "row made-up comes from no entry" in said(capsys, file)


def test_a_changed_z_report_is_found_in_its_table_and_in_its_entry(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, entry_id = entry(file, "shift_closed")
    tamper(file, "UPDATE z_reports SET report = replace(report, '\"sales\":3', '\"sales\":2')")
    out = said(capsys, file)
    assert "table z_reports is not what the journal adds up to: report of row" in out
    assert f"a Z report of device server is not what its shift gives: sales [server {dseq}" in out
    tamper(file, f"UPDATE entries SET body = replace(body, 'e', 'a') WHERE id = '{entry_id}'")
    assert f"entry {dseq} of device server was changed" in said(capsys, file)


def test_a_changed_sealed_part_is_found(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dseq, entry_id = entry(file, "order_placed", 3)
    tamper(file, f"UPDATE sealed SET data = x'00' WHERE entry_id = '{entry_id}'")
    words = f"personal data beside entry {dseq} of device server was changed (part label)"
    assert words in said(capsys, file)


def test_an_entry_can_not_be_hidden_from_the_audit_log(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, entry_id = entry(file, "drawer_moved", 1)
    tamper(file, f"DELETE FROM audit_log WHERE entry_id = '{entry_id}'")
    assert f"the audit log does not show entry {dseq} of device server" in said(capsys, file)


def test_a_body_that_is_no_body_is_one_line_and_no_crash(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, entry_id = entry(file, "order_placed")
    tamper(file, f"UPDATE entries SET body = '{{\"scribble', sealed = '?' WHERE id = '{entry_id}'")
    assert f"entry {dseq} of device server was changed" in said(capsys, file)


def rebuild(file: Path, change: Callable[[EntryRow], None]) -> None:
    """What an attacker with the file and the program does: change an entry, then make every later
    hash right again.
    """
    database = open_database(file)
    with database.write() as session:
        before = NO_ENTRY
        for row in session.query(EntryRow).order_by(EntryRow.dseq):
            change(row)
            row.prev_sha256 = before
            row.sha256 = before = from_row(row).sha256
    database.close()


def test_a_z_report_rewritten_with_its_chain_is_not_what_its_shift_gives(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, _ = entry(file, "shift_closed")

    def change(row: EntryRow) -> None:
        if row.dseq == dseq:
            row.body = row.body.replace('"no_sales":0', '"no_sales":4')

    rebuild(file, change)
    tamper(
        file,
        "UPDATE z_reports SET report = replace(report, '\"no_sales\":0', '\"no_sales\":4') "
        "WHERE number = 1",
    )
    out = said(capsys, file)
    assert f"is not what its shift gives: no_sales [server {dseq}, shift_closed" in out
    assert "was changed" not in out


def test_a_z_report_that_was_taken_out_leaves_a_gap(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, _ = entry(file, "shift_closed", 1)
    tamper(
        file,
        "DELETE FROM z_reports WHERE number = 1",
    )
    out = said(capsys, file)
    assert (
        f"Z report 1 of device server is missing, or another has its number [server {dseq}" in out
    )


def test_a_history_rewritten_as_a_whole_is_betrayed_by_any_other_machine(
    day: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dseq, entry_id = entry(file, "drawer_moved", 1)

    def change(row: EntryRow) -> None:
        if row.dseq == dseq:
            row.reason = "Flowers"

    rebuild(file, change)
    tamper(
        file,
        f"UPDATE drawer_movements SET reason = 'Flowers' WHERE entry_id = '{entry_id}'",
        f"UPDATE audit_log SET reason = 'flowers' WHERE entry_id = '{entry_id}'",
        "UPDATE z_reports SET report = replace(report, 'Because', 'Flowers') WHERE number = 2",
    )
    out = said(capsys, day, file)
    assert f"entry {dseq} of device server is not the same everywhere:" in out
    for path in (day, file):
        assert (
            f"  {path}: server {dseq}, drawer_moved, 2026-06-12T22:58:00+00:00, {entry_id}" in out
        )


def test_two_databases_of_which_one_lacks_entries_are_said_to_differ(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = new_shop(tmp_path)
    shop.database.close()
    out = said(capsys, day, tmp_path)
    assert "not every database has every entry" in out
    assert "table payments is not the same everywhere" in out


def test_a_program_reads_the_findings_as_json(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--json", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["sound"] is True
    dseq, entry_id = entry(file, "drawer_moved")
    tamper(file, f"UPDATE entries SET actor = 'luca' WHERE id = '{entry_id}'")
    assert main(["verify", "--json", str(file)]) == 1
    fault = json.loads(capsys.readouterr().out)["databases"][0]["faults"][0]
    assert (fault["code"], fault["dseq"], fault["entry"]) == ("changed_entry", dseq, entry_id)


def test_nothing_to_verify_is_one_line_and_not_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"tillpass: there is no store.sqlite at {tmp_path}\n"


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _letter(file: Path) -> None:
    file.write_text("Dear owner, " * 100)


def _foreign(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE cats (name TEXT)")


def _newer(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")


def _torn(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" + sha256(b"torn").digest() * 200)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (_empty, "is empty; there is nothing in it to check"),
        (_letter, "is no database; name a store.sqlite"),
        (_foreign, "is a database, but not of a Tillpass store"),
        (_newer, "was written by a newer version of Tillpass; install that one"),
        (_torn, "is damaged; `tillpass doctor --repair` says"),
    ],
)
def test_what_is_no_shop_is_refused_in_one_line(
    made: Callable[[Path], None], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "store.sqlite"
    made(file)
    assert main(["verify", str(file)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"tillpass: {file} {words}")
    assert told.err.count("\n") == 1


def test_the_address_of_another_kind_of_database_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["verify", "mysql://shop/tillpass"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
