"""Who comes back goes on or begins anew, as the inbox says, and nothing that was written is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import msgspec
import pytest

from kefu.conversations.decide import MessageIntent, Stored
from kefu.kernel.clock import DAY
from kefu.web.visitor_verbs import VisitorVerbs
from tests.web.stage import DOOR, Stage
from tests.web.test_forms import Visit, visit


async def resolved(stage: Stage, ada: httpx.AsyncClient, lifecycle: dict[str, Any]) -> tuple[Visit, str]:
    sam = await visit(stage, ada)
    changed = await ada.patch(f"{DOOR}/inboxes/{sam.inbox_id}", json={"lifecycle": lifecycle})
    assert changed.status_code == 200, changed.text
    conversation_id = await say(sam, "message-0001")
    done = await ada.post(f"{DOOR}/conversations/{conversation_id}/status", json={"status": "resolved"})
    assert done.status_code == 200, done.text
    return sam, conversation_id


async def say(sam: Visit, client_message_id: str, **more: Any) -> str:
    sent = await sam.post("/messages", {"clientMessageId": client_message_id, "text": "hello", **more})
    assert sent.status_code == 201, sent.text
    return str(sent.json()["conversationId"])


@pytest.mark.parametrize(
    ("lifecycle", "days", "goes_on"),
    [
        ({}, 400, True),
        ({"returning": "continue_within", "continueDays": 3}, 2, True),
        ({"returning": "continue_within", "continueDays": 3}, 3, False),
        ({"returning": "begin_anew"}, 0, False),
    ],
)
async def test_the_next_message_goes_on_or_begins_anew(
    stage: Stage, lifecycle: dict[str, Any], days: int, goes_on: bool
) -> None:
    ada = await stage.owner()
    sam, first = await resolved(stage, ada, lifecycle)
    stage.clock.advance(days * DAY)
    assert (await say(sam, "message-0002") == first) is goes_on
    listed = (await sam.browser.get("/api/v1/widget/conversations", headers=sam.headers)).json()["items"]
    assert len(listed) == (1 if goes_on else 2), "the earlier one stays to be read"
    config = (await sam.browser.get(f"/api/v1/widget/inboxes/{sam.inbox_id}/config")).json()
    assert config["continuesSeconds"] == {"begin_anew": 0, "continue_within": 259_200}.get(lifecycle.get("returning", ""))


async def test_what_was_typed_offline_for_one_that_is_over_begins_the_next_and_is_said_once(stage: Stage) -> None:
    ada = await stage.owner()
    sam, first = await resolved(stage, ada, {"returning": "begin_anew"})
    form = {"isOn": True, "isAskedEveryTime": True, "fields": [{"key": "name", "kind": "text", "isRequired": True}]}
    await ada.put(f"{DOOR}/inboxes/{sam.inbox_id}/forms", json={"intake": form})
    quoted = (await sam.browser.get(f"/api/v1/widget/conversations/{first}/messages", headers=sam.headers)).json()
    more = {"conversationId": first, "replyToId": quoted["items"][0]["id"]}
    second = await say(sam, "offline-0001", **more)
    assert second != first
    assert await say(sam, "offline-0001", **more) == second, "a resend is the same message"
    assert await say(sam, "offline-0002", **more) == second, "and the next follows it"
    page = (await sam.browser.get(f"/api/v1/widget/conversations/{second}/messages", headers=sam.headers)).json()
    assert [message["seq"] for message in page["items"]] == [1, 2]
    assert page["items"][0]["replyTo"] is None


@pytest.mark.parametrize("is_known", [False, True])
async def test_the_same_on_the_way_that_does_not_wait(stage: Stage, is_known: bool) -> None:
    ada = await stage.owner()
    sam, first = await resolved(stage, ada, {"returning": "begin_anew"})
    verbs = VisitorVerbs(stage.wired)
    visitor = await verbs.sign_in(sam.session["token"])
    if is_known:
        await stage.wired.lifecycles.get(sam.inbox_id)
    intent = MessageIntent(
        actor=visitor, author_name="", conversation_id=first, client_message_id="socket-0001", text="again"
    )
    stored = await _submit(verbs, intent)
    assert stored.conversation.id != first
    assert (stored.is_new, stored.entry.text) == (True, "again")
    again = await _submit(verbs, intent)
    assert (again.is_new, again.entry.id) == (False, stored.entry.id)
    following = {"conversation_id": stored.conversation.id, "client_message_id": "socket-0002"}
    on = await _submit(verbs, msgspec.structs.replace(intent, **following))
    assert on.conversation.id == stored.conversation.id


async def _submit(verbs: VisitorVerbs, intent: MessageIntent) -> Stored:
    answer: asyncio.Future[Stored | Exception] = asyncio.get_running_loop().create_future()
    verbs.submit(intent, answer.set_result)
    result = await asyncio.wait_for(answer, 5)
    assert isinstance(result, Stored), result
    return result
