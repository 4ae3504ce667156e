"""How a new machine and its server make sure of each other with a pairing code (S4, ADR 0025)."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from argon2.low_level import Type, hash_secret_raw

NONCE_BYTES = 16
LAN_PORT = 8443
"""Where a server lets terminals of other machines in, unless another program is there."""


@dataclass(frozen=True, slots=True)
class LanDoor:
    """Where a server lets in terminals of other machines. `host` is empty where it listens on every
    address of its machine; `fingerprint` is that of its certificate.
    """

    host: str
    port: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """What only who knows the code can say about one certificate and one nonce."""

    of_terminal: bytes
    of_server: bytes


def fingerprint_of(certificate: bytes) -> str:
    """Of a certificate in DER: SHA-256, 64 hexadecimal digits."""
    return sha256(certificate).hexdigest()


def plain_code(typed: str) -> str:
    """A code as it was made, however it was read out and typed."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def proofs(code: str, fingerprint: str, nonce: bytes) -> Proofs:
    """Slow (argon2id, 64 MB) and never the same twice: whoever is shown one can't try all codes
    while they last, nor before. `code` as `plain_code` gives it.
    """
    salt = sha256(b"tillpass pairing 1\0" + fingerprint.encode() + b"\0" + nonce).digest()
    key = hash_secret_raw(
        code.encode(),
        salt,
        time_cost=3,
        memory_cost=65_536,
        parallelism=4,
        hash_len=32,
        type=Type.ID,
    )
    return Proofs(hmac.digest(key, b"terminal", "sha256"), hmac.digest(key, b"server", "sha256"))


def invitation(address: str, code: str, fingerprint: str) -> str:
    """Address, code and fingerprint in one, as the pairing screen takes them from a scanner."""
    return f"{address}#{code}.{fingerprint.upper()}" if fingerprint else f"{address}#{code}"
