"""The server backs its store up by itself, and says so where it can't."""

from datetime import timedelta
from pathlib import Path

import pytest
import requests

from store_core.application import backups, stores
from store_core.application.device_secrets import FileSecrets, Secret
from store_core.application.shop import Act, BackedUp, Shop
from store_core.commands.main import main
from sync_server.app import create_app
from sync_server.backup_keeper import BackupKeeper
from sync_server.beacon import Beacon
from tests.shops import KEY, HandClock
from tests.sync_server.serving import served


@pytest.fixture
def keeper(shop: Shop, tmp_path: Path) -> BackupKeeper:
    return BackupKeeper(shop, tmp_path / "backups")


def test_every_quarter_of_an_hour_in_which_something_happened(
    shop: Shop, keeper: BackupKeeper, clock: HandClock
) -> None:
    keeper.look()
    for minutes in (5, 15, 15):
        clock.forward(minutes=minutes)
        stores.switch_test_mode(shop, Act(), on=not shop.settings.test_mode)
        keeper.look()
    clock.forward(hours=3)
    keeper.look()
    made = [one.manifest.made_at for one in backups.backups(keeper.folder)]
    assert len(made) == 3
    assert made[0] - made[1] >= timedelta(minutes=15)
    assert keeper.said == ""


def test_a_place_that_can_not_be_written_is_told_and_the_server_stays_ready(
    shop: Shop, tmp_path: Path
) -> None:
    (tmp_path / "backups").write_text("in the way")
    app = create_app(shop, Beacon(), folder=tmp_path)
    app.state.backups.look()
    with served(app) as url:
        answer = requests.get(f"{url}/health/ready", timeout=10)
    assert "backups" in answer.json()["checks"]["backups"]["said"]
    assert answer.json()["checks"]["backups"]["ok"]


def test_trouble_that_is_over_is_over(shop: Shop, keeper: BackupKeeper) -> None:
    keeper.folder.write_text("in the way")
    keeper.look()
    assert keeper.said
    assert shop.backed_up == BackedUp(None, "backup_failed")
    keeper.folder.unlink()
    keeper.look()
    assert keeper.said == ""
    [made] = backups.backups(keeper.folder)
    assert shop.backed_up == BackedUp(made.manifest.made_at)


def test_a_number_that_changed_in_the_journal_is_told(shop: Shop, keeper: BackupKeeper) -> None:
    keeper.look()
    assert keeper.said == ""
    with shop.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE entries SET body = replace(body, 'Margherita', 'Margheritb') "
            "WHERE kind = 'catalogue_changed'"
        )
    for backup in backups.backups(keeper.folder):
        backup.path.unlink()
    keeper.look()
    assert "is not as it was written" in keeper.said


def test_a_folder_that_no_server_runs_on_is_backed_up_too(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FileSecrets(tmp_path).keep("server", Secret("", KEY))
    stick = tmp_path / "stick"
    assert main(["backup", "--data", str(tmp_path), "--to", str(stick)]) == 0
    assert "The store's key is not in it" in capsys.readouterr().out
    assert backups.is_whole(backups.chosen(stick))
    assert main(["backup", "--data", str(tmp_path / "nowhere")]) == 1
    assert "no store.sqlite" in capsys.readouterr().err


def test_a_tills_folder_is_not_backed_up(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FileSecrets(tmp_path).keep("server", Secret("", KEY))
    with shop.database.write() as session:
        session.connection().exec_driver_sql("UPDATE this_device SET kind = 'till'")
    assert main(["backup", "--data", str(tmp_path)]) == 1
    assert "its server has what it holds" in capsys.readouterr().err
