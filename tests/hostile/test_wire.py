"""A real server and bytes that no client library would send: lies, slowness and storms cost nobody else anything."""

from __future__ import annotations

import asyncio
import json
import socket as sockets
import time

import httpx2
import pytest

from tests.attachments import samples
from tests.hostile.place import CONSOLE
from tests.hostile.server import EMAIL, PASSWORD, Server
from tests.hostile.sizes import MEGABYTE, deep


def _head(path: str, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def test_lies_about_the_length(server: Server) -> None:
    path, body = f"{CONSOLE}/sessions", json.dumps({"email": EMAIL, "password": "wrong password"}).encode()
    good = server.raw(_head(path, f"Content-Length: {len(body)}", "Connection: close") + body)
    assert b" 401 " in good.partition(b"\r\n")[0]
    for lie in (
        _head(path, "Content-Length: -5") + body,
        _head(path, "Content-Length: 1e3") + body,
        _head(path, "Content-Length: 5", "Content-Length: 500") + body,
        _head(path, "Content-Length: 99999999999999999999999") + body,
        _head(path, "Transfer-Encoding: chunked", "Connection: close") + b"zz\r\n" + body,
        _head(path, "Transfer-Encoding: chunked", "Connection: close") + b"ffffffffffffffff1\r\n" + body,
        b"POST " + b"/" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
        b"GET / HTTP/9.9\r\n\r\n",
    ):
        first = server.raw(lie, patience=3).partition(b"\r\n")[0]
        assert not first or b" 4" in first, (lie[:80], first)
    cut = server.raw(_head(path, f"Content-Length: {len(body) + 100}") + body, patience=3)
    assert not cut or b" 4" in cut.partition(b"\r\n")[0]
    assert httpx2.get(f"{server.url}/livez").status_code == 200


def test_two_requests_in_one_are_two(server: Server) -> None:
    """No smuggling: both lengths given is refused; a second request behind the first is answered as its own."""
    body = b'{"token": "setup_x"}'
    inner = b"GET /api/v1/console/me HTTP/1.1\r\nHost: x\r\n\r\n"
    both = (
        _head(f"{CONSOLE}/setup/check", f"Content-Length: {len(body)}", "Transfer-Encoding: chunked")
        + b"0\r\n\r\n"
        + inner
    )
    answer = server.raw(both, patience=3)
    assert b" 4" in answer.partition(b"\r\n")[0]
    assert answer.count(b"HTTP/1.1 2") == 0


@pytest.mark.parametrize(
    "start",
    [
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: ",
        b"GET /",
        b"POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Trailer: ",
    ],
    ids=["header", "address", "trailer"],
)
def test_what_stands_around_a_body_has_an_end(server: Server, start: bytes) -> None:
    before = server.megabytes()
    with sockets.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(start)
        with pytest.raises(OSError):
            for _ in range(40):
                line.sendall(b"x" * MEGABYTE)
    assert server.megabytes() < before + 20


def test_many_requests_on_one_line_are_all_answered(server: Server) -> None:
    """The bound is of one request, not of a line that lives long."""
    pad = b"X-Pad: " + b"x" * 2000 + b"\r\n"
    one = b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n" + pad
    answer = server.raw((one + b"\r\n") * 60 + one + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 ") == 61


def test_slow_bodies_hold_up_nobody(server: Server) -> None:
    lines = []
    try:
        for _ in range(100):
            line = sockets.create_connection(("127.0.0.1", server.port), timeout=5)
            line.sendall(_head(f"{CONSOLE}/sessions", "Content-Length: 400000") + b'{"email": "')
            lines.append(line)
        began = time.perf_counter()
        for _ in range(20):
            assert httpx2.get(f"{server.url}/livez", timeout=5).status_code == 200
        assert time.perf_counter() - began < 5
        for line in lines:
            line.sendall(b"x")
    finally:
        for line in lines:
            line.close()
    assert httpx2.get(f"{server.url}/readyz", timeout=5).status_code == 200


async def test_memory_stays_where_it_is(server: Server) -> None:
    async with httpx2.AsyncClient(base_url=server.url, headers={"Origin": server.url}, timeout=30) as client:
        signed_in = await client.post(f"{CONSOLE}/sessions", json={"email": EMAIL, "password": PASSWORD})
        assert signed_in.status_code == 200, signed_in.text
        await _storm(client)
        before = server.megabytes()
        for _ in range(3):
            await _storm(client)
        after = server.megabytes()
    assert after < before + 60, f"{before:.0f} -> {after:.0f} MB"
    assert after < 500


async def _storm(client: httpx2.AsyncClient) -> None:
    """Ten megabytes twenty times, each refused."""
    large = b'{"name": "' + b"x" * (10 * MEGABYTE) + b'"}'
    json_type = {"Content-Type": "application/json"}
    calls = [client.patch(f"{CONSOLE}/me", content=large, headers=json_type) for _ in range(10)]
    calls += [client.patch(f"{CONSOLE}/me", content=each, headers=json_type) for each in deep(100_000)]
    calls += [client.post(f"{CONSOLE}/uploads", files={"file": ("x.png", samples.huge_png())}) for _ in range(3)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        # The server may hang up while ten megabytes are still on their way: that too is an answer.
        assert isinstance(answer, httpx2.TransportError) or answer.status_code in (400, 413, 422), answer  # type: ignore[union-attr]
