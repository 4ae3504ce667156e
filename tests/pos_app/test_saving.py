from pathlib import Path

import pytest

from pos_app.saving import save_pdf
from store_core.domain.errors import StoreError
from store_core.printing.document import Document, Text

DOCUMENT = Document("Z report 418", "report", (Text("Net sales"),))


def test_a_paper_is_kept_as_a_pdf_and_never_over_another(tmp_path: Path) -> None:
    wanted = tmp_path / "Documents" / "Z 0418.pdf"
    first, second = save_pdf(DOCUMENT, wanted), save_pdf(DOCUMENT, wanted)
    assert (first.name, second.name) == ("Z 0418.pdf", "Z 0418 (2).pdf")
    assert first.read_bytes().startswith(b"%PDF")


def test_a_place_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "Documents").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="file_not_written"):
        save_pdf(DOCUMENT, tmp_path / "Documents" / "Z 0418.pdf")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        with Path("/dev/full").open("wb", buffering=0) as device:
            return device.write(data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StoreError, match="file_disk_full"):
        save_pdf(DOCUMENT, tmp_path / "Z 0418.pdf")
    assert list(tmp_path.iterdir()) == []
