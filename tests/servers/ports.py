"""Free TCP ports on the loopback address; for servers that must be told their port before they start."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
    return port


def is_open(port: int) -> bool:
    """Whether something accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((HOST, port)) == 0


def wait_until(is_ready: Callable[[], bool], *, is_alive: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether it becomes ready before the time is up or the process has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and is_alive():
        if is_ready():
            return True
        time.sleep(0.02)
    return False
