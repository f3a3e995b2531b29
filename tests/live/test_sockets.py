"""The protocol over real sockets: hello, resume, replay, reset; an answer means disk; visitors see no notes."""

from __future__ import annotations

import asyncio
import sqlite3

from kefu.kernel.ids import new_id
from tests.live.conftest import Visit
from tests.live.people import Agent
from tests.live.server import KefuServer


def stored(kefu: KefuServer, client_message_id: str) -> list[tuple[str, int]]:
    """What is on disk, read past the server."""
    with sqlite3.connect(kefu.database) as database:
        query = "SELECT text, seq FROM entries WHERE client_message_id = ?"
        return list(database.execute(query, (client_message_id,)))


async def test_a_message_and_its_answer(ada: Agent, new_visitor: Visit) -> None:
    sam = await (await new_visitor()).enter()
    console = await ada.enter(is_watching_all=True)
    question = await sam.sent("is it green?")
    conversation = question["conversationId"]
    seen = await console.hear("entry.added", lambda frame: frame["entry"].get("text") == "is it green?")
    assert seen["entry"]["id"] == question["message"]["id"]
    assert (seen["entry"]["seq"], seen["pos"], question["pos"]) == (1, 2, 2)
    answer = await console.sent("it is", conversationId=conversation)
    heard = await sam.hear("message.added")
    assert (heard["message"]["text"], heard["message"]["seq"], heard["pos"]) == ("it is", 2, 3)
    assert answer["entry"]["id"] == heard["message"]["id"]
    assert "message.added" not in sam.kinds()[: sam.kinds().index("sent")], "its own message comes as `sent` alone"


async def test_other_tabs_hear_what_this_tab_says(new_visitor: Visit) -> None:
    visitor = await new_visitor()
    one, two = await visitor.enter(), await visitor.enter()
    sent = await one.sent("hello")
    heard = await two.hear("message.added")
    assert heard["message"] == sent["message"]
    assert heard["pos"] == sent["pos"]
    await one.quiet()
    assert "message.added" not in one.kinds()


async def test_an_acknowledged_message_is_on_disk(kefu: KefuServer, new_visitor: Visit) -> None:
    sam = await (await new_visitor()).enter()
    for n in range(20):
        name = await sam.send(f"number {n}")
        await sam.hear("sent", lambda frame, name=name: frame["clientMessageId"] == name)  # type: ignore[misc]
        assert stored(kefu, name) == [(f"number {n}", n + 1)]


