"""Too long, too deep, too wide, too far: a clear problem, nothing kept, nobody slowed, no memory eaten."""

from __future__ import annotations

import asyncio
import json
import time
import zipfile
from typing import Any

import httpx2
import pytest

from tests.attachments import samples
from tests.hostile.place import CONSOLE, WIDGET, Camp, Place, Who
from tests.hostile.routes import BODIES, Route, table
from tests.hostile.server import EMAIL, PASSWORD, Server

WITH_BODY = [route for route in table() if route.body is not None]
# One of each door, and those whose decoder meets a part that it does not look into.
DEEP_ROUTES = [
    route
    for route in WITH_BODY
    if route.path.endswith(("/me", "/live", "/contact", "/contacts/{contact_id}", "/messages", "/inboxes/{inbox_id}"))
]
MEGABYTE = 1024 * 1024


def require_problem(answer: httpx2.Response, *statuses: int) -> Any:
    assert answer.status_code in statuses, f"{answer.status_code} {answer.text[:500]}"
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["code"]
    assert problem["requestId"] == answer.headers["x-request-id"]
    assert len(answer.content) < 4000, "a problem does not repeat what was sent"
    return problem


def _who(route: Route, camp: Camp) -> Who:
    return camp.visitor if route.door == WIDGET else camp.owner


@pytest.mark.parametrize("route", WITH_BODY, ids=[route.name for route in WITH_BODY])
async def test_ten_megabytes_of_json_are_too_many(place: Place, shop: Camp, route: Route) -> None:
    before = place.rows()
    content = b'{"text": "' + b"x" * (10 * MEGABYTE) + b'"}'
    headers = {**_who(route, shop), "Content-Type": "application/json"}
    answer = await place(route.method, route.address(shop.ids), headers, content=content)
    assert require_problem(answer, 413)["code"] == "body.too_large"
    assert place.rows() == before


def _deep(levels: int) -> list[bytes]:
    return [
        b"[" * levels,
        b"[" * levels + b"]" * levels,
        b'{"a":' * levels + b"1" + b"}" * levels,
        b'{"attributes":' + b'{"a":' * levels + b"1" + b"}" * levels + b"}",
        b'{"commands":[' + b"[" * levels + b"]" * levels + b"]}",
        b'{"commands":[{"x":' + b"[" * levels + b"]" * levels + b',"type":"ping"}]}',
        b'{"page":{"url":' + b"[" * levels + b"]" * levels + b"}}",
        b'{"commands":[{"type":"hello","conversations":' + b"[" * levels + b"]" * levels + b"}]}",
    ]


@pytest.mark.parametrize("route", DEEP_ROUTES, ids=[route.name for route in DEEP_ROUTES])
async def test_depth_is_no_way_in(place: Place, shop: Camp, route: Route) -> None:
    before = place.rows()
    for levels in (500, 5_000, 100_000):
        for content in _deep(levels):
            headers = {**_who(route, shop), "Content-Type": "application/json"}
            answer = await place(route.method, route.address(shop.ids), headers, content=content)
            if route.path.endswith("/live") and answer.status_code == 200:
                assert [frame["code"] for frame in answer.json()["frames"]] == ["frame.invalid"], content[:60]
            else:
                require_problem(answer, 400, 413, 422)
    assert place.rows() == before


NUMBERS = [2**31, 2**53, 2**63 - 1, 2**63, 2**64, 10**30, -1, -(2**63), -(2**70)]


@pytest.mark.parametrize("number", NUMBERS)
async def test_numbers_beyond_all_rows_find_nothing(place: Place, shop: Camp, number: int) -> None:
    entries = f"{CONSOLE}/conversations/{shop.ids['conversation_id']}/entries"
    for name in ("before", "after", "around", "limit"):
        answer = await place("GET", entries, shop.owner, params={name: str(number)})
        if answer.status_code != 200:
            require_problem(answer, 422)
    messages = f"{WIDGET}/conversations/{shop.ids['conversation_id']}/messages"
    answer = await place("GET", messages, shop.visitor, params={"before": str(number)})
    if answer.status_code != 200:
        require_problem(answer, 422)


