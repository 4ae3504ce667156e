"""TLS with a server that is known by its certificate alone, whatever its name and whoever signed it
(S4, ADR 0025).
"""

import ssl
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests.adapters import HTTPAdapter

from store_core.domain.errors import StoreError
from store_core.domain.pairing import fingerprint_of

NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which the ssl module has no name for: a terminal whose clock
fell back to 1970 still knows its server.
"""
HANDSHAKE_SECONDS = 5


def certificate_at(address: str) -> str:
    """What an https server shows to anybody, PEM; nothing is said to it. Error
    `server_unreachable`.
    """
    try:
        parts = urlsplit(address)
        place = (parts.hostname or "", parts.port or 443)
        return ssl.get_server_certificate(place, timeout=HANDSHAKE_SECONDS)
    except (OSError, ValueError) as error:
        raise StoreError("server_unreachable", server=address) from error


def fingerprint_of_pem(certificate: str) -> str:
    return fingerprint_of(ssl.PEM_cert_to_DER_cert(certificate))


def only(certificate: str) -> ssl.SSLContext:
    """For clients: TLS 1.3 with whoever holds the key of this certificate; without one, with
    nobody.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
    if certificate:
        context.load_verify_locations(cadata=certificate)
    return context


def is_stranger(error: BaseException | None) -> bool:
    """Whether a connection failed because of another certificate, and not of the network."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


class Pinned(HTTPAdapter):
    """https for a session of requests; it neither reads nor adds any authority of the system's."""

    def __init__(self, certificate: str) -> None:
        self._certificate = certificate
        super().__init__()

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        expected = fingerprint_of_pem(self._certificate) if self._certificate else None
        named |= {"ssl_context": only(self._certificate), "assert_fingerprint": expected}
        super().init_poolmanager(*args, assert_hostname=False, **named)

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        host, _authorities = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing beside the one certificate."""
