"""What the bundles of both Qt programs hold beside their code.

The counter's holds the server too: a till may keep it for its shop, as `tillpass-pos server`.
"""

from pathlib import Path

from PyInstaller.utils.hooks import collect_data_files, collect_submodules, copy_metadata

ROOT = Path(__file__).resolve().parents[2]

# The programs reach these by name: the migrations' scripts, the keyring's back ends.
BY_NAME = ["store_core", "qt_kit", "keyring.backends", "keyrings.cryptfile"]
NEVER_NEEDED = ["playwright", "pytest", "tkinter"]
OF_THE_SERVER = ["sync_server", "fastapi", "uvicorn", "stripe"]


def data_files(*packages: str) -> list[tuple[str, str]]:
    """(source, folder in the bundle) of fonts, pictures, migrations and printer profiles, and what
    these packages have beside their code.
    """
    return [
        (str(ROOT / "resources"), "resources"),
        *collect_data_files("store_core", include_py_files=True),
        *(file for package in packages for file in collect_data_files(package)),
        *collect_data_files("escpos"),
        *collect_data_files("tzdata"),
        *copy_metadata("keyring"),
    ]


def hidden_imports(*programs: str) -> list[str]:
    return [name for package in (*programs, *BY_NAME) for name in collect_submodules(package)]
