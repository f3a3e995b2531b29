"""Promise 20: a generated matrix of every route with an id and everybody who is not meant by it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.place import CONSOLE, WIDGET, Camp, Place, Who
from tests.hostile.routes import Route, body_of, table

# Addresses with an id that anybody may know, and why the id is no secret.
FOR_EVERYBODY = {
    "GET /api/v1/widget/inboxes/{inbox_id}/config": "the id stands in the snippet of a public page",
    "POST /api/v1/widget/inboxes/{inbox_id}/sessions": "the id stands in the snippet of a public page",
    "GET /api/v1/attachments/{attachment_id}/{variant}": "the link is signed: see the tests of links below",
    "GET /api/v1/avatars/{name}": "the name is random and visitors see it",
}
WITH_ID = [
    route
    for route in table()
    if route.parameters and route.path.startswith("/api/") and route.name not in FOR_EVERYBODY
]


async def knock(place: Place, route: Route, who: Who | None, ids: dict[str, str], camp: Camp) -> tuple[int, str]:
    """Call a route and see that nothing is stored differently afterwards."""
    before = place.rows()
    answer = await place(route.method, route.address(ids), who, json=body_of(route, camp))
    assert answer.headers["content-type"] == "application/problem+json", f"{route.name}: {answer.text}"
    assert place.rows() == before, f"{route.name} changed something"
    for secret in ("secret of teashop", camp.identity_secret):
        assert secret not in answer.text, route.name
    return answer.status_code, str(answer.json()["code"])


def test_the_matrix_is_large() -> None:
    assert len(WITH_ID) > 30
    assert {route.name for route in table()} >= set(FOR_EVERYBODY)


@pytest.mark.parametrize("route", WITH_ID, ids=[route.name for route in WITH_ID])
async def test_another_workspace_finds_nothing(place: Place, shop: Camp, outside: Camp, route: Route) -> None:
    outsiders: dict[str, Who | None] = {
        "owner": outside.owner,
        "agent": outside.agent,
        "visitor": outside.visitor,
        "nobody": None,
    }
    insiders = {"owner", "agent"} if route.door == CONSOLE else {"visitor"}
    for role, who in outsiders.items():
        status, code = await knock(place, route, who, shop.ids, shop)
        is_refused_before = role == "agent" and route.is_for_admins
        expected = 401 if role not in insiders else 403 if is_refused_before else 404
        assert status == expected, f"{role}: {status} {code}"


@pytest.mark.parametrize("route", WITH_ID, ids=[route.name for route in WITH_ID])
async def test_own_things_do_not_open_foreign_ones_beside_them(
    place: Place, shop: Camp, outside: Camp, route: Route
) -> None:
    """Each id of a route foreign by itself, the others one's own."""
    who = outside.owner if route.door == CONSOLE else outside.visitor
    for parameter in route.parameters:
        mixed = {**outside.ids, parameter: shop.ids[parameter]}
        status, code = await knock(place, route, who, mixed, outside)
        assert status == 404, f"{parameter}: {status} {code}"


async def test_a_visitor_finds_nothing_of_another_visitor_of_the_same_inbox(place: Place, shop: Camp) -> None:
    _, lin = await place.visitor(shop.ids["inbox_id"])
    own = await place.say(lin)
    own_ids = {**shop.ids, "conversation_id": own["conversationId"]}
    tried = 0
    for route in WITH_ID:
        if route.door == WIDGET:
            for ids in (shop.ids, own_ids if "message_id" in route.parameters else shop.ids):
                status, code = await knock(place, route, lin, ids, shop)
                assert status == 404, f"{route.name}: {status} {code}"
                tried += 1
    assert tried >= 12
    for listed in ("/conversations", f"/conversations/{own['conversationId']}/messages"):
        assert "secret of teashop" not in (await place("GET", f"{WIDGET}{listed}", lin)).text


async def test_an_agent_finds_nothing_of_a_colleagues_own(place: Place, shop: Camp) -> None:
    """Sign-ins, tokens and personal texts belong to one person, also within a workspace."""
    tried = 0
    for route in WITH_ID:
        if {"session_id", "token_id", "response_id"} & set(route.parameters):
            status, code = await knock(place, route, shop.agent, shop.ids, shop)
            assert status == 404, f"{route.name}: {status} {code}"
            tried += 1
    assert tried >= 4


async def test_what_is_for_admins_is_for_nobody_else(place: Place, shop: Camp) -> None:
    deletes = next(route for route in WITH_ID if route.name.endswith("entries/{entry_id}") and route.method == "DELETE")
    admins = [route for route in table() if route.is_for_admins]
    assert len(admins) >= 9
    for route in (*admins, deletes):
        status, _ = await knock(place, route, shop.agent, shop.ids, shop)
        assert status == 403, route.name
    shared = await place.good(
        "POST", f"{CONSOLE}/canned-responses", shop.owner, json={"shortcut": "shared", "text": "Hello"}
    )
    path = f"{CONSOLE}/canned-responses/{shared['id']}"
    before = place.rows()
    for method, address, body in (
        ("PATCH", path, {"text": "mine now"}),
        ("PATCH", path, {"scope": "personal"}),
        ("DELETE", path, None),
        ("POST", f"{CONSOLE}/canned-responses", {"shortcut": "new", "text": "x"}),
    ):
        assert (await place(method, address, shop.agent, json=body)).status_code == 403, f"{method} {address}"
    assert place.rows() == before


