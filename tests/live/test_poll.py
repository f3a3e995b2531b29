"""Long polling where WebSockets are blocked: the same sessions, the same guarantees."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx

from kefu.kernel.ids import new_id
from tests.live.conftest import Visit
from tests.live.people import Agent, Frame, Visitor
from tests.live.server import KefuServer


def say(text: str, **more: object) -> Frame:
    return {"type": "send", "clientMessageId": new_id("cm"), "text": text, **more}


def one(frames: list[Frame], kind: str) -> Frame:
    [found] = [frame for frame in frames if frame["type"] == kind]
    return found


def kinds(frames: list[Frame]) -> list[str]:
    return [frame["type"] for frame in frames]


async def test_send_resend_and_replay_by_poll(ada: Agent, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    command = say("hello")
    frames = await visitor.poll(command)
    assert kinds(frames) == ["welcome", "status.changed", "sent"]
    sent = one(frames, "sent")
    assert one(await visitor.poll(command), "sent")["message"] == sent["message"]
    conversation, pos = sent["conversationId"], sent["pos"]
    answered = await ada.poll(say("hi", conversationId=conversation))
    assert "sent" in kinds(answered)
    replayed = await visitor.poll(known={conversation: pos}, wait=10)
    assert kinds(replayed) == ["welcome", "resumed"]
    assert [event["message"]["text"] for event in replayed[1]["events"]] == ["hi"]


async def test_a_waiting_poll_ends_when_something_happens(ada: Agent, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    sent = one(await visitor.poll(say("hello")), "sent")
    conversation = sent["conversationId"]
    waiting = asyncio.ensure_future(visitor.poll(known={conversation: sent["pos"]}, wait=20))
    await asyncio.sleep(0.5)
    started = time.monotonic()
    console = await ada.enter(conversation)
    await console.sent("hi", conversationId=conversation)
    frames = await asyncio.wait_for(waiting, 10)
    assert time.monotonic() - started < 3
    assert kinds(frames)[:2] == ["welcome", "resumed"]
    # An agent came: where one waits in the queue that is news too.
    assert kinds(frames)[2] in {"message.added", "queue.changed"}


async def test_nothing_falls_between_two_polls(ada: Agent, new_visitor: Visit) -> None:
    """The loop of a client: poll with what is known, apply, poll again, while an agent writes without pause."""
    visitor = await new_visitor()
    sent = one(await visitor.poll(say("hello")), "sent")
    conversation = sent["conversationId"]
    console = await ada.enter(conversation)
    writing = asyncio.gather(*[console.send(f"{n}", conversationId=conversation) for n in range(60)])
    pos = sent["pos"]
    texts: list[str] = []
    while len(texts) < 60:
        for frame in await visitor.poll(known={conversation: pos}, wait=5):
            events = frame["events"] if frame["type"] == "resumed" else [frame]
            for event in events:
                if event["type"] == "message.added" and event["pos"] == pos + 1:
                    pos += 1
                    texts.append(event["message"]["text"])
    await writing
    assert texts == [str(n) for n in range(60)]


async def test_a_quiet_poll_ends_when_the_time_is_up(new_visitor: Visit) -> None:
    started = time.monotonic()
    frames = await (await new_visitor()).poll(wait=1)
    assert kinds(frames) == ["welcome"]
    assert 0.9 < time.monotonic() - started < 5


async def test_agents_poll_too(ada: Agent, new_visitor: Visit) -> None:
    visitor: Visitor = await new_visitor()
    sent = one(await visitor.poll(say("hello")), "sent")
    conversation = sent["conversationId"]
    known = {conversation: sent["pos"]}
    assert "agent.viewing" in kinds(await ada.poll(known=known, wait=1))
    waiting = asyncio.ensure_future(ada.poll(known=known, wait=20))
    await asyncio.sleep(1)
    assert not waiting.done(), "the coming and going of polls must not wake them"
    await visitor.poll(say("anybody?", conversationId=conversation))
    frames = await asyncio.wait_for(waiting, 10)
    assert one(frames, "entry.added")["entry"]["text"] == "anybody?"


async def test_bad_polls_are_refused(kefu: KefuServer, ada: Agent, new_visitor: Visit) -> None:
    visitor = await new_visitor()
    async with httpx.AsyncClient() as browser:
        url = f"{kefu.url}/api/v1/widget/live"
        bodies: list[Any] = [
            {},
            {"commands": []},
            {"commands": [{}] * 51},
            {"commands": [{}], "waitSeconds": 26},
            [],
            "x",
        ]
        for body in bodies:
            answer = await browser.post(url, json=body)
            assert answer.status_code in {400, 422}, (body, answer.text)
        answer = await browser.post(url, json={"commands": [{"type": "hello", "token": "forged"}]})
        assert [frame["code"] for frame in answer.json()["frames"]] == ["visitor.unknown"]
        console = f"{kefu.url}/api/v1/console/live"
        hello = {"commands": [{"type": "hello"}]}
        assert (await browser.post(console, json=hello, headers={"origin": kefu.url})).status_code == 401
        foreign = {**ada.headers, "origin": "https://evil.example"}
        assert (await browser.post(console, json=hello, headers=foreign)).status_code == 403
    frames = await visitor.poll(say(""), {"type": "ping"}, {"type": "no such thing"})
    assert kinds(frames) == ["welcome", "error", "pong", "error"]
