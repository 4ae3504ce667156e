"""The doctor looks over a server's store wherever it is kept."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from store_core.application.device_secrets import FileSecrets
from store_core.application.terminals import DATABASE, found_store
from store_core.commands.doctor import main
from store_core.storage.backing import DatabaseUrl, Place
from tests.databases import Kind, new_place, open_at
from tests.shops import pizzeria

Findings = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Server:
    folder: Path
    place: Place

    @property
    def words(self) -> list[str]:
        kept = ["--database", self.place.url] if isinstance(self.place, DatabaseUrl) else []
        return ["--data", str(self.folder), *kept]

    def change(self, statement: str) -> None:
        with open_at(self.place).write() as session:
            session.execute(text(statement))


@pytest.fixture
def server(tmp_path: Path, database: Kind) -> Server:
    place = new_place() if database == "postgresql" else tmp_path / DATABASE
    found_store(tmp_path, FileSecrets(tmp_path), pizzeria(), place=place)
    return Server(tmp_path, place)


def asked(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, Findings]:
    status = main([*words, "--json"])
    told: Findings = {}
    for one in json.loads(capsys.readouterr().out)["findings"]:
        told.setdefault(one["about"], []).append(one)
    return status, told


def test_a_store_that_is_well_is_told_so(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = asked(server.words, capsys)
    for about, said in (("database", "schema up to date"), ("journal", "their heads as written")):
        (one,) = told[about]
        assert (one["state"], said in one["said"]) == ("ok", True)


def test_a_rewritten_entry_is_found(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.change("UPDATE entries SET actor = 'somebody else'")
    status, told = asked(server.words, capsys)
    (one,) = told["journal"]
    assert (status, one["state"]) == (1, "bad")
    assert "not as it was written" in one["said"]


def test_a_schema_of_a_newer_version_is_found(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.change("UPDATE alembic_version SET version_num = '9999'")
    status, told = asked(server.words, capsys)
    (one,) = told["database"]
    assert (status, one["advice"]) == (1, "install the newest version of Tillpass")


def test_a_database_that_does_not_answer_is_told_without_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = "postgresql://till:hunter2@127.0.0.1:9/shop"
    status, told = asked(["--data", str(tmp_path), "--database", nobody], capsys)
    (one,) = told["database"]
    assert (status, one["state"]) == (1, "bad")
    assert "PostgreSQL" in one["advice"]
    assert "hunter2" not in str(told)
