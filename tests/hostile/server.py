"""A real `kefu serve` in a process of its own, with its log kept: for what happens between sockets and parsers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.ports import free_port, is_open, wait_until

PASSWORD = "correct horse battery"
EMAIL = "owner@teashop.test"


class Server:
    """Where it listens, what it said, how much it holds."""

    def __init__(self, process: subprocess.Popen[str], port: int, log: Path, data: Path) -> None:
        self.process = process
        self.port = port
        self.data = data
        self._log = log

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def megabytes(self) -> float:
        """Resident memory of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found.group(1)) / 1024

    def raw(self, content: bytes, *, patience: float = 10) -> bytes:
        """Bytes on the wire as they are, and all that comes back before the server closes or is silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            received = b""
            try:
                line.sendall(content)
                while part := line.recv(65_536):
                    received += part
            except (TimeoutError, ConnectionError):
                pass  # silence, or a server that hangs up on what it will not hear
            return received


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    """Start on a free port with a folder of its own, and stop it."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KEFU_") and name not in ("DATABASE_URL", "REDIS_URL", "COLUMNS")
    }
    port = free_port()
    own = {
        "KEFU_PORT": str(port),
        "KEFU_DATA_DIR": str(folder / "data"),
        "KEFU_ADMIN_EMAIL": EMAIL,
        "KEFU_ADMIN_PASSWORD": PASSWORD,
        "KEFU_LOG_LEVEL": "debug",
        "NO_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
    }
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "kefu", "serve"],
            env={**inherited, **own, **settings},
            stdout=out,
            stderr=out,
            text=True,
        )
    try:
        _wait(process, port, log)
        yield Server(process, port, log, folder / "data")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[str], port: int, log: Path) -> None:
    is_up = wait_until(lambda: is_open(port), is_alive=lambda: process.poll() is None)
    assert is_up, log.read_text(encoding="utf-8")