FOREIGN_BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("owner", "/conversations", {"contactId": "~contact_id", "inboxId": "inbox_id"}),
    ("owner", "/conversations", {"contactId": "contact_id", "inboxId": "~inbox_id"}),
    ("owner", "/conversations", {"contactId": "contact_id", "inboxId": "~workspace_id"}),
    ("owner", "/conversations/{conversation_id}/assignee", {"agentId": "~agent_id"}),
    ("owner", "/conversations/{conversation_id}/messages", {"attachmentIds": ["~unsent_id"]}),
    ("owner", "/conversations/{conversation_id}/messages", {"attachmentIds": ["~visitors_unsent_id"]}),
    ("owner", "/conversations/{conversation_id}/messages", {"attachmentIds": ["~attachment_id"]}),
    ("owner", "/conversations/{conversation_id}/messages", {"attachmentIds": ["visitors_unsent_id"]}),
    ("owner", "/conversations/{conversation_id}/messages", {"replyToId": "~message_id"}),
    ("owner", "/conversations/{conversation_id}/notes", {"attachmentIds": ["~unsent_id"]}),
    ("owner", "/conversations/{conversation_id}/notes", {"replyToId": "~message_id"}),
    ("owner", "/canned-responses", {"shortcut": "x", "text": "x", "folderId": "~folder_id"}),
    ("owner", "/canned-responses", {"shortcut": "x", "text": "x", "scope": "team", "teamId": "~team_id"}),
    ("owner", "/canned-responses", {"shortcut": "x", "text": "x", "attachmentIds": ["~unsent_id"]}),
    ("agent", "/canned-responses", {"shortcut": "x", "text": "x", "scope": "personal", "attachmentIds": ["unsent_id"]}),
    ("owner", "/canned-responses/preview", {"text": "{{ contact.name }}", "conversationId": "~conversation_id"}),
    ("owner", "/canned-responses/{response_id}/uses", {"conversationId": "~conversation_id"}),
    ("owner", "/word-lists", {"name": "x", "effect": "mask", "inboxIds": ["~inbox_id"]}),
    ("agent", "/conversations/{conversation_id}/messages", {"attachmentIds": ["unsent_id"]}),
    ("visitor", "/messages", {"conversationId": "~conversation_id"}),
    ("visitor", "/messages", {"attachmentIds": ["~visitors_unsent_id"]}),
    ("visitor", "/messages", {"attachmentIds": ["unsent_id"]}),
    ("visitor", "/messages", {"attachmentIds": ["~unsent_id"]}),
    ("visitor", "/messages", {"replyToId": "~message_id"}),
]


@pytest.mark.parametrize(("role", "path", "body"), FOREIGN_BODIES)
async def test_foreign_ids_in_bodies_name_nothing(
    place: Place, shop: Camp, outside: Camp, role: str, path: str, body: dict[str, Any]
) -> None:
    """`~contact_id` is the other camp's, `contact_id` one's own (or a colleague's)."""

    def meant(value: Any) -> Any:
        if isinstance(value, list):
            return [meant(each) for each in value]
        return shop.ids[value[1:]] if value.startswith("~") else outside.ids.get(value, value)

    who: Who = getattr(outside, role)
    filled = {name: meant(value) for name, value in body.items()}
    if path.endswith(("messages", "notes")):
        filled |= {"clientMessageId": place.client_id(), "text": "hello"}
    before = place.rows()
    door = WIDGET if role == "visitor" else CONSOLE
    answer = await place("POST", f"{door}{path.format(**outside.ids)}", who, json=filled)
    assert answer.status_code in (404, 422), answer.text
    assert answer.json()["code"].endswith("not_found")
    assert place.rows() == before


async def test_foreign_ids_in_queries_find_nothing(place: Place, shop: Camp, outside: Camp) -> None:
    path = f"{CONSOLE}/conversations"
    assert (await place.good("GET", path, outside.owner))["items"]
    found = await place.good("GET", path, outside.owner, params={"inboxId": shop.ids["inbox_id"]})
    assert found["items"] == []
    for kind in ("messages", "contacts"):
        found = await place.good("GET", f"{CONSOLE}/search", outside.owner, params={"query": "teashop", "kind": kind})
        assert found["items"] == []
    theirs = (await place.good("GET", path, shop.owner, params={"limit": 1}))["nextCursor"]
    if theirs:
        text = (await place("GET", path, outside.owner, params={"cursor": theirs})).text
        assert shop.ids["contact_id"] not in text


