"""A returning visitor's other conversations: listed in pages, read, counted, and nobody else's."""

from __future__ import annotations

from typing import Any

from kefu.kernel.ids import new_id
from tests.web.doors.running import Door
from tests.world import ADA

LIST = "/api/v1/widget/conversations"


async def say(door: Door, who: dict[str, str], text: str) -> str:
    """Say something in the current conversation; its id."""
    body = {"clientMessageId": new_id("cm"), "text": text}
    answer = await door("POST", "/api/v1/widget/messages", headers=who, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["conversationId"])


async def begin(door: Door, who: dict[str, str], text: str) -> str:
    """A new conversation, opened with `text`; the one before is ended."""
    started = await door("POST", LIST, headers=who, json={})
    assert started.status_code == 200, started.text
    found = await say(door, who, text)
    assert found == started.json()["id"]
    assert (await door("POST", f"{LIST}/{found}/resolve", headers=who, json={})).status_code == 200
    return found


async def answer(door: Door, conversation_id: str, text: str) -> None:
    body = {"clientMessageId": new_id("cm"), "text": text}
    headers = await door.agent(ADA)
    sent = await door("POST", f"/api/v1/console/conversations/{conversation_id}/messages", headers=headers, json=body)
    assert sent.status_code == 201, sent.text


async def listed(door: Door, who: dict[str, str], **query: Any) -> Any:
    found = await door("GET", LIST, headers=who, params=query)
    assert found.status_code == 200, found.text
    return found.json()


async def test_the_list_goes_back_in_pages_and_leaves_out_where_nothing_was_said(door: Door) -> None:
    who = await door.visitor()
    begun = [await begin(door, who, f"question {number}") for number in range(5)]
    assert (await door("POST", LIST, headers=who, json={})).status_code == 200  # started, and nothing said
    first = await listed(door, who, limit=3)
    assert [line["conversation"]["id"] for line in first["items"]] == begun[:1:-1]
    assert [line["lastMessage"]["text"] for line in first["items"]] == ["question 4", "question 3", "question 2"]
    rest = await listed(door, who, limit=3, cursor=first["nextCursor"])
    assert [line["conversation"]["id"] for line in rest["items"]] == [begun[1], begun[0]]
    assert rest["nextCursor"] is None
    page = (await door("GET", f"{LIST}/{begun[0]}/messages", headers=who)).json()
    assert [message["text"] for message in page["items"]] == ["question 0"]


async def test_a_line_shows_the_last_words_and_nothing_of_a_note(door: Door) -> None:
    who = await door.visitor()
    conversation = await begin(door, who, "x" * 500)
    note = {"clientMessageId": "note-0001", "text": "rather slow payer"}
    path = f"/api/v1/console/conversations/{conversation}/notes"
    written = await door("POST", path, headers=await door.agent(ADA), json=note)
    assert written.status_code == 201, written.text
    found = await listed(door, who)
    assert "payer" not in str(found)
    [line] = found["items"]
    assert line["lastMessage"]["text"].startswith("xxx")
    assert len(line["lastMessage"]["text"]) <= 120


async def test_the_session_counts_what_waits_in_other_conversations(door: Door) -> None:
    session = await door.session()
    who = {"Authorization": f"Bearer {session['token']}"}
    assert session["unreadBeside"] is None
    earlier = await begin(door, who, "the first")
    assert (await door.session(token=session["token"]))["unreadBeside"] is None
    await begin(door, who, "the second")
    assert (await door.session(token=session["token"]))["unreadBeside"] == {}
    await answer(door, earlier, "One thing more about the first")
    await answer(door, earlier, "and another")
    again = await door.session(token=session["token"])
    assert again["unreadBeside"] == {earlier: 2}
    assert again["conversation"]["id"] != earlier


async def test_another_visitor_lists_and_counts_nothing_of_it(door: Door) -> None:
    who = await door.visitor()
    await begin(door, who, "mine")
    await begin(door, who, "mine again")
    stranger = await door.session()
    assert stranger["unreadBeside"] is None
    headers = {"Authorization": f"Bearer {stranger['token']}"}
    assert (await listed(door, headers))["items"] == []
    assert len((await listed(door, who))["items"]) == 2


async def test_a_cursor_that_we_did_not_make_is_refused(door: Door) -> None:
    who = await door.visitor()
    refused = await door("GET", LIST, headers=who, params={"cursor": "%%%"})
    assert (refused.status_code, refused.json()["code"]) == (422, "cursor.invalid")
