"""A picture added in the back office comes to every till and stays without the server (O1)."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from store_core.application.picture_files import LARGEST_STORED, prepare
from store_core.application.pictures import ADD_PICTURE, NewPicture, read_picture
from store_core.application.shop import Act
from store_core.domain.errors import StoreError
from store_core.linking import OfficeServer
from store_core.replication.messages import BATCH_BYTES
from tests.pictures import noise, photograph, saved
from tests.shops import person
from tests.sync_server.headless import HeadlessTerminal
from tests.sync_server.processes import ServerProcess


def joined(server: ServerProcess, folder: Path, name: str) -> HeadlessTerminal:
    terminal = HeadlessTerminal(folder).join(server.url, server.code("till", name))
    terminal.start()
    terminal.wait(lambda: terminal.is_level)
    return terminal


def heavy(turn: int) -> bytes:
    """As large as a stored picture gets, each another."""
    image = noise(520, 520).rotate(90 * (turn % 4)).crop((turn, turn, 510, 510))
    return prepare(saved(image, "PNG")).data


def test_a_picture_comes_to_every_till_and_stays(server: ServerProcess, tmp_path: Path) -> None:
    first, second = joined(server, tmp_path / "a", "A"), joined(server, tmp_path / "b", "B")
    office = OfficeServer(first.shop, first.secrets)
    act = Act(person(first.shop, "owner"))
    new = prepare(saved(photograph()))
    name = office.ask(act, ADD_PICTURE, NewPicture(new.data), "once")
    assert name == new.id
    for till in (first, second):
        till.wait(lambda till=till: read_picture(till.shop, name) == new.data)  # type: ignore[misc]  # bound now
    server.kill()
    for till in (first, second):
        assert read_picture(till.shop, name) == new.data
        till.stop()
    office.close()


def test_more_pictures_than_one_message_holds_come_one_batch_after_the_other(
    server: ServerProcess, tmp_path: Path
) -> None:
    first = joined(server, tmp_path / "a", "A")
    office = OfficeServer(first.shop, first.secrets)
    act = Act(person(first.shop, "owner"))
    pictures = [heavy(turn) for turn in range(14)]
    assert sum(map(len, pictures)) > BATCH_BYTES > max(map(len, pictures)) > LARGEST_STORED * 0.6
    names = [
        office.ask(act, ADD_PICTURE, NewPicture(data), f"picture {turn}")
        for turn, data in enumerate(pictures)
    ]
    late = joined(server, tmp_path / "late", "Late")
    assert [read_picture(late.shop, name) for name in names] == pictures
    for till in (first, late):
        till.stop()
    office.close()


def test_the_server_takes_nothing_but_what_was_prepared(
    server: ServerProcess, tmp_path: Path
) -> None:
    till = joined(server, tmp_path / "a", "A")
    office = OfficeServer(till.shop, till.secrets)
    act = Act(person(till.shop, "owner"))
    whole = prepare(saved(Image.new("RGB", (40, 30), "red"), "PNG")).data
    for number, data in enumerate((b"", b"<svg/>", saved(photograph()), whole + b"MZ")):
        with pytest.raises(StoreError, match="picture_not_prepared"):
            office.ask(act, ADD_PICTURE, NewPicture(data), f"attack {number}")
    with pytest.raises(StoreError, match="not_permitted"):
        office.ask(
            replace(act, person=person(till.shop, "cook")), ADD_PICTURE, NewPicture(whole), "x"
        )
    till.stop()
    office.close()