async def test_lists_hold_one_workspace(place: Place, shop: Camp, outside: Camp) -> None:
    ids = set(shop.ids.values()) - {"original"}
    for route in table():
        if route.door == CONSOLE and route.method == "GET" and not route.parameters:
            params = {"query": "teashop"} if route.path.endswith("/search") else None
            text = (await place("GET", route.path, outside.owner, params=params)).text
            assert not [each for each in ids if each in text], route.name


def _commands(ids: dict[str, str]) -> list[dict[str, Any]]:
    """Everything a socket may say about a conversation."""
    place = {"conversationId": ids["conversation_id"]}
    return [
        {"type": "read", **place, "seq": 1},
        {"type": "typing", **place, "isTyping": True},
        {"type": "send", **place, "clientMessageId": "cm_hostile_1", "text": "let me in"},
        {"type": "resume", **place, "pos": 0},
    ]


async def _live(place: Place, door: str, who: Who, hello: dict[str, Any], commands: list[dict[str, Any]]) -> Any:
    body = {"commands": [hello, *commands], "waitSeconds": 0}
    return await place.good("POST", f"{door}/live", who, json=body)


async def test_live_commands_of_an_agent_reach_no_other_workspace(place: Place, shop: Camp, outside: Camp) -> None:
    ids = shop.ids
    commands = [
        *_commands(ids),
        {
            "type": "edit",
            "ref": "r1",
            "conversationId": ids["conversation_id"],
            "entryId": ids["entry_id"],
            "text": "x",
        },
        {"type": "recall", "ref": "r2", "conversationId": ids["conversation_id"], "entryId": ids["entry_id"]},
        {
            "type": "edit",
            "ref": "r3",
            "conversationId": outside.ids["conversation_id"],
            "entryId": ids["entry_id"],
            "text": "x",
        },
        {"type": "view", "conversationIds": [ids["conversation_id"]]},
    ]
    hello = {
        "type": "hello",
        "conversations": [{"id": ids["conversation_id"], "pos": 0}],
        "viewing": [ids["conversation_id"]],
    }
    before = place.rows()
    answer = await _live(place, CONSOLE, outside.owner, hello, commands)
    _require_nothing(answer, shop, errors=6)
    assert place.rows() == before


async def test_live_commands_of_a_visitor_reach_nobody_else(place: Place, shop: Camp, outside: Camp) -> None:
    ids = shop.ids
    token, lin = await place.visitor(ids["inbox_id"])
    own = await place.say(lin)
    message = {"conversationId": ids["conversation_id"], "messageId": ids["message_id"]}
    commands = [
        *_commands(ids),
        {"type": "delivered", "conversationId": ids["conversation_id"], "seq": 1},
        {"type": "edit", "ref": "r1", **message, "text": "x"},
        {"type": "recall", "ref": "r2", **message},
        {"type": "recall", "ref": "r3", "conversationId": own["conversationId"], "messageId": ids["message_id"]},
    ]
    for secret in (token, outside.visitor_token):
        hello = {"type": "hello", "token": secret, "conversations": [{"id": ids["conversation_id"], "pos": 0}]}
        before = place.rows()
        answer = await _live(place, WIDGET, {}, hello, commands)
        _require_nothing(answer, shop, errors=7)
        assert place.rows() == before


def _require_nothing(answer: Any, camp: Camp, errors: int) -> None:
    frames = answer["frames"]
    assert [frame["type"] for frame in frames].count("error") == errors, frames
    assert all(frame["code"].endswith("not_found") for frame in frames if frame["type"] == "error"), frames
    resumed = [frame for frame in frames if frame["type"] == "resumed"]
    assert resumed
    assert all(frame["reset"] and frame["conversation"] is None and not frame["events"] for frame in resumed)
    assert "secret of" not in str(frames)


async def test_a_signed_link_is_good_for_its_viewer_and_its_file(place: Place, shop: Camp, outside: Camp) -> None:
    entries = await place.good("GET", f"{CONSOLE}/conversations/{shop.ids['conversation_id']}/entries", shop.owner)
    [attachment] = next(entry["attachments"] for entry in entries["items"] if entry.get("attachments"))
    agents_link, visitors_link = attachment["url"], shop.ids["picture_url"]
    assert (await place("GET", agents_link, shop.owner)).status_code == 200
    assert (await place("GET", agents_link, shop.agent)).status_code == 200
    assert (await place("GET", agents_link)).status_code == 401
    assert (await place("GET", agents_link, shop.visitor)).status_code == 401
    assert (await place("GET", agents_link, outside.owner)).status_code == 404
    assert (await place("GET", visitors_link)).status_code == 200
    for forged in (
        visitors_link.replace(shop.ids["attachment_id"], shop.ids["unsent_id"]),
        visitors_link.replace("/original", "/thumbnail"),
        visitors_link.replace(shop.ids["contact_id"], outside.ids["contact_id"]),
        visitors_link.replace("expires=1", "expires=2"),
        visitors_link.rpartition("&")[0],
        visitors_link.rpartition("?")[0],
        visitors_link.replace("contact%3A", "agents%3A"),
    ):
        assert forged != visitors_link
        assert (await place("GET", forged, outside.owner)).status_code == 403, forged
