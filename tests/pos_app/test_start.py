"""What a till and a kitchen display load before anybody can work at them."""

import subprocess
import sys
from pathlib import Path

SELDOM = {
    "alembic": "where the schema has to move",
    "escpos": "at the first paper",
    "numpy": "with workbooks and charts",
    "openpyxl": "with workbooks",
    "pos_app.office.window": "when the back office is opened",
    "pyqtgraph": "with charts",
    "typst": "at the first PDF",
    "zeroconf": "when printers are looked for",
}


def test_no_start_waits_for_what_is_seldom_used() -> None:
    told = "import sys, pos_app.__main__, kitchen_display.__main__; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    assert SELDOM.keys() & {*done.stdout.split()} == set()
