"""What the bundles of both Qt programs hold beside their code."""

from pathlib import Path

from PyInstaller.utils.hooks import collect_data_files, collect_submodules, copy_metadata

ROOT = Path(__file__).resolve().parents[2]

# The programs reach these by name: the migrations' scripts, the keyring's back ends.
BY_NAME = ["store_core", "qt_kit", "keyring.backends", "keyrings.cryptfile"]
NEVER_NEEDED = ["sync_server", "fastapi", "uvicorn", "stripe", "playwright", "pytest", "tkinter"]


def data_files() -> list[tuple[str, str]]:
    """(source, folder in the bundle) of fonts, pictures, migrations and printer profiles."""
    return [
        (str(ROOT / "resources"), "resources"),
        *collect_data_files("store_core", include_py_files=True),
        *collect_data_files("escpos"),
        *collect_data_files("tzdata"),
        *copy_metadata("keyring"),
    ]


def hidden_imports(program: str) -> list[str]:
    return [name for package in (program, *BY_NAME) for name in collect_submodules(package)]
