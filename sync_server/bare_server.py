"""A server that does next to nothing, of the same kind as ours and as a program of its own: the
limit that a benchmark holds ours against.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from uvicorn.loops.auto import auto_loop_factory

from sync_server.descriptors import raise_limit


@contextmanager
def bare_server(module: str) -> Iterator[tuple[int, int]]:
    """Port and process of what `python -m module` has `run_bare`."""
    with subprocess.Popen(
        [sys.executable, "-m", module], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the bare server has no output")
            yield json.loads(process.stdout.readline())["port"], process.pid
        finally:
            process.kill()


def run_bare(app: FastAPI) -> None:
    """Until it is killed; it says its port on a line of its own."""
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_serve(app))


async def _serve(app: FastAPI) -> None:
    raise_limit()
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, port=0)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    print(json.dumps({"port": port}), flush=True)
    await serving
