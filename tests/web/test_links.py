"""Chat by a plain link: its page and its code, topics, and what becomes of them in the conversation."""

from __future__ import annotations

from typing import Any

import httpx

from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"


async def topics_of(ada: httpx.AsyncClient) -> tuple[str, dict[str, Any]]:
    """The first inbox, with a topic that leads to a team and marks the conversation, and a plain one."""
    inbox_id = (await ada.get(f"{DOOR}/inboxes")).json()[0]["id"]
    team = (await ada.post(f"{DOOR}/teams", json={"name": "Returns desk"})).json()["id"]
    tag = (await ada.post(f"{DOOR}/tags", json={"name": "return"})).json()["id"]
    returns = {"key": "returns", "label": {"en": "Returns", "zh-CN": "退货"}, "teamId": team, "tagIds": [tag], "priority": "high"}
    body = {"topics": [returns, {"key": "other", "label": {"en": "Something else"}}]}
    made = await ada.put(f"{DOOR}/inboxes/{inbox_id}/topics", json=body)
    assert made.status_code == 200, made.text
    return inbox_id, returns


async def enter(stage: Stage, inbox_id: str, query: str = "") -> tuple[dict[str, Any], httpx.AsyncClient]:
    page = {"url": f"https://kefu.test/c/{inbox_id}{query}"}
    made = await stage.browser().post(f"{WIDGET}/inboxes/{inbox_id}/sessions", json={"language": "en", "page": page})
    session = made.json()
    return session, stage.browser(authorization=f"Bearer {session['token']}")


async def say(visitor: httpx.AsyncClient, text: str = "hello") -> str:
    sent = await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": f"cm_{text}_0001", "text": text})
    assert sent.status_code == 201, sent.text
    return str(sent.json()["conversationId"])


async def test_a_link_says_where_from_and_what_about(stage: Stage) -> None:
    ada = await stage.owner()
    inbox_id, returns = await topics_of(ada)
    await ada.post(f"{DOOR}/attributes", json={"subject": "conversation", "key": "source", "label": "Source", "kind": "text"})
    session, sam = await enter(stage, inbox_id, "?source=poster+3&topic=returns")
    assert (session["isIntakeDue"], session["knownFields"]) == (False, [])
    conversation_id = await say(sam)
    shown = (await ada.get(f"{DOOR}/conversations/{conversation_id}")).json()["conversation"]
    assert (shown["teamId"], shown["tagIds"], shown["priority"]) == (returns["teamId"], returns["tagIds"], "high")
    assert shown["attributes"] == {"source": "poster 3"}
    answers = (await ada.get(f"{DOOR}/conversations/{conversation_id}/answers")).json()
    assert answers["origin"] == {"source": "poster 3", "topic": "Returns"}


async def test_a_visitor_chooses_the_topic_once_for_each_conversation(stage: Stage) -> None:
    ada = await stage.owner()
    inbox_id, returns = await topics_of(ada)
    session, sam = await enter(stage, inbox_id)
    assert (session["isIntakeDue"], session["knownFields"]) == (True, ["form"])
    config = (await sam.get(f"{WIDGET}/inboxes/{inbox_id}/config")).json()
    assert config["intake"]["topics"][0] == {"key": "returns", "label": {"en": "Returns", "zh-CN": "退货"}}
    body = {"clientFormId": "form-0001", "answers": {}, "language": "en", "topic": "gone"}
    assert await code_of(await sam.post(f"{WIDGET}/intake", json=body), 422) == "topic.unknown"
    assert (await sam.post(f"{WIDGET}/intake", json={**body, "topic": "returns"})).status_code == 204
    assert (await sam.get(f"{WIDGET}/intake")).json() == {"isDue": False, "knownFields": []}
    first = await say(sam)
    assert (await ada.get(f"{DOOR}/conversations/{first}")).json()["conversation"]["teamId"] == returns["teamId"]
    await sam.post(f"{WIDGET}/conversations/{first}/resolve", json={})
    assert (await sam.get(f"{WIDGET}/intake")).json() == {"isDue": True, "knownFields": ["form"]}
    # Not choosing is no wall: the conversation begins as it always did.
    second = (await sam.post(f"{WIDGET}/conversations", json={})).json()["id"]
    assert second != first
    assert (await ada.get(f"{DOOR}/conversations/{second}/answers")).json()["origin"] is None


async def test_a_topic_whose_team_has_gone_still_begins_the_conversation(stage: Stage) -> None:
    ada = await stage.owner()
    inbox_id, returns = await topics_of(ada)
    _, sam = await enter(stage, inbox_id, "?topic=returns")
    assert (await ada.delete(f"{DOOR}/teams/{returns['teamId']}")).status_code < 300
    shown = (await ada.get(f"{DOOR}/conversations/{await say(sam)}")).json()["conversation"]
    assert (shown["teamId"], shown["priority"]) == (None, "high")


async def test_topics_are_the_admins_and_name_what_exists(stage: Stage) -> None:
    ada = await stage.owner()
    inbox_id, _ = await topics_of(ada)
    linus = await stage.colleague(ada, "Linus")
    topic = {"key": "x", "label": {"en": "X"}}
    address = f"{DOOR}/inboxes/{inbox_id}/topics"
    assert (await linus.put(address, json={"topics": [topic]})).status_code == 403
    assert len((await linus.get(f"{DOOR}/inboxes/{inbox_id}/link")).json()["topics"]) == 2
    assert await code_of(await ada.put(address, json={"topics": [topic, topic]}), 422) == "topic.key_twice"
    for wrong in ({"teamId": "team_none"}, {"tagIds": ["tag_none"]}):
        assert (await ada.put(address, json={"topics": [{**topic, **wrong}]})).status_code == 404


async def test_the_page_and_the_code_of_a_link(stage: Stage) -> None:
    ada = await stage.owner()
    inbox_id = (await ada.get(f"{DOOR}/inboxes")).json()[0]["id"]
    page = await stage.browser().get(f"/c/{inbox_id}?source=poster")
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert (await stage.browser().get("/c/inb_none")).status_code == 404
    link = (await ada.get(f"{DOOR}/inboxes/{inbox_id}/link")).json()["url"]
    assert link.endswith(f"/c/{inbox_id}")
    for kind, head in (("svg", b"<?xml"), ("png", b"\x89PNG")):
        code = await ada.get(f"{DOOR}/inboxes/{inbox_id}/link-code", params={"format": kind, "source": "门店A"})
        assert code.content.startswith(head)
    plain = await ada.get(f"{DOOR}/inboxes/{inbox_id}/link-code")
    wrong = await ada.get(f"{DOOR}/inboxes/{inbox_id}/link-code", params={"source": "<b>"})
    assert wrong.content == plain.content
