"""Where this machine keeps its token and the store's key: the system's keyring, or a file (S4)."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, Protocol

import keyring
import msgspec
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringError, PasswordDeleteError

from store_core.domain.errors import StoreError

SERVICE = "tillpass"
FILE = "secrets.json"


class Secret(msgspec.Struct, frozen=True):
    """`token` opens the server's door (empty on the server itself), `key` unseals personal data."""

    token: str
    key: bytes


class Secrets(Protocol):
    """By device id, so that a copied data folder alone is no terminal."""

    place: str
    """Where they are kept, in words for a person."""

    def read(self, device: str) -> Secret | None: ...

    def keep(self, device: str, secret: Secret) -> None: ...

    def forget(self, device: str) -> None: ...


class KeyringSecrets:
    place = "the keyring of this system"

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def read(self, device: str) -> Secret | None:
        """Error `keyring_locked`."""
        with _keyring_errors():
            held = self._backend.get_password(SERVICE, device)
        return msgspec.json.decode(held, type=Secret) if held else None

    def keep(self, device: str, secret: Secret) -> None:
        """Error `keyring_locked`."""
        with _keyring_errors():
            self._backend.set_password(SERVICE, device, msgspec.json.encode(secret).decode())

    def forget(self, device: str) -> None:
        with _keyring_errors(), contextlib.suppress(PasswordDeleteError):
            self._backend.delete_password(SERVICE, device)


class FileSecrets:
    """A file that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.place = f"the file {self._path}, readable by its owner only"

    def read(self, device: str) -> Secret | None:
        return self._all().get(device)

    def keep(self, device: str, secret: Secret) -> None:
        self._write({**self._all(), device: secret})

    def forget(self, device: str) -> None:
        self._write({name: secret for name, secret in self._all().items() if name != device})

    def _all(self) -> dict[str, Secret]:
        """Error `secrets_unreadable`."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Secret])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            raise StoreError("secrets_unreadable", path=str(self._path)) from error

    def _write(self, held: dict[str, Secret]) -> None:
        write_owner_only(self._path, msgspec.json.encode(held))


def secrets_of(folder: Path, kept_in: Literal["auto", "file"] = "auto") -> Secrets:
    """The file where there is one; else the system's keyring, if that asks for nothing."""
    asks_keyring = kept_in == "auto" and not (folder / FILE).exists()
    backend = _system_keyring() if asks_keyring else None
    return KeyringSecrets(backend) if backend else FileSecrets(folder)


def name_of_certificate(store: str) -> str:
    """What a server's certificate is kept under: it stays when a restored one gets another id."""
    return f"certificate of {store}"


def copy_certificate(store: str, places: Sequence[Secrets], to: Secrets) -> None:
    """For a server on another machine to show the same one, where there is one and it has none."""
    name = name_of_certificate(store)
    held = next((one for place in places if (one := place.read(name))), None)
    if held is not None and to.read(name) is None:
        to.keep(name, held)


def write_owner_only(path: Path, data: bytes) -> None:
    """Replace a file as a whole, on the disk before it has its name, mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _system_keyring() -> KeyringBackend | None:
    """Libraries in the virtual environment bring backends that keep files of their own and ask for
    a passphrase on the console; those are not the system's.
    """
    found = keyring.get_keyring()
    candidates = found.backends if isinstance(found, ChainerBackend) else [found]
    for backend in candidates:
        if type(backend).__module__.startswith("keyring.backends.") and backend.priority >= 1:
            return backend
    return None


@contextlib.contextmanager
def _keyring_errors() -> Iterator[None]:
    try:
        yield
    except KeyringError as error:
        raise StoreError("keyring_locked", detail=str(error)) from error
