"""Promise 21: an address is behind a guard, or stands in this list with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from kefu.web.live.line import EXTENSION
from tests.hostile.place import CONSOLE, WIDGET, Camp, Place, Who
from tests.hostile.routes import Route, body_of, table

PAGE = "an empty page; what it shows needs a session"
ASSET = "a file of the build, the same for everybody"
OWN_KEY = "what the body or the link carries is the key"
PUBLIC = {
    "GET /": PAGE,
    "GET /sign-in": PAGE,
    "GET /setup": PAGE,
    "GET /invite/{rest}": PAGE,
    "GET /inbox": PAGE,
    "GET /inbox/{rest}": PAGE,
    "GET /contacts": PAGE,
    "GET /contacts/{rest}": PAGE,
    "GET /search": PAGE,
    "GET /queue": PAGE,
    "GET /team-now": PAGE,
    "GET /tickets": PAGE,
    "GET /tickets/{rest}": PAGE,
    "GET /t/{token}": OWN_KEY,
    "POST /t/{token}/replies": OWN_KEY,
    "POST /t/{token}/rating": OWN_KEY,
    "POST /t/{token}/reopen": OWN_KEY,
    "GET /t/{token}/files/{attachment_id}/{variant}": OWN_KEY,
    "POST /t/{token}/call": OWN_KEY,
    "POST /t/{token}/call/cancel": OWN_KEY,
    "GET /follow/{inbox_id}": "a form",
    "POST /follow/{inbox_id}": OWN_KEY,
    "GET /follow-assets/{name}": ASSET,
    "GET /satisfaction": PAGE,
    "GET /rate/{survey_id}/{signature}": OWN_KEY,
    "POST /rate/{survey_id}/{signature}": OWN_KEY,
    "GET /rate-style/{name}": ASSET,
    "GET /visitors": PAGE,
    "GET /visitors/{rest}": PAGE,
    "GET /.well-known/security.txt": "where to report a weakness",
    "GET /settings": PAGE,
    "GET /settings/{rest}": PAGE,
    "GET /chat/{inbox_id}": PAGE,
    "GET /c/{inbox_id}": PAGE,
    "GET /widget/frame/{inbox_id}": PAGE,
    "GET /console-assets/{name}": ASSET,
    "GET /widget/{name}": ASSET,
    "GET /widget.js": ASSET,
    "GET /service-worker.js": ASSET,
    "GET /favicon.ico": ASSET,
    "GET /robots.txt": ASSET,
    "GET /unsubscribe/{token}": OWN_KEY,
    "POST /unsubscribe/{token}": OWN_KEY,
    "GET /demo": "a shop window with the public snippet",
    "GET /demo/{name}": ASSET,
    "GET /docs": "the reference of the API",
    "GET /docs/{name}": "the reference of the API",
    "GET /openapi.json": "the reference of the API",
    "GET /livez": "one word, for orchestrators",
    "GET /readyz": "one word, for orchestrators",
    "GET /healthz": "one word, for orchestrators",
    "GET /metrics": "only the machine itself, or a token of its own",
    "GET /api/v1/attachments/{attachment_id}/{variant}": OWN_KEY,
    "GET /api/v1/avatars/{name}": "visitors see who answers; the name is random",
    f"GET {CONSOLE}/setup": "nobody can be signed in before setup",
    f"POST {CONSOLE}/setup": OWN_KEY,
    f"POST {CONSOLE}/setup/check": OWN_KEY,
    f"POST {CONSOLE}/sessions": OWN_KEY,
    f"DELETE {CONSOLE}/sessions/current": "signing out twice is no error",
    f"POST {CONSOLE}/invitations/look": OWN_KEY,
    f"POST {CONSOLE}/invitations/accept": OWN_KEY,
    f"GET {WIDGET}/inboxes/{{inbox_id}}/config": "every visitor sees it, before there is a visitor",
    f"POST {WIDGET}/proofs": "asked of browsers before they are visitors; a signed challenge is the key",
    f"POST {WIDGET}/inboxes/{{inbox_id}}/sessions": "this call makes the visitor",
    f"POST {WIDGET}/live": OWN_KEY,
}
GUARDED = [route for route in table() if not route.is_public]
LONG = "x" * 5000
WRONG_KEYS: dict[str, Who] = {
    "nothing": {},
    "empty bearer": {"Authorization": "Bearer "},
    "forged token": {"Authorization": "Bearer kefu_" + "A" * 43},
    "forged visitor": {"Authorization": "Bearer kefuv_" + "A" * 43},
    "long token": {"Authorization": f"Bearer {LONG}"},
    "basic": {"Authorization": "Basic b3duZXI6cGFzc3dvcmQ="},
    "not ASCII": {"Authorization": "Bearer \xff\xfe\xe4"},
    "quote": {"Authorization": "Bearer ' OR 1=1 --"},
    "forged cookie": {"Cookie": "kefu_session=kefus_" + "A" * 43, "Origin": "http://kefu.test"},
    "cookie of another name": {"Cookie": "session=admin; kefu=1", "Origin": "http://kefu.test"},
}


def test_the_public_addresses_are_these_and_each_says_why() -> None:
    assert {route.name for route in table() if route.is_public} == set(PUBLIC)
    for route in table():
        if route.is_public:
            assert len(str(route.handler.opt["why"])) > 10, route.name


def test_what_is_not_public_belongs_to_a_door() -> None:
    assert len(GUARDED) > 45
    assert all(route.door is not None for route in GUARDED)


@pytest.mark.parametrize("route", GUARDED, ids=[route.name for route in GUARDED])
async def test_no_key_no_answer(place: Place, shop: Camp, route: Route) -> None:
    before = place.rows()
    for kind, headers in WRONG_KEYS.items():
        answer = await place(route.method, route.address(shop.ids), headers, json=body_of(route, shop))
        assert answer.status_code == 401, f"{kind}: {answer.status_code} {answer.text}"
        assert answer.json()["code"] in ("not_signed_in", "visitor.unknown")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert place.rows() == before


@pytest.mark.parametrize("route", GUARDED, ids=[route.name for route in GUARDED])
async def test_the_key_of_one_door_opens_no_other(place: Place, shop: Camp, route: Route) -> None:
    if route.door == CONSOLE:
        wrong = [shop.visitor]
    else:
        made = await place.good("POST", f"{CONSOLE}/me/tokens", shop.owner, json={"name": "script"})
        wrong = [shop.owner, {"Authorization": f"Bearer {made['token']}"}]
    for who in wrong:
        answer = await place(route.method, route.address(shop.ids), who, json=body_of(route, shop))
        assert answer.status_code == 401, answer.text


class SaysHello:
    """A line whose other end says hello as soon as somebody listens, and leaves with the first answer."""

    is_writable = True

    def __init__(self, said: list[dict[str, Any]]) -> None:
        self.answered = asyncio.Event()
        self._said = said

    def listen(self, take: Callable[[str | bytes], None], on_writable: Callable[[], None]) -> None:
        take('{"type":"hello"}')

    def write(self, text: bytes) -> None:
        self._said.append({"type": "websocket.send", "text": text.decode()})
        self.answered.set()

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def _handshake(place: Place, path: str, headers: Who) -> list[dict[str, Any]]:
    """What a WebSocket handshake is answered, and what a first frame is."""
    said: list[dict[str, Any]] = []
    line = SaysHello(said)
    scope: dict[str, Any] = {
        "type": "websocket",
        "extensions": {EXTENSION: line},
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "ws",
        "client": ("192.0.2.7", 40_000),
        "headers": [(b"host", b"kefu.test"), *((k.lower().encode(), v.encode("latin-1")) for k, v in headers.items())],
    }
    waiting: list[dict[str, Any]] = [{"type": "websocket.connect"}]

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop(0)
        await asyncio.wait_for(line.answered.wait(), 5)
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(message: Any) -> None:
        said.append(dict(message))

    await place.entrance(scope, receive, send)
    return said


FOREIGN = [
    "https://evil.example",
    "null",
    "http://kefu.test.evil.example",
    "http://evil.example/kefu.test",
    "file://",
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_page_opens_no_socket_with_the_agents_cookie(place: Place, shop: Camp, origin: str) -> None:
    headers = {**shop.owner, "Origin": origin}
    said = await _handshake(place, f"{CONSOLE}/socket", headers)
    assert said == [{"type": "websocket.close", "code": 1008}], said
    cross = {**{k: v for k, v in shop.owner.items() if k != "Origin"}, "Sec-Fetch-Site": "cross-site"}
    assert (await _handshake(place, f"{CONSOLE}/socket", cross))[0]["type"] == "websocket.close"


async def test_our_own_page_opens_one(place: Place, shop: Camp) -> None:
    said = await _handshake(place, f"{CONSOLE}/socket", shop.owner)
    assert said[0]["type"] == "websocket.accept"
    assert '"welcome"' in said[1]["text"]


@pytest.mark.parametrize("kind", ["nothing", "forged token", "forged cookie", "not ASCII", "long token"])
async def test_a_socket_without_a_key_is_told_to_sign_in(place: Place, kind: str) -> None:
    said = await _handshake(place, f"{CONSOLE}/socket", {"Origin": "http://kefu.test", **WRONG_KEYS[kind]})
    assert [each["type"] for each in said] == ["websocket.accept", "websocket.close"]
    assert said[1]["code"] == 4001


async def test_there_are_no_other_sockets(place: Place, shop: Camp) -> None:
    for path in ("/", "/socket", f"{CONSOLE}/live", f"{CONSOLE}/socket/", "/api/v1/socket"):
        assert (await _handshake(place, path, shop.owner))[0] == {"type": "websocket.close", "code": 1008}
