"""A real server on a loopback port, for as long as a test needs it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep

import uvicorn
from fastapi import FastAPI


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address to call, without a slash at the end. Open streams are ended before the server."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=60)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        _wait_until_started(server, thread)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        app.state.beacon.close()
        server.should_exit = True
        thread.join()
        listening.close()


def _wait_until_started(server: uvicorn.Server, thread: Thread) -> None:
    latest = monotonic() + 60
    while not server.started:
        if not thread.is_alive() or monotonic() > latest:
            raise RuntimeError("the server did not start")
        sleep(0.01)
