"""How many connections this process may hold: each is an open file to the system."""

import sys

UNLIMITED = 1_000_000


def raise_limit() -> int:
    """As far as this process may raise it by itself; returns how far that is."""
    if sys.platform == "win32":  # sockets are no files there
        return UNLIMITED
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = UNLIMITED if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
