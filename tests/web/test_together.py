"""Transfers, participants, mentions and the supervisor's overview through the console's door."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"


@pytest.fixture
async def grace(stage: Stage, ada: httpx.AsyncClient) -> httpx.AsyncClient:
    return await stage.colleague(ada)


@pytest.fixture
async def held(stage: Stage, ada: httpx.AsyncClient) -> str:
    """A conversation that Ada answers."""
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    started = await stage.browser().post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={})
    visitor = stage.browser(authorization=f"Bearer {started.json()['token']}")
    sent = (await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000001", "text": "hi"})).json()
    await ada.post(f"{DOOR}/conversations/{sent['conversationId']}/claim")
    return str(sent["conversationId"])


async def id_of(browser: httpx.AsyncClient) -> str:
    return str((await browser.get(f"{DOOR}/me")).json()["agent"]["id"])


async def good(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def test_an_offer_is_seen_and_accepted(ada: httpx.AsyncClient, grace: httpx.AsyncClient, held: str) -> None:
    offer = {"agentId": await id_of(grace), "note": "the refund"}
    made = await good(await ada.post(f"{DOOR}/conversations/{held}/transfers", json=offer), 201)
    [seen] = await good(await grace.get(f"{DOOR}/transfers"))
    assert seen == made
    assert (seen["note"], seen["conversation"]["id"], seen["expiresAt"] - seen["offeredAt"]) == (
        "the refund",
        held,
        60_000,
    )
    path = f"{DOOR}/transfers/{made['id']}"
    assert await code_of(await ada.post(f"{path}/accept"), 403) == "not_allowed"
    accepted = await good(await grace.post(f"{path}/accept"))
    assert accepted["assigneeId"] == await id_of(grace)
    assert await code_of(await ada.post(f"{path}/withdraw"), 409) == "transfer.over"
    assert await good(await grace.get(f"{DOOR}/transfers")) == []
    again = await good(
        await grace.post(f"{DOOR}/conversations/{held}/transfers", json={"agentId": await id_of(ada)}), 201
    )
    declined = await good(await ada.post(f"{DOOR}/transfers/{again['id']}/decline", json={"reason": "busy"}))
    assert declined["assigneeId"] == await id_of(grace)
    lines = (await good(await ada.get(f"{DOOR}/conversations/{held}/entries")))["items"]
    assert [(each["activity"], each["note"]) for each in lines if each["kind"] == "activity"][-3:] == [
        ("transferred", ""),
        ("transfer_offered", ""),
        ("transfer_declined", "busy"),
    ]


async def test_a_team_gets_a_conversation_with_a_word(ada: httpx.AsyncClient, held: str) -> None:
    team = (await ada.post(f"{DOOR}/teams", json={"name": "Tea"})).json()
    body = {"teamId": team["id"], "note": "please"}
    path = f"{DOOR}/conversations/{held}/team-transfer"
    assert await code_of(await ada.post(path, json=body), 422) == "transfer.team_empty"
    await ada.put(f"{DOOR}/teams/{team['id']}/members", json={"agentIds": [await id_of(ada)]})
    given = await good(await ada.post(path, json=body))
    assert (given["assigneeId"], given["teamId"]) == (None, team["id"])


async def test_a_note_names_a_colleague_who_reads_it(
    ada: httpx.AsyncClient, grace: httpx.AsyncClient, held: str
) -> None:
    me = await id_of(grace)
    note = {"clientMessageId": "cm_00000009", "text": "@Grace look", "mentionIds": [me]}
    sent = await good(await ada.post(f"{DOOR}/conversations/{held}/notes", json=note), 201)
    assert sent["entry"]["mentions"] == [{"id": me, "name": "Grace"}]
    assert sent["conversation"]["participantIds"] == [me]
    assert (await good(await grace.get(f"{DOOR}/conversations/counts")))["mentionsUnread"] == 1
    page = await good(await grace.get(f"{DOOR}/mentions"))
    assert [(each["note"]["id"], each["readAt"]) for each in page["items"]] == [(sent["entry"]["id"], None)]
    await good(await grace.post(f"{DOOR}/mentions/read", json={"conversationId": held}), 204)
    counts = await good(await grace.get(f"{DOOR}/conversations/counts"))
    assert (counts["mentionsUnread"], counts["participating"]) == (0, 1)
    left = await good(await grace.delete(f"{DOOR}/conversations/{held}/participants/{me}"))
    assert left["participantIds"] == []
    joined = await good(await grace.post(f"{DOOR}/conversations/{held}/participants", json={"agentId": me}))
    assert joined["participantIds"] == [me]
    whisper = {"clientMessageId": "cm_00000010", "text": "psst", "isWhisper": True}
    refused = await grace.post(f"{DOOR}/conversations/{held}/notes", json=whisper)
    assert await code_of(refused, 403) == "not_allowed"
    said = await good(await ada.post(f"{DOOR}/conversations/{held}/notes", json=whisper), 201)
    assert said["entry"]["isWhisper"] is True


async def test_supervisors_see_the_team_and_take_over(
    ada: httpx.AsyncClient, grace: httpx.AsyncClient, held: str
) -> None:
    await good(await ada.post(f"{DOOR}/conversations/{held}/assignee", json={"agentId": await id_of(grace)}))
    assert await code_of(await grace.get(f"{DOOR}/team-now"), 403) == "not_allowed"
    seen = await good(await ada.get(f"{DOOR}/team-now"))
    assert [each["id"] for each in seen["conversations"]] == [held]
    assert [(each["waiting"], each["longestSince"]) for each in seen["pools"]] == [(0, None)]
    await good(await ada.post(f"{DOOR}/conversations/{held}/assignee", json={"agentId": await id_of(ada)}))
    lines = (await good(await ada.get(f"{DOOR}/conversations/{held}/entries")))["items"]
    assert (lines[-1]["activity"], lines[-1]["agentId"]) == ("taken_over", await id_of(grace))


async def test_the_time_to_answer_an_offer_is_the_workspaces(ada: httpx.AsyncClient) -> None:
    assert (await good(await ada.get(f"{DOOR}/workspace")))["transferSeconds"] == 60
    assert (await good(await ada.patch(f"{DOOR}/workspace", json={"transferSeconds": 90})))["transferSeconds"] == 90
    assert await code_of(await ada.patch(f"{DOOR}/workspace", json={"transferSeconds": 5}), 422) == "body.invalid"
