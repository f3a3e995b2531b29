"""Signalling of calls through the doors: from one device to the other, to nobody else, sockets and polls alike."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.live.conftest import Visit
from tests.live.people import CONSOLE, WIDGET, Agent, Frame, Talker, post_live

DESK, PHONE = "desk_of_ada_0123456789", "phone_of_sam_0123456789"
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"


@pytest.fixture
async def inbox(ada: Agent) -> str:
    inbox_id: str = (await ada.call("GET", "/inboxes"))[0]["id"]
    rules = {"hasVoice": True, "hasVideo": True, "canVisitorsStart": True}
    assert await ada.call("PUT", f"/inboxes/{inbox_id}/calls", rules) == rules
    return inbox_id


async def done(talker: Talker, ref: str, **command: Any) -> None:
    await talker.say(ref=ref, **command)
    await talker.hear("done", lambda each: each["ref"] == ref)


async def joined(talker: Talker, ref: str, **command: Any) -> Frame:
    await talker.say(ref=ref, **command)
    frame = await talker.hear("call.joined", lambda each: each["ref"] == ref)
    await talker.hear("done", lambda each: each["ref"] == ref)
    return frame


def signal(call_id: str, device: str, **more: Any) -> dict[str, Any]:
    return {"type": "call_signal", "callId": call_id, "device": device, "n": 1, "ack": 0, **more}


async def in_call(ada: Agent, new_visitor: Visit) -> tuple[Talker, Talker, str, str]:
    sam = await (await new_visitor()).enter()
    conversation = (await sam.sent("may I call you?"))["conversationId"]
    console = await ada.enter(conversation)
    started = {"type": "call_start", "conversationId": conversation, "device": DESK, "kind": "video"}
    call = (await joined(console, "r1", **started))["callId"]
    rung = (await sam.hear("call.changed"))["call"]
    assert (rung["id"], rung["state"], rung["startedBy"]) == (call, "ringing", "agent")
    assert rung["agent"]["name"] == ada.me["agent"]["name"]
    await joined(sam, "r2", type="call_accept", callId=call, device=PHONE)
    await console.hear("call.changed", lambda each: each["call"]["state"] == "accepted")
    return console, sam, call, conversation


async def test_what_a_device_says_reaches_the_other_device_alone(ada: Agent, new_visitor: Visit, inbox: str) -> None:
    console, sam, call, conversation = await in_call(ada, new_visitor)
    other_console = await ada.enter(conversation)
    stranger = await (await new_visitor()).enter()
    offer = {"type": "offer", "sdp": SDP}
    await console.say(**signal(call, DESK, description=offer))
    heard = await sam.hear("call.signal")
    assert (heard["callId"], heard["n"], heard["description"]) == (call, 1, offer)
    candidate = {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host", "sdpMid": "0", "sdpMLineIndex": 0}
    media = {"microphone": True, "camera": False, "screen": False}
    await sam.say(**signal(call, PHONE, candidates=[candidate], media=media))
    heard = await console.hear("call.signal")
    assert (heard["candidates"], heard["media"]) == ([candidate], media)
    for talker in (other_console, stranger):
        await talker.quiet()
        assert "call.signal" not in talker.kinds()
    for talker, device in ((stranger, PHONE), (other_console, "desk_of_somebody_else_1"), (sam, DESK)):
        await talker.say(**signal(call, device, description=offer))
        assert (await talker.hear("error"))["code"] == "call.not_found"
    await sam.say(ref="r3", type="call_end", callId=call, device=PHONE)
    line = await console.hear("entry.added", lambda each: each["entry"].get("type") == "call")
    assert (line["entry"]["call"]["outcome"], line["entry"]["call"]["kind"]) == ("ended", "video")
    told = (await sam.hear("message.added", lambda each: each["message"]["type"] == "call"))["message"]
    assert told["call"]["durationMs"] is not None
    await console.say(**signal(call, DESK, description=offer))
    assert (await console.hear("error"))["code"] == "call.over"


@pytest.mark.parametrize(
    "wrong",
    [
        {"description": {"type": "offer", "sdp": "v=0\r\n" + "a" * 32_000}},
        {"description": {"type": "offer", "sdp": "no session description"}},
        {"description": {"type": "rollback", "sdp": SDP}},
        {"candidates": [{"candidate": "candidate:" + "x" * 1_000}]},
        {"candidates": [{"candidate": "candidate:1\r\na=evil"}]},
        {"candidates": [{"candidate": ""}] * 33},
        {"payload": "anything"},
    ],
)
async def test_what_is_too_large_or_no_signal_is_refused(
    ada: Agent, new_visitor: Visit, inbox: str, wrong: dict[str, Any]
) -> None:
    sam = await (await new_visitor()).enter()
    await sam.say(**signal("call_x", PHONE, **wrong))
    assert (await sam.hear("error"))["code"] == "frame.invalid"
    await sam.quiet()


async def test_a_flood_of_signals_is_stopped(ada: Agent, new_visitor: Visit, inbox: str) -> None:
    console, sam, call, _ = await in_call(ada, new_visitor)
    for _ in range(260):
        await console.say(**signal(call, DESK))
    refused = await console.hear("error", seconds=20)
    assert (refused["code"], refused["retryAfterSeconds"] > 0) == ("too_many.signals", True)
    await console.quiet()
    assert 230 < sam.kinds().count("call.signal") <= 260
    await done(console, "r9", type="call_end", callId=call, device=DESK)


async def test_a_call_over_long_polling(ada: Agent, new_visitor: Visit, inbox: str) -> None:
    visitor = await new_visitor()
    sam = await visitor.enter()
    conversation = (await sam.sent("sockets are blocked here"))["conversationId"]

    async def desk(*commands: Frame, wait: int = 0) -> list[Frame]:
        hello = {"type": "hello", "viewing": [conversation], "device": DESK}
        return await post_live(ada.server, CONSOLE, [hello, *commands], wait, ada.headers)

    async def phone(*commands: Frame, wait: int = 0) -> list[Frame]:
        hello = {"type": "hello", "token": visitor.token, "device": PHONE}
        return await post_live(ada.server, WIDGET, [hello, *commands], wait)

    start = {"type": "call_start", "ref": "r1", "conversationId": conversation, "device": DESK, "kind": "voice"}
    [call] = [each["callId"] for each in await desk(start) if each["type"] == "call.joined"]
    # What is said between two polls is lost; the ringing is said again.
    rung: list[str] = []
    while not rung:
        rung = [each["call"]["id"] for each in await phone(wait=5) if each["type"] == "call.changed"]
    assert rung == [call]
    await phone({"type": "call_accept", "ref": "r2", "callId": call, "device": PHONE})
    beat = await desk({"type": "call_beat", "callId": call, "device": DESK})
    assert [each["call"]["state"] for each in beat if each["type"] == "call.changed"] == ["accepted"]
    waiting = asyncio.ensure_future(desk(wait=20))
    # Said again until it is heard, as the pages do.
    while not waiting.done():
        await phone(signal(call, PHONE))
    assert [each["callId"] for each in waiting.result() if each["type"] == "call.signal"][:1] == [call]
    await phone({"type": "call_end", "ref": "r3", "callId": call, "device": PHONE})
