"""Promise 24: what every answer tells the browser, and what a page of another site cannot make it do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.hostile.place import CONSOLE, ORIGIN, PASSWORD, WIDGET, Camp, Place, Who, open_place
from tests.hostile.routes import Route, body_of, table

GETS = [route for route in table() if route.method == "GET"]
UNSAFE = [route for route in table() if route.method != "GET" and route.door == CONSOLE]
FRAMEABLE = ("/widget/frame/{inbox_id}",)
# Read by pages of other sites, on purpose: nothing in them belongs to anybody.
FOR_OTHER_SITES = (
    "/widget.js",
    "/widget/{name}",
    "/openapi.json",
    f"{WIDGET}/inboxes/{{inbox_id}}/config",
)
FILES = {"rest": "x", "name": "index.html", "/widget/{name}": "index.html", "/demo/{name}": "shop.css"}


def _address(route: Route, camp: Camp) -> str:
    name = FILES.get(route.path, "index.html")
    return route.address({**camp.ids, "rest": "x", "name": name})


def require_walls(answer: httpx2.Response, path: str) -> None:
    policy = {part.split()[0]: part.split()[1:] for part in answer.headers["content-security-policy"].split(";")}
    if path.startswith("/api/v1/attachments/") and answer.status_code == 200:
        assert "sandbox" in policy
    else:
        assert "frame-ancestors" in policy
    assert policy["default-src"] == ["'none'"]
    assert not {"unsafe", "*"} & {word.strip("'").split("-")[0] for words in policy.values() for word in words} or (
        path in FRAMEABLE
    )
    scripts = set(policy.get("script-src", []))
    assert scripts <= {"'self'"}, scripts
    assert set(policy.get("style-src", [])) <= {"'self'"}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert "strict-transport-security" not in answer.headers
    assert "cache-control" in answer.headers
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers


@pytest.mark.parametrize("route", GETS, ids=[route.path for route in GETS])
async def test_every_address_tells_the_browser(place: Place, shop: Camp, route: Route) -> None:
    who = shop.visitor if route.door == WIDGET else shop.owner
    for caller in (who, None):
        answer = await place("GET", _address(route, shop), caller, headers={"Origin": "https://evil.example"})
        assert answer.status_code < 500, answer.text
        require_walls(answer, route.path)
        allowed = answer.headers.get("access-control-allow-origin")
        assert allowed == ("*" if route.path in FOR_OTHER_SITES and answer.status_code == 200 else None)
        assert "access-control-allow-credentials" not in answer.headers
        if route.path.startswith("/api/") and route.path not in FOR_OTHER_SITES:
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert "public" not in answer.headers["cache-control"] or route.is_public


@pytest.mark.parametrize("route", table(), ids=[route.name for route in table()])
async def test_no_preflight_lets_another_site_in(place: Place, shop: Camp, route: Route) -> None:
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": route.method,
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    answer = await place("OPTIONS", _address(route, shop), asked)
    assert answer.status_code < 500
    assert not [name for name in answer.headers if name.startswith("access-control-allow")]


async def test_errors_have_the_walls_too(place: Place, shop: Camp) -> None:
    for method, path, status in (
        ("GET", "/nothing", 404),
        ("GET", "/api/v1/nothing", 404),
        ("PUT", f"{CONSOLE}/workspace", 405),
        ("POST", f"{CONSOLE}/sessions", 422),
        ("GET", f"{CONSOLE}/me", 401),
        ("GET", "/widget/frame/inb_nothing", 404),
        ("TRACE", "/", 405),
    ):
        answer = await place(method, path, json={})
        assert answer.status_code == status, f"{method} {path}: {answer.status_code}"
        require_walls(answer, path)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_tls_is_asked_for_where_there_is_tls(migrated: Path, tmp_path: Path) -> None:
    async with open_place(migrated, tmp_path, public_url="https://help.example.com") as place:
        camp = await place.camp("teashop")
        for path in ("/", "/livez", f"{CONSOLE}/me", "/nothing"):
            assert (await place("GET", path)).headers["strict-transport-security"].startswith("max-age=")
        made = await place.good_answer("POST", f"{CONSOLE}/sessions", json=_credentials())
        require_cookie(made, is_secure=True)
        taken = await place(
            "DELETE", f"{CONSOLE}/sessions/current", {**camp.owner, "Origin": "https://help.example.com"}
        )
        require_cookie(taken, is_secure=True)
        foreign = await place(
            "PATCH", f"{CONSOLE}/me", {**camp.agent, "Origin": "http://help.example.com.evil.test"}, json={}
        )
        assert foreign.status_code == 403


def _credentials(email: str = "owner@teashop.test") -> dict[str, str]:
    return {"email": email, "password": PASSWORD}


def require_cookie(answer: httpx2.Response, *, is_secure: bool) -> None:
    [cookie] = answer.headers.get_list("set-cookie")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= parts
    assert ("secure" in parts) == is_secure
    assert not [part for part in parts if part.startswith("domain=")]


async def test_the_session_cookie_is_the_only_one(place: Place, shop: Camp) -> None:
    require_cookie(await place.good_answer("POST", f"{CONSOLE}/sessions", json=_credentials()), is_secure=False)
    for path in ("/", "/demo", f"/chat/{shop.ids['inbox_id']}", f"/widget/frame/{shop.ids['inbox_id']}", "/widget.js"):
        assert "set-cookie" not in (await place("GET", path)).headers
    made = await place("POST", f"{WIDGET}/inboxes/{shop.ids['inbox_id']}/sessions", json={})
    assert "set-cookie" not in made.headers


async def test_a_planted_cookie_is_never_taken_over(place: Place, shop: Camp) -> None:
    """Session fixation: the secret after signing in is a new one, whatever the browser had."""
    planted = {"Cookie": "kefu_session=kefus_planted", "Origin": ORIGIN}
    answer = await place.good_answer("POST", f"{CONSOLE}/sessions", planted, json=_credentials())
    assert "kefus_planted" not in answer.headers["set-cookie"]
    assert (await place("GET", f"{CONSOLE}/me", planted)).status_code == 401


FOREIGN_PAGES: dict[str, Who] = {
    "another site": {"Origin": "https://evil.example"},
    "sandboxed frame": {"Origin": "null"},
    "a name that begins like ours": {"Origin": f"{ORIGIN}.evil.example"},
    "a name that ends like ours": {"Origin": "http://evilkefu.test"},
    "another port": {"Origin": f"{ORIGIN}:8080"},
    "user in front": {"Origin": "http://kefu.test@evil.example"},
    "cross-site without Origin": {"Sec-Fetch-Site": "cross-site"},
    "same-site without Origin": {"Sec-Fetch-Site": "same-site"},
    "address bar": {"Sec-Fetch-Site": "none"},
    "silence": {},
    "our Referer alone": {"Referer": f"{ORIGIN}/settings"},
    "another site, forwarded as ours": {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
}


@pytest.mark.parametrize("route", UNSAFE, ids=[route.name for route in UNSAFE])
async def test_a_foreign_page_cannot_use_the_agents_cookie(place: Place, shop: Camp, route: Route) -> None:
    cookie = {"Cookie": shop.owner["Cookie"]}
    before = place.rows()
    for kind, headers in FOREIGN_PAGES.items():
        answer = await place(route.method, route.address(shop.ids), {**cookie, **headers}, json=body_of(route, shop))
        assert answer.status_code == 403, f"{kind}: {answer.status_code} {answer.text}"
        assert answer.json()["code"] == "foreign_origin"
    assert place.rows() == before


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "", "text/html", "multipart/form-data"]
)
async def test_what_a_form_can_send_is_no_json(place: Place, shop: Camp, content_type: str) -> None:
    """A form of another site sends JSON as text/plain without asking first; our doors take it from our page alone."""
    before = place.rows()
    for method, path, body in (
        ("POST", f"{CONSOLE}/sessions", _credentials()),
        ("PATCH", f"{CONSOLE}/me", {"name": "Eve"}),
        ("POST", f"{CONSOLE}/inboxes", {"name": "Eve"}),
    ):
        headers = {"Cookie": shop.owner["Cookie"], "Origin": "https://evil.example", "Content-Type": content_type}
        answer = await place(method, path, headers, content=json.dumps(body))
        assert answer.status_code == 403, answer.text
    assert place.rows() == before


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "text/html", "multipart/form-data", "application/jsonp", ""],
)
async def test_json_under_another_name_is_refused_from_anybody(place: Place, shop: Camp, content_type: str) -> None:
    before = place.rows()
    tried: list[tuple[Who, str, str, Any]] = [
        (shop.owner, "POST", f"{CONSOLE}/inboxes", {"name": "Eve"}),
        ({}, "POST", f"{WIDGET}/inboxes/{shop.ids['inbox_id']}/sessions", {}),
        (shop.visitor, "POST", f"{WIDGET}/messages", {"clientMessageId": place.client_id(), "text": "x"}),
    ]
    for who, method, path, body in tried:
        answer = await place(method, path, {**who, "Content-Type": content_type}, content=json.dumps(body))
        assert answer.status_code == 415, f"{path}: {answer.status_code} {answer.text}"
        assert answer.json()["code"] == "body.wrong_type"
    assert place.rows() == before


async def test_a_token_needs_no_origin_and_lends_none_to_the_cookie(place: Place, shop: Camp) -> None:
    made = await place.good("POST", f"{CONSOLE}/me/tokens", shop.agent, json={"name": "script"})
    by_token = {"Authorization": f"Bearer {made['token']}"}
    assert (await place("PATCH", f"{CONSOLE}/me", by_token, json={"availability": "online"})).status_code == 200
    forged = {"Authorization": "Bearer x", "Cookie": shop.agent["Cookie"], "Origin": "https://evil.example"}
    answer = await place("PATCH", f"{CONSOLE}/me", forged, json={"availability": "away"})
    assert answer.status_code == 401


async def test_the_frame_stands_on_the_inboxes_sites_alone(place: Place, shop: Camp) -> None:
    made = await place.good("POST", f"{CONSOLE}/inboxes", shop.owner, json={"name": "Framed"})
    path = f"{CONSOLE}/inboxes/{made['id']}"
    await place.good("PATCH", path, shop.owner, json={"allowedDomains": ["shop.test", "*.shop.test:8443"]})
    answer = await place("GET", f"/widget/frame/{made['id']}")
    [ancestors] = re.findall(r"frame-ancestors ([^;]*)", answer.headers["content-security-policy"])
    assert ancestors.split() == ["'self'", "shop.test", "*.shop.test:8443"]
    before = place.rows()
    for hostile in (
        "x; script-src *",
        "a b",
        "*",
        "'unsafe-inline'",
        "a\r\nSet-Cookie: x=1",
        "javascript:x",
        "a,b",
        "",
        "*.*.x",
    ):
        refused = await place("PATCH", path, shop.owner, json={"allowedDomains": ["ok.test", hostile]})
        assert refused.status_code == 422, hostile
    assert place.rows() == before


async def test_pages_have_no_inline_code(place: Place, shop: Camp) -> None:
    for path in ("/", "/demo", "/docs", f"/chat/{shop.ids['inbox_id']}", f"/widget/frame/{shop.ids['inbox_id']}"):
        text = (await place("GET", path)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), path
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), path
        assert not re.search(r"(src|href)=\"(https?:)?//", text), path
