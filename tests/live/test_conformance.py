"""RFC 6455, case by case, against an echo behind our own server settings: Kefu's sockets refuse what is no command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.ports import HOST, free_port, is_open, wait_until

ROOT = Path(__file__).parents[2]
# 9: messages of up to 16 MiB, ours end at 256 KiB. 12 and 13: compression, which we do not offer (memory).
LEFT_OUT = ("9.*", "12.*", "13.*")
# The close frame carries a code that is not allowed: the library answers 1002, the suite would have the line dropped.
ALLOWED_EXCEPTIONS = {"7.1.5"}


@pytest.fixture
def echo_port(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "tests.live.echo", str(port), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        assert wait_until(lambda: is_open(port), is_alive=lambda: server.poll() is None)
        yield port
        server.kill()


def test_the_socket_conforms(echo_port: int, tmp_path: Path) -> None:
    report = tmp_path / "report"
    command = [str(Path(sys.executable).parent / "kosoku"), "-m", "fuzzingclient", "-p", "8", "-o", str(report)]
    for pattern in LEFT_OUT:
        command += ["-x", pattern]
    done = subprocess.run([*command, f"{HOST}:{echo_port}"], check=False, capture_output=True, text=True, timeout=110)
    index = report / "index.json"
    assert index.exists(), done.stdout + done.stderr
    [cases] = json.loads(index.read_text()).values()
    failed = {name for name, case in cases.items() if case["behavior"] not in {"OK", "INFORMATIONAL", "NON-STRICT"}}
    badly_closed = {name for name, case in cases.items() if case["behaviorClose"] not in {"OK", "INFORMATIONAL"}}
    assert len(cases) > 200
    assert failed | badly_closed <= ALLOWED_EXCEPTIONS
