"""The server's listening socket."""

import errno
import socket

import pytest

from sync_server import serving

PATIENCE = 60


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the system has no such option")
def test_who_takes_nothing_any_more_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "SLOW_MS", 300)
    with serving._bound(0) as listener, socket.create_connection(listener.getsockname()):
        taken, _address = listener.accept()
        with taken:
            taken.settimeout(PATIENCE)
            with pytest.raises(OSError, match="timed out") as ended:
                taken.sendall(b"state" * 20_000_000)
            assert ended.value.errno == errno.ETIMEDOUT
