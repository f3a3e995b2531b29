"""Operations, bulk edits, tags and saved views through the console's door."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"


async def say(stage: Stage, ada: httpx.AsyncClient, number: int) -> str:
    """A visitor's conversation."""
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    started = await stage.browser().post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={})
    visitor = stage.browser(authorization=f"Bearer {started.json()['token']}")
    sent = await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": f"cm_0000000{number}", "text": "hi"})
    return str(sent.json()["conversationId"])


async def bulk(ada: httpx.AsyncClient, edits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answer = await ada.post(f"{DOOR}/conversations/operations", json={"edits": edits})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_a_bulk_edit_names_what_failed_and_leads_back(stage: Stage, ada: httpx.AsyncClient) -> None:
    ids = [await say(stage, ada, number) for number in range(2)]
    tag = (await ada.post(f"{DOOR}/tags", json={"name": "VIP", "colour": "red"})).json()["id"]
    operations = [{"type": "add_tags", "tagIds": [tag]}, {"type": "set_status", "status": "resolved"}]
    edits = [{"conversationId": each, "operations": operations} for each in (*ids, "conv_nobody")]
    results = await bulk(ada, edits)
    assert [each["problem"] and each["problem"]["code"] for each in results] == [None, None, "conversation.not_found"]
    assert [each["conversation"]["status"] for each in results[:2]] == ["resolved"] * 2
    back = [{"conversationId": each["conversationId"], "operations": each["undo"]} for each in results[:2]]
    undone = await bulk(ada, back)
    assert [(each["conversation"]["status"], each["conversation"]["tagIds"]) for each in undone] == [("open", [])] * 2


async def test_visitors_hear_nothing_of_tags(stage: Stage, ada: httpx.AsyncClient) -> None:
    conversation_id = await say(stage, ada, 1)
    tag = (await ada.post(f"{DOOR}/tags", json={"name": "difficult"})).json()["id"]
    applied = await ada.post(
        f"{DOOR}/conversations/{conversation_id}/operations",
        json={"operations": [{"type": "add_tags", "tagIds": [tag]}, {"type": "set_priority", "priority": "low"}]},
    )
    assert (applied.json()["tagIds"], applied.json()["priority"]) == ([tag], "low")
    detail = (await ada.get(f"{DOOR}/conversations/{conversation_id}/entries")).json()
    lines = [each for each in detail["items"] if each["kind"] == "activity"]
    assert [each["activity"] for each in lines] == ["started", "tagged", "priority_changed"]
    assert lines[1]["tagNames"] == ["difficult"]


async def test_a_filter_lists_and_a_saved_view_counts(stage: Stage, ada: httpx.AsyncClient) -> None:
    conversation_id = await say(stage, ada, 1)
    filter_ = {"groups": [{"tests": [{"field": "unread", "operator": "more_than", "values": [0]}]}]}
    found = await ada.post(f"{DOOR}/conversations/query", json={"filter": filter_, "view": "unassigned"})
    assert [each["id"] for each in found.json()["items"]] == [conversation_id]
    nothing = await ada.post(f"{DOOR}/conversations/query", json={"filter": filter_, "view": "mine"})
    assert nothing.json()["items"] == []
    view = (await ada.post(f"{DOOR}/saved-views", json={"name": "Unread", "filter": filter_})).json()
    assert (await ada.get(f"{DOOR}/saved-views/counts")).json() == [{"id": view["id"], "count": 1}]
    wrong = {"groups": [{"tests": [{"field": "status", "operator": "is", "values": ["closed"]}]}]}
    refused = await ada.post(f"{DOOR}/conversations/query", json={"filter": wrong})
    assert await code_of(refused, 422) == "filter.wrong"


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_agents_make_tags_and_admins_keep_them(stage: Stage, ada: httpx.AsyncClient, method: str) -> None:
    grace = await stage.colleague(ada)
    made = await grace.post(f"{DOOR}/tags", json={"name": "new"})
    assert made.status_code == 201
    body = {"name": "newer"} if method == "PATCH" else None
    assert (await grace.request(method, f"{DOOR}/tags/{made.json()['id']}", json=body)).status_code == 403
    assert (await ada.request(method, f"{DOOR}/tags/{made.json()['id']}", json=body)).status_code < 300