async def test_a_resend_after_a_reconnect_is_the_same_message(kefu: KefuServer, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    sam = await visitor.enter()
    first = await sam.sent("only once")
    await sam.close()
    again = await (await visitor.enter()).sent("only once", clientMessageId=first["clientMessageId"])
    assert again["message"] == first["message"]
    assert stored(kefu, first["clientMessageId"]) == [("only once", 1)]


async def test_a_resend_with_other_words_is_a_conflict(kefu: KefuServer, new_visitor: Visit) -> None:
    sam = await (await new_visitor()).enter()
    first = await sam.sent("these words")
    await sam.send("other words", clientMessageId=first["clientMessageId"])
    refused = await sam.hear("error")
    assert (refused["code"], refused["ref"]) == ("message.conflict", first["clientMessageId"])
    assert stored(kefu, first["clientMessageId"]) == [("these words", 1)]


async def test_many_at_once_from_many_sockets_are_one_order_for_everybody(ada: Agent, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    tabs = [await visitor.enter() for _ in range(4)]
    conversation = (await tabs[0].sent("begin"))["conversationId"]
    console = await ada.enter(conversation)
    await asyncio.gather(*[tab.send(f"{n}/{k}") for n, tab in enumerate(tabs) for k in range(20)])
    await console.hear("entry.added", lambda frame: frame["entry"]["seq"] == 81)
    order = [frame["entry"]["text"] for frame in console.heard if frame["type"] == "entry.added"]
    assert [frame["pos"] for frame in console.heard if frame["type"] == "entry.added"] == list(range(3, 83))
    for n, tab in enumerate(tabs):
        await tab.quiet()
        own = [frame for frame in tab.heard if frame["type"] in {"sent", "message.added"}]
        by_pos = {frame["pos"]: frame["message"]["text"] for frame in own}
        assert [by_pos[pos] for pos in sorted(by_pos) if by_pos[pos] != "begin"] == order
        assert [text for text in order if text.startswith(f"{n}/")] == [f"{n}/{k}" for k in range(20)]


async def test_what_happened_while_away_is_replayed_and_then_it_is_live(ada: Agent, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    sam = await visitor.enter()
    sent = await sam.sent("hello")
    conversation = sent["conversationId"]
    await sam.close()
    console = await ada.enter(conversation)
    for n in range(3):
        await console.sent(f"answer {n}", conversationId=conversation)
    again = await visitor.enter(**{conversation: sent["pos"]})
    replay = await again.hear("resumed")
    assert not replay["reset"]
    assert [event["message"]["text"] for event in replay["events"]] == ["answer 0", "answer 1", "answer 2"]
    assert [event["message"]["type"] for event in replay["events"]] == ["text"] * 3
    await console.sent("answer 3", conversationId=conversation)
    assert (await again.hear("message.added"))["pos"] == sent["pos"] + 4
    assert again.kinds()[:2] == ["welcome", "resumed"], "nothing live comes before the replay"


async def test_nothing_falls_between_replay_and_live(ada: Agent, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    sam = await visitor.enter()
    sent = await sam.sent("hello")
    conversation = sent["conversationId"]
    console = await ada.enter(conversation)
    writing = asyncio.gather(*[console.send(f"{n}", conversationId=conversation) for n in range(150)])
    listeners = [await visitor.enter(**{conversation: sent["pos"]}) for _ in range(8)]
    await writing
    last = sent["pos"] + 150
    for talker in listeners:
        resumed = await talker.hear("resumed")
        got = [event["pos"] for event in resumed["events"]]
        if not got or got[-1] < last:
            await talker.hear("message.added", lambda frame: frame["pos"] == last)
        live = [frame["pos"] for frame in talker.heard if frame["type"] == "message.added"]
        known = got[-1] if got else sent["pos"]
        assert got == list(range(sent["pos"] + 1, known + 1))
        assert [pos for pos in live if pos > known] == list(range(known + 1, last + 1))


async def test_a_gap_that_cannot_be_filled_is_told(kefu: KefuServer, ada: Agent, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    sam = await visitor.enter()
    conversation = (await sam.sent("1"))["conversationId"]
    await sam.sent("2")
    await ada.call("POST", f"/conversations/{conversation}/claim", {})
    for text in "34":
        await sam.sent(text)
    with sqlite3.connect(kefu.database) as database:
        # What was said is kept with the entries; that she took it, at position 4, is known from the log alone.
        database.execute("DELETE FROM events WHERE conversation_id = ? AND pos < 5", (conversation,))
    for pos, is_reset in ((1, True), (3, True), (4, False), (6, False), (99, True), (0, True)):
        again = await (await visitor.enter(**{conversation: pos})).hear("resumed")
        assert again["reset"] is is_reset, pos
        assert again["conversation"]["lastPos"] == 6
        assert len(again["events"]) == (0 if is_reset else 6 - pos)
        console = await ada.enter(known={conversation: pos})
        [resumed] = [frame for frame in console.heard if frame["type"] == "resumed"]
        assert resumed["reset"] is is_reset


async def test_resume_while_live_and_of_what_is_not_mine(ada: Agent, new_visitor: Visit) -> None:
    sam = await (await new_visitor()).enter()
    conversation = (await sam.sent("hello"))["conversationId"]
    await sam.say(type="resume", conversationId=conversation, pos=1)
    assert [event["pos"] for event in (await sam.hear("resumed"))["events"]] == [2]
    lin = await (await new_visitor()).enter()
    await lin.say(type="resume", conversationId=conversation, pos=1)
    resumed = await lin.hear("resumed")
    assert (resumed["reset"], resumed["events"], resumed["conversation"]) == (True, [], None)
    await lin.send("let me in", conversationId=conversation)
    assert (await lin.hear("error"))["code"] == "conversation.not_found"


async def test_edits_recalls_and_marks_reach_both_sides(ada: Agent, new_visitor: Visit) -> None:
    sam = await (await new_visitor()).enter()
    sent = await sam.sent("helo")
    conversation, message = sent["conversationId"], sent["message"]["id"]
    console = await ada.enter(conversation)
    await sam.say(type="edit", ref="r1", conversationId=conversation, messageId=message, text="hello")
    assert (await sam.hear("done"))["ref"] == "r1"
    assert (await console.hear("entry.changed"))["entry"]["text"] == "hello"
    await console.say(type="read", conversationId=conversation, seq=1)
    read = await sam.hear("conversation.changed")
    assert read["conversation"]["agentReadSeq"] == 1
    answer = await console.sent("yes", conversationId=conversation)
    await sam.say(type="delivered", conversationId=conversation, seq=2)
    await console.hear("conversation.changed", lambda f: f["conversation"]["visitorDeliveredSeq"] == 2)
    await sam.say(type="read", conversationId=conversation, seq=2)
    await console.hear("conversation.changed", lambda f: f["conversation"]["visitorReadSeq"] == 2)
    await console.say(type="recall", ref="r2", conversationId=conversation, entryId=answer["entry"]["id"])
    await console.hear("done")
    gone = await sam.hear("message.changed", lambda frame: frame["message"]["isRemoved"])
    assert (gone["message"]["text"], gone["message"]["id"]) == ("", answer["entry"]["id"])


async def test_visitors_never_see_notes_or_activities(ada: Agent, new_visitor: Visit) -> None:
    secret = f"悄悄话 {new_id('x')}"
    visitor = await new_visitor()
    sam = await visitor.enter()
    conversation = (await sam.sent("hello"))["conversationId"]
    console = await ada.enter(conversation)
    note = await console.sent(secret, conversationId=conversation, isNote=True)
    await console.say(
        type="edit", ref="e", conversationId=conversation, entryId=note["entry"]["id"], text=f"{secret} again"
    )
    await console.hear("done")
    await ada.call("POST", f"/conversations/{conversation}/claim")
    await console.sent("visible", conversationId=conversation)
    await sam.hear("message.added")
    again = await visitor.enter(**{conversation: 1})
    resumed = await again.hear("resumed")
    assert not resumed["reset"]
    polled = await visitor.poll(known={conversation: 0})
    everything = "".join([*sam.raw, *again.raw, str(polled)])
    assert "visible" in everything
    assert secret in "".join(console.raw)
    for hidden in (secret, "悄悄话", '"note"', '"activity"', "claimed", "ada@example.com"):
        assert hidden not in everything
