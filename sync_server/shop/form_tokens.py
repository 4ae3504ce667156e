"""What tells a form of this shop's own pages from one of another site."""

import hmac

TOKEN_BYTES = 16


def form_token(secret: bytes, visitor: str, mask: bytes) -> str:
    """The visitor's token behind a mask of `TOKEN_BYTES`, another one for each page."""
    return mask.hex() + _masked(_token(secret, visitor), mask).hex()


def holds(secret: bytes, visitor: str, sent: str) -> bool:
    try:
        read = bytes.fromhex(sent)
    except ValueError:
        return False
    if len(read) != 2 * TOKEN_BYTES:
        return False
    token = _masked(read[TOKEN_BYTES:], read[:TOKEN_BYTES])
    return hmac.compare_digest(token, _token(secret, visitor))


def _token(secret: bytes, visitor: str) -> bytes:
    return hmac.digest(secret, f"form/{visitor}".encode(), "sha256")[:TOKEN_BYTES]


def _masked(token: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(token, mask, strict=True))
