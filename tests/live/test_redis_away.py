"""Redis dies and comes back under a running Kefu: nothing acknowledged is lost, and everybody is told to resume."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.live.people import sign_in, visit
from tests.live.server import KefuServer
from tests.servers import redis


async def test_without_redis_messages_are_stored_and_afterwards_everybody_resumes(
    own_kefu: Callable[..., KefuServer],
) -> None:
    broker = redis.start()
    server = own_kefu(KEFU_REDIS_URL=broker.url).start()
    ada = await sign_in(server)
    visitor = await visit(server, (await ada.call("GET", "/inboxes"))[0]["id"])
    sam = await visitor.enter()
    sent = await sam.sent("before")
    conversation = sent["conversationId"]
    console = await ada.enter(conversation)
    await asyncio.to_thread(broker.stop)
    await sam.sent("while it is away")
    newcomer = await (await visit(server, visitor.inbox_id)).enter()
    await newcomer.sent("somebody new, too")
    again = redis.start(port=broker.port)
    try:
        assert [await each.closed() for each in (sam, console)] == [4008, 4008]
        back = await ada.enter(conversation, known={conversation: sent["pos"]})
        [resumed] = [frame for frame in back.heard if frame["type"] == "resumed"]
        assert [event["entry"]["text"] for event in resumed["events"]] == ["while it is away"]
        sam = await visitor.enter()
        await sam.sent("after")
        # What waited for Redis may come late, after the replay had it already: clients pass over known positions.
        known = resumed["events"][-1]["pos"]
        after = await back.hear(
            "entry.added", lambda frame: frame["conversationId"] == conversation and frame["pos"] > known
        )
        assert (after["pos"], after["entry"]["text"]) == (known + 1, "after")
        for talker in (back, sam, newcomer):
            await talker.close()
    finally:
        await asyncio.to_thread(server.stop)
        again.stop()
