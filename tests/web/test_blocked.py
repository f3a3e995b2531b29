"""Who is shut out cannot write through any of the visitors' doors, and hears it calmly."""

from __future__ import annotations

import httpx
import pytest

from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"


@pytest.mark.parametrize("kind", ["contact", "visitor", "address"])
async def test_no_door_is_open_to_who_is_blocked(stage: Stage, ada: httpx.AsyncClient, kind: str) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    sam = stage.browser("203.0.113.9")
    opened = f"{WIDGET}/inboxes/{inbox['id']}/sessions"
    session = (await sam.post(opened, json={})).json()
    assert session["isBlocked"] is False
    sam.headers["authorization"] = f"Bearer {session['token']}"
    said = (await sam.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_sam_0001", "text": "Hi"})).json()
    conversation = said["conversationId"]
    detail = (await ada.get(f"{DOOR}/conversations/{conversation}")).json()
    value = {"contact": detail["contact"]["id"], "visitor": session["visitorId"], "address": "203.0.113.0/28"}[kind]
    made = await ada.post(f"{DOOR}/blocks", json={"kind": kind, "value": value, "reason": "spam"})
    assert made.status_code == 201, made.text

    again = (await sam.post(opened, json={"token": session["token"]})).json()
    assert (again["isBlocked"], len(again["messages"])) == (True, 1)
    message = {"clientMessageId": "cm_sam_0002", "text": "again"}
    tries = [
        sam.post(f"{WIDGET}/messages", json=message),
        sam.post(f"{WIDGET}/messages", json={**message, "conversationId": conversation}),
        sam.post(f"{WIDGET}/uploads", files={"file": ("a.txt", b"only text")}),
    ]
    if kind != "address":
        place = f"{WIDGET}/conversations/{conversation}/messages/{said['message']['id']}"
        tries += [sam.patch(place, json={"text": "changed"}), sam.post(f"{WIDGET}/conversations")]
    for each in tries:
        assert await code_of(await each, 403) == "visitor.blocked"
    hello = {"type": "hello", "token": session["token"]}
    live = {"commands": [hello, {"type": "send", "clientMessageId": "cm_sam_0003", "text": "live"}], "waitSeconds": 0}
    frames = (await sam.post(f"{WIDGET}/live", json=live)).json()["frames"]
    assert [frame["code"] for frame in frames if frame["type"] == "error"] == ["visitor.blocked"]

    assert (await ada.delete(f"{DOOR}/blocks/{made.json()['id']}")).status_code == 204
    assert (await sam.post(opened, json={"token": session["token"]})).json()["isBlocked"] is False
    assert (await sam.post(f"{WIDGET}/messages", json=message)).status_code == 201
