"""Sensitive words through every door: what a visitor and an agent hear, and what the other side reads."""

from __future__ import annotations

from typing import Any

import httpx

from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"


async def test_words_are_masked_stopped_and_asked_about(stage: Stage, ada: httpx.AsyncClient) -> None:
    async def keep(**fields: Any) -> str:
        made = await ada.post(f"{DOOR}/word-lists", json={"name": "Words", **fields})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    masking = await keep(effect="mask", words="广告\n# no\n广告")
    await keep(effect="block", words="假货", direction="visitor")
    await keep(effect="warn", words="保证")
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    started = (await stage.browser().post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={})).json()
    visitor = stage.browser(authorization=f"Bearer {started['token']}")
    sent = await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000001", "text": "看廣告"})
    assert sent.json()["message"]["text"] == "看**"
    place = sent.json()["conversationId"]
    again = await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000001", "text": "看廣告"})
    assert again.json()["message"]["id"] == sent.json()["message"]["id"]
    stopped = await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000002", "text": "假 货"})
    assert await code_of(stopped, 422) == "message.words_blocked"
    edited = f"{WIDGET}/conversations/{place}/messages/{sent.json()['message']['id']}"
    assert await code_of(await visitor.patch(edited, json={"text": "假货"}), 422) == "message.words_blocked"
    hello = {"type": "hello", "token": started["token"]}
    spoken = [{"type": "send", "clientMessageId": f"cm_0000001{n}", "text": text} for n, text in enumerate(("广告", "假货"))]
    first = {**spoken[0], "conversationId": place}
    frames = (await visitor.post(f"{WIDGET}/live", json={"commands": [hello, first, {**spoken[1], "conversationId": place}]})).json()["frames"]
    assert [frame["message"]["text"] for frame in frames if frame["type"] == "sent"] == ["**"]
    assert [frame["code"] for frame in frames if frame["type"] == "error"] == ["message.words_blocked"]

    door = f"{DOOR}/conversations/{place}/messages"
    asked = await ada.post(door, json={"clientMessageId": "cm_00000003", "text": "我保证"})
    assert await code_of(asked, 409) == "message.words_warn"
    sure = {"clientMessageId": "cm_00000003", "text": "我保证", "isConfirmed": True}
    assert (await ada.post(door, json=sure)).json()["entry"]["text"] == "我保证"
    assert (await ada.post(door, json={"clientMessageId": "cm_00000004", "text": "假货"})).status_code == 201
    say = {"type": "send", "conversationId": place, "clientMessageId": "cm_00000005", "text": "我保证"}
    frames = (await ada.post(f"{DOOR}/live", json={"commands": [{"type": "hello"}, say]})).json()["frames"]
    assert [frame["code"] for frame in frames if frame["type"] == "error"] == ["message.words_warn"]

    await stage.wired.words.drain()
    hits = (await ada.get(f"{DOOR}/word-hits")).json()
    assert {hit["outcome"] for hit in hits} == {"masked", "blocked", "warned", "sent"}
    assert not [hit for hit in hits if "广告" in hit["text"] or "假货" in hit["text"] or "保证" in hit["text"]]
    tried = (await ada.post(f"{DOOR}/word-lists/try", json={"text": "广告保证", "side": "agent"})).json()
    assert (tried["text"], tried["isStopped"], len(tried["hits"])) == ("**保证", True, 2)
    upload = {"file": ("more.txt", "词\n微信,x\nＶＸ\n".encode("gb18030"))}
    assert (await ada.post(f"{DOOR}/word-lists/{masking}/words", files=upload)).json()["wordCount"] == 3
    assert (await ada.get(f"{DOOR}/word-lists/{masking}/words.txt")).text == "广告\n微信\nＶＸ"
    grace = await stage.colleague(ada)
    assert (await grace.get(f"{DOOR}/word-lists")).status_code == 403
