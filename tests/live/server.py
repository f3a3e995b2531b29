"""`kefu serve` as a process of its own, for tests that talk to it, stop it and kill it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.servers.ports import HOST, free_port

EMAIL, PASSWORD = "ada@example.com", "correct horse battery"
# A test is one address that talks much.
GENEROUS = {
    f"KEFU_LIMIT_{name}": "1000000"
    for name in ("REQUESTS", "SIGN_INS", "SESSIONS", "MESSAGES", "INBOX_MESSAGES", "COMMANDS", "SOCKETS")
}


class KefuServer:
    """One node; `start` may come again after `kill` or `stop`, on the same port and data."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.socket_url = f"ws://{HOST}:{self.port}/api/v1"
        self._process: subprocess.Popen[bytes] | None = None
        self._settings = {
            "KEFU_PORT": str(self.port),
            "KEFU_DATA_DIR": str(folder),
            "KEFU_ADMIN_EMAIL": EMAIL,
            "KEFU_ADMIN_PASSWORD": PASSWORD,
            "KEFU_LOG_FORMAT": "json",
            **GENEROUS,
            **settings,
        }

    @property
    def database(self) -> Path:
        return self.folder / "kefu.db"

    def setting(self, name: str) -> str:
        """What it was started with, or an empty text."""
        return self._settings.get(name, "")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def launch(self) -> None:
        """Start the process and do not wait for it."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("KEFU_")}
        with (self.folder / f"server-{self.port}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kefu", "serve"],
                env={**outside, **self._settings},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_ready(self, seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self._process is not None
            assert self._process.poll() is None, self.log()
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            time.sleep(0.03)
        raise AssertionError(f"Kefu did not start:\n{self.log()}")

    def start(self) -> KefuServer:
        self.launch()
        self.wait_ready()
        return self

    def kill(self) -> None:
        """As a power cut does: no farewell."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(20)

    def end(self) -> None:
        """Whatever state it is in."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def log(self) -> str:
        return (self.folder / f"server-{self.port}.log").read_text(errors="replace")[-4000:]

    def memory_kib(self) -> int:
        """Resident memory of the process."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("no VmRSS")
