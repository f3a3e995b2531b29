"""Too long, too deep, too wide, too far: a clear problem, nothing kept, nobody slowed, no memory eaten."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.place import CONSOLE, WIDGET, Camp, Place, Who
from tests.hostile.routes import BODIES, Route, table
from tests.hostile.sizes import MEGABYTE, deep, require_problem

WITH_BODY = [route for route in table() if route.body is not None]
# One of each door, and those whose decoder meets a part that it does not look into.
DEEP_ROUTES = [
    route
    for route in WITH_BODY
    if route.path.endswith(("/me", "/live", "/contact", "/contacts/{contact_id}", "/messages", "/inboxes/{inbox_id}"))
]


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


@pytest.mark.parametrize("route", DEEP_ROUTES, ids=[route.name for route in DEEP_ROUTES])
async def test_depth_is_no_way_in(place: Place, shop: Camp, route: Route) -> None:
    before = place.rows()
    for levels in (500, 5_000, 100_000):
        for content in deep(levels):
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
    doors: list[tuple[str, Who, dict[str, Any]]] = [
        (CONSOLE, shop.owner, {"type": "hello"}),
        (WIDGET, {}, {"type": "hello", "token": shop.visitor_token}),
    ]
    for door, who, hello in doors:
        commands: list[dict[str, Any]] = [
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


# Whole files of words may be pasted.
LISTS = {("console.WordListBody", "words")}


async def test_texts_have_an_end(place: Place, shop: Camp) -> None:
    """Every text of every body, made long: refused, or cut to what a screen can show."""
    for route in WITH_BODY:
        sample = BODIES[_name(route)](shop)
        for field, value in sample.items():
            if isinstance(value, str) and field != "colour":
                is_list = (_name(route), field) in LISTS
                body = {**sample, field: "x" * 400_001 if is_list else "长" * 60_000}
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