@pytest.mark.parametrize("number", [*NUMBERS, 1e300, -0.0, 1.5])
async def test_numbers_in_bodies_and_frames(place: Place, shop: Camp, number: float) -> None:
    conversation = shop.ids["conversation_id"]
    tried: list[tuple[str, Who, str, dict[str, Any]]] = [
        ("POST", shop.owner, f"{CONSOLE}/conversations/{conversation}/read", {"seq": number}),
        ("POST", shop.visitor, f"{WIDGET}/conversations/{conversation}/read", {"seq": number}),
        ("POST", shop.visitor, f"{WIDGET}/conversations/{conversation}/delivered", {"seq": number}),
        ("PATCH", shop.owner, f"{CONSOLE}/workspace", {"maxUploadBytes": -abs(number)}),
        ("PATCH", shop.owner, f"{CONSOLE}/workspace", {"editWindowSeconds": -abs(number) - 1}),
        ("PATCH", shop.owner, f"{CONSOLE}/contacts/{shop.ids['contact_id']}", {"attributes": {"n": number}}),
        ("POST", shop.owner, f"{CONSOLE}/live", {"commands": [{"type": "ping"}], "waitSeconds": max(number, 26)}),
    ]
    for method, who, path, body in tried:
        answer = await place(method, path, who, json=body)
        if answer.status_code >= 300:
            require_problem(answer, 422)
        else:
            assert "attributes" in body or path.endswith(("read", "delivered")), path
    status = await place(
        "POST",
        f"{CONSOLE}/conversations/{conversation}/status",
        shop.owner,
        json={"status": "snoozed", "snoozedUntil": number},
    )
    if status.status_code != 200:
        require_problem(status, 422)
    await place.good("POST", f"{CONSOLE}/conversations/{conversation}/status", shop.owner, json={"status": "open"})
    await place.good("GET", f"{CONSOLE}/contacts/{shop.ids['contact_id']}", shop.owner)
    for door, who, hello in (
        (CONSOLE, shop.owner, {"type": "hello"}),
        (WIDGET, {}, {"type": "hello", "token": shop.visitor_token}),
    ):
        commands = [
            {"type": "read", "conversationId": conversation, "seq": number},
            {"type": "resume", "conversationId": conversation, "pos": number},
            {**hello, "conversations": [{"id": conversation, "pos": number}]},
        ]
        for command in commands:
            first = [] if command["type"] == "hello" else [hello]
            answer = await place("POST", f"{door}/live", who, json={"commands": [*first, command]})
            frames = answer.json()["frames"]
            assert "internal" not in [frame.get("code") for frame in frames], (command, frames)


async def test_a_huge_query_is_refused_or_cut(place: Place, shop: Camp) -> None:
    for path in ("/search", "/contacts", "/canned-responses", "/conversations"):
        for params in (
            {"query": "x" * 60_000},
            {"cursor": "x" * 60_000},
            {"query": "x", **{f"p{n}": "x" for n in range(3000)}},
        ):
            answer = await place("GET", f"{CONSOLE}{path}", shop.owner, params=params)
            if answer.status_code != 200:
                require_problem(answer, 400, 422)
    cursors = (
        "W10",
        "WzEsMl0",
        "bnVsbA",
        "WzFlMzAsImEiXQ",
        "W10=====",
        "\x00",
        "é",
        "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAsImEiXQ",
    )
    for cursor in cursors:
        for path in ("/conversations", "/contacts"):
            require_problem(await place("GET", f"{CONSOLE}{path}", shop.owner, params={"cursor": cursor}), 422)
        require_problem(
            await place("GET", f"{CONSOLE}/search", shop.owner, params={"query": "a", "cursor": cursor}), 422
        )


async def test_a_long_address_names_nothing(place: Place, shop: Camp) -> None:
    for piece in ("x" * 60_000, "%00", "%ff%fe", "..%2f..%2f", "a%0d%0aSet-Cookie:%20x=1"):
        for path in (
            f"{CONSOLE}/conversations/{piece}",
            f"{CONSOLE}/inboxes/{piece}",
            f"/widget/frame/{piece}",
            f"/chat/{piece}",
        ):
            answer = await place("GET", path, shop.owner)
            require_problem(answer, 400, 404)
            assert "set-cookie" not in answer.headers


async def test_texts_have_an_end(place: Place, shop: Camp) -> None:
    """Every text of every body, made long: refused, or cut to what a screen can show."""
    for route in WITH_BODY:
        sample = BODIES[_name(route)](shop)
        for field, value in sample.items():
            if isinstance(value, str) and not (field == "colour"):
                body = {**sample, field: "长" * 60_000}
                answer = await place(route.method, route.address(shop.ids), _who(route, shop), json=body)
                require_problem(answer, 401, 403, 404, 409, 422)


def _name(route: Route) -> str:
    assert route.body is not None
    return f"{route.body.__module__.split('.')[-2]}.{route.body.__name__}"


async def test_many_things_are_too_many(place: Place, shop: Camp) -> None:
    tried: list[tuple[str, Who, str, dict[str, Any]]] = [
        ("PATCH", shop.owner, f"{CONSOLE}/workspace", {"allowedExtensions": ["png"] * 5000}),
        ("PATCH", shop.owner, f"{CONSOLE}/inboxes/{shop.ids['inbox_id']}", {"allowedDomains": ["a.test"] * 5000}),
        ("PATCH", shop.visitor, f"{WIDGET}/contact", {"attributes": {f"a{n}": n for n in range(5000)}}),
        (
            "POST",
            shop.visitor,
            f"{WIDGET}/messages",
            {"clientMessageId": place.client_id(), "attachmentIds": ["att_x"] * 5000},
        ),
        ("POST", shop.owner, f"{CONSOLE}/live", {"commands": [{"type": "ping"}] * 5000}),
        ("POST", {}, f"{WIDGET}/live", {"commands": [{"type": "ping"}] * 5000}),
    ]
    before = place.rows()
    for method, who, path, body in tried:
        require_problem(await place(method, path, who, json=body), 422)
    assert place.rows() == before


