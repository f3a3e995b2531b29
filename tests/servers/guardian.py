"""Runs one server for as long as its owner lives, then deletes its folder; the server modules start it.

A process of its own, because an owner killed with SIGKILL runs no clean-up: the kernel tells us instead.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

GRACE_SECONDS = 10.0
PR_SET_PDEATHSIG = 1
ENDED = "server.ended"


def start(command: list[str], *, folder: Path, user: int | None = None) -> subprocess.Popen[bytes]:
    """Start a guardian that runs `command` inside `folder` until this process ends."""
    arguments = ["--owner", str(os.getpid()), "--folder", str(folder)]
    if user is not None:
        arguments += ["--user", str(user)]
    # A session of its own: Ctrl-C at the terminal reaches the tests, which then end in order.
    return subprocess.Popen(
        [sys.executable, __file__, *arguments, "--", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def stop(guardian: subprocess.Popen[bytes]) -> None:
    """End the server and wait until its folder is gone."""
    guardian.terminate()
    guardian.wait(GRACE_SECONDS + 5)


def is_alive(guardian: subprocess.Popen[bytes], folder: Path) -> bool:
    """Whether the server is there, as far as the guardian knows."""
    return guardian.poll() is None and not (folder / ENDED).exists()


def log_of(folder: Path) -> str:
    """What the server said last; for the message of a failed start."""
    log = folder / "server.log"
    return log.read_text(errors="replace")[-2000:] if log.exists() else "(it printed nothing)"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--owner", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--user", type=int)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    with (options.folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            options.command,
            cwd=options.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            user=options.user,
            group=options.user,
            extra_groups=None if options.user is None else [],
            preexec_fn=_die_with_guardian,  # noqa: PLW1509  # this process has one thread
        )
        _wait_until_unwanted(options.owner, server, options.folder)
    _end(server)
    shutil.rmtree(options.folder, ignore_errors=True)


def _die_with_guardian() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_until_unwanted(owner: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    """Return when the owner is gone or told us to stop; a server that fell leaves its log until then."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    is_owner_gone = _owner_watch(owner)
    while not told and not is_owner_gone(0.1):
        if server.poll() is not None:
            (folder / ENDED).touch()


def _owner_watch(owner: int) -> Callable[[float], bool]:
    if hasattr(os, "pidfd_open"):
        try:
            descriptor = os.pidfd_open(owner)
        except ProcessLookupError:
            return lambda _seconds: True
        return lambda seconds: bool(select.select([descriptor], [], [], seconds)[0])
    return lambda seconds: _is_gone_after(owner, seconds)


def _is_gone_after(owner: int, seconds: float) -> bool:
    time.sleep(seconds)
    try:
        os.kill(owner, 0)
    except ProcessLookupError:
        return True
    return False


def _end(server: subprocess.Popen[bytes]) -> None:
    # SIGINT is PostgreSQL's fast shutdown and an orderly end for Redis.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
