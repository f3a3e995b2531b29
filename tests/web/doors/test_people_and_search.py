"""The console's doors to contacts and search, and that another workspace finds nothing behind them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.doors.running import Door
from tests.world import ADA, MALLORY

CONTACTS = "/api/v1/console/contacts"
SEARCH = "/api/v1/console/search"


async def write(door: Door, *texts: str, **session: Any) -> None:
    who = await door.visitor(**session)
    for number, text in enumerate(texts):
        body = {"clientMessageId": f"message-{number:04}", "text": text}
        assert (await door("POST", "/api/v1/widget/messages", headers=who, json=body)).status_code == 201


async def find(door: Door, who: dict[str, str], query: str, **more: Any) -> dict[str, Any]:
    answer = await door("GET", SEARCH, headers=who, params={"query": query, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_message_is_found_by_two_characters_with_the_place_marked(door: Door) -> None:
    await write(door, "你好", "我想退款，订单 Order-12 😀 退款")
    hit = (await find(door, await door.agent(ADA), "退款"))["items"][0]
    assert [hit["excerpt"][a:b] for a, b in hit["highlights"][:1]] == ["退款"]
    units = hit["excerpt"].encode("utf-16-le")
    assert [units[a * 2 : b * 2].decode("utf-16-le") for a, b in hit["highlights"]] == ["退款", "退款"]
    assert (hit["direction"], hit["isNote"], hit["pos"]) == ("incoming", False, 3)
    assert (await find(door, await door.agent(MALLORY), "退款")) == {"items": [], "nextCursor": None}


async def test_search_goes_on_page_by_page(door: Door) -> None:
    await write(door, *(f"订单 {number}" for number in range(5)))
    ada = await door.agent(ADA)
    first = await find(door, ada, "订单", limit=3)
    second = await find(door, ada, "订单", limit=3, cursor=first["nextCursor"])
    texts = [hit["excerpt"] for hit in [*first["items"], *second["items"]]]
    assert texts == [f"订单 {number}" for number in range(4, -1, -1)]
    assert second["nextCursor"] is None


async def test_contacts_are_found_read_and_corrected(door: Door) -> None:
    ada = await door.agent(ADA)
    body = {"name": "山姆", "email": "sam@a.cn", "attributes": {"plan": "pro"}}
    changed = (await door("PATCH", f"{CONTACTS}/cont_sam", headers=ada, json=body)).json()
    assert (changed["name"], changed["email"], changed["attributes"]) == ("山姆", "sam@a.cn", {"plan": "pro"})
    assert (await find(door, ada, "SAM@ 姆", kind="contacts"))["items"] == [changed]
    assert (await door("GET", CONTACTS, headers=ada, params={"query": "山姆"})).json()["items"] == [changed]
    assert (await door("GET", f"{CONTACTS}/cont_sam", headers=ada)).json() == changed
    assert (await door("GET", f"{CONTACTS}/cont_sam/conversations", headers=ada)).json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"externalId": "u-1"},
        {"isIdentified": True},
        {"id": "x"},
        {"workspaceId": "ws_outside"},
        {"createdAt": 1},
        {"name": 5},
    ],
)
async def test_a_contact_has_no_other_writable_fields(door: Door, body: dict[str, Any]) -> None:
    answer = await door("PATCH", f"{CONTACTS}/cont_sam", headers=await door.agent(ADA), json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "body.invalid")


@pytest.mark.parametrize("contact_id", ["cont_eve", "cont_missing", "'--"])
async def test_a_foreign_contact_looks_like_a_missing_one(door: Door, contact_id: str) -> None:
    ada = await door.agent(ADA)
    answers = [
        await door("GET", f"{CONTACTS}/{contact_id}", headers=ada),
        await door("GET", f"{CONTACTS}/{contact_id}/conversations", headers=ada),
        await door("PATCH", f"{CONTACTS}/{contact_id}", headers=ada, json={"name": "mine"}),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "contact.not_found")}


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"query": "x", "cursor": "!"},
        {"query": "x", "kind": "agents"},
        {"query": "x" * 201},
        {"query": "x", "limit": 999},
    ],
)
async def test_wrong_searches_are_refused(door: Door, params: dict[str, Any]) -> None:
    answer = await door("GET", SEARCH, headers=await door.agent(ADA), params=params)
    assert answer.status_code == 422