def _bomb() -> bytes:
    """A ZIP of 20 kilobytes that says it has gigabytes in it, dressed as a document."""
    zeros = bytes(10 * MEGABYTE)
    return samples.zip_of(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": zeros, "word/media.bin": zeros}, zipfile.ZIP_DEFLATED
    )


async def test_bombs_over_http(place: Place, shop: Camp) -> None:
    before = place.rows()
    began = time.perf_counter()
    for name, content in (
        ("big.png", samples.huge_png()),
        ("wide.png", samples.huge_png(200_000, 3)),
        ("cut.jpg", samples.jpeg()[:200]),
        ("cut.png", samples.png()[:60]),
        ("x.docx", b"PK\x03\x04" + b"\xff" * 5000),
    ):
        answer = await place("POST", f"{WIDGET}/uploads", shop.visitor, files={"file": (name, content)})
        assert require_problem(answer, 422)["code"].startswith("attachment."), name
        avatar = await place("PUT", f"{CONSOLE}/me/avatar", shop.owner, files={"file": (name, content)})
        require_problem(avatar, 422)
    assert time.perf_counter() - began < 20
    assert place.rows() == before
    # What is only stored is never unpacked: it stays as small as it came.
    bomb = _bomb()
    made = await place.upload(WIDGET, shop.visitor, "x.docx", bomb)
    assert made["size"] == len(bomb) < 50_000


async def test_a_file_larger_than_allowed_is_not_read_to_its_end(place: Place, shop: Camp) -> None:
    small = 64 * 1024
    await place.good("PATCH", f"{CONSOLE}/workspace", shop.owner, json={"maxUploadBytes": small})
    sent = 0

    async def body() -> Any:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
        for _ in range(3000):
            sent += small
            yield b"x" * small

    try:
        headers = {**shop.visitor, "Content-Type": "multipart/form-data; boundary=x"}
        answer = await place("POST", f"{WIDGET}/uploads", headers, content=body())
        assert require_problem(answer, 413, 422)["code"] == "attachment.too_large"
        assert sent < 10 * small
        announced = {**headers, "Content-Length": str(10**12)}
        assert require_problem(await place("POST", f"{WIDGET}/uploads", announced, content=b"x"), 413, 422)
    finally:
        await place.good("PATCH", f"{CONSOLE}/workspace", shop.owner, json={"maxUploadBytes": 25 * MEGABYTE})


BROKEN_FORMS = [
    b"",
    b"--x--\r\n",
    b"--x\r\n",
    b'--y\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\nhello\r\n--y--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\nhello',
    b"--x\r\n\r\nhello\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: form-data\r\n\r\nhello\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="other"; filename="x.txt"\r\n\r\nhello\r\n--x--\r\n',
    b"--x\r\n" + b"X-A: b\r\n" * 5000 + b"\r\nhello\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: " + b"form-data;" * 20_000 + b"\r\n\r\nhello\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="durationMs"\r\n\r\n' + b"9" * 5000 + b"\r\n--x--\r\n",
    b"\x00\xff" * 5000,
]


@pytest.mark.parametrize("content", BROKEN_FORMS, ids=range(len(BROKEN_FORMS)))
async def test_broken_forms(place: Place, shop: Camp, content: bytes) -> None:
    before = place.rows()
    for door, who in ((CONSOLE, shop.owner), (WIDGET, shop.visitor)):
        for content_type in (
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "multipart/form-data; boundary=" + "b" * 5000,
        ):
            headers = {**who, "Content-Type": content_type}
            require_problem(await place("POST", f"{door}/uploads", headers, content=content), 400, 413, 422)
    avatar = {**shop.owner, "Content-Type": "multipart/form-data; boundary=x"}
    require_problem(await place("PUT", f"{CONSOLE}/me/avatar", avatar, content=content), 400, 413, 422)
    assert place.rows() == before


# -- on the wire of a real server --------------------------------------------------------------------------------------


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


def test_slow_bodies_hold_up_nobody(server: Server) -> None:
    import socket as sockets

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
    calls += [client.patch(f"{CONSOLE}/me", content=each, headers=json_type) for each in _deep(100_000)]
    calls += [client.post(f"{CONSOLE}/uploads", files={"file": ("x.png", samples.huge_png())}) for _ in range(3)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        # The server may hang up while ten megabytes are still on their way: that too is an answer.
        assert isinstance(answer, httpx2.TransportError) or answer.status_code in (400, 413, 422), answer  # type: ignore[union-attr]
