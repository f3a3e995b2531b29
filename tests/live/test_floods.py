"""Floods and nonsense: a clear error or patience, nothing lost, nobody else slowed, never a crash."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.live.conftest import Visit
from tests.live.people import Agent, Talker, sign_in, visit
from tests.live.server import KefuServer

Make = Callable[..., KefuServer]


async def test_a_flood_of_messages_is_refused_with_the_time_to_wait(own_kefu: Make) -> None:
    server = own_kefu(KEFU_LIMIT_MESSAGES="10").start()
    ada = await sign_in(server)
    inbox = (await ada.call("GET", "/inboxes"))[0]["id"]
    noisy, calm = await visit(server, inbox), await visit(server, inbox)
    flood, other = await noisy.enter(), await calm.enter()
    names = [await flood.send(f"{n}") for n in range(30)]
    await flood.quiet()
    accepted = {frame["clientMessageId"] for frame in flood.heard if frame["type"] == "sent"}
    refused = {frame["ref"]: frame for frame in flood.heard if frame["type"] == "error"}
    assert accepted == set(names[:10])
    assert set(refused) == set(names[10:])
    assert {frame["code"] for frame in refused.values()} == {"too_many.messages"}
    assert all(1 <= frame["retryAfterSeconds"] <= 60 for frame in refused.values())
    assert (await other.sent("I may write"))["message"]["seq"] == 1
    for talker in (flood, other):
        await talker.close()


async def test_a_flood_of_commands_slows_down_only_who_sends_it(own_kefu: Make) -> None:
    server = own_kefu(KEFU_LIMIT_COMMANDS="60").start()
    ada = await sign_in(server)
    inbox = (await ada.call("GET", "/inboxes"))[0]["id"]
    flood, calm = await (await visit(server, inbox)).enter(), await (await visit(server, inbox)).enter()
    started = time.monotonic()
    for _ in range(62):
        await flood.say(type="ping")
    await calm.sent("not slowed")
    assert time.monotonic() - started < 2
    for _ in range(62):
        await flood.hear("pong")
    assert 1.5 < time.monotonic() - started < 15, "about one a second after the first sixty, and none is lost"
    for talker in (flood, calm):
        await talker.close()


# Stands for a conversation that the speaker may see.
MINE = "conv_mine"
words = st.text(max_size=40)
places = st.one_of(st.just(MINE), words)
numbers = st.one_of(st.integers(-5, 5), st.integers(), st.floats(allow_nan=False), st.just(2**63), st.just(-(2**70)))
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), numbers, words, st.sampled_from([MINE, "a\x00b", "msg_x", "../..", "' OR 1=1"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=6,
)
FIELDS = ["clientMessageId", "conversationId", "text", "attachmentIds", "replyToId", "ref", "messageId", "entryId",
          "seq", "pos", "isTyping", "isNote", "url", "title", "referrer", "conversations", "token", "viewing", "card",
          "conversationIds", "isWatchingAll"]  # fmt: skip
KINDS = [
    "hello",
    "send",
    "edit",
    "recall",
    "delivered",
    "read",
    "typing",
    "page",
    "resume",
    "ping",
    "view",
    "watch",
    "x",
]
commands = st.builds(
    lambda kind, fields: json.dumps({"type": kind, **fields}),
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(FIELDS), values, max_size=5),
)
# Frames that are nearly right reach further than noise does.
near = st.one_of(
    st.builds(
        lambda kind, a, b, n: json.dumps({"type": kind, "ref": a, "conversationId": b, "messageId": a, "text": "t"})
        if kind in {"edit", "recall"}
        else json.dumps({"type": kind, "conversationId": b, ("pos" if kind == "resume" else "seq"): n}),
        st.sampled_from(["edit", "recall", "resume", "read", "delivered"]),
        words,
        places,
        st.integers(),
    ),
    st.builds(
        lambda a, b, c: json.dumps(
            {"type": "send", "clientMessageId": "abcdefgh", "conversationId": a, "replyToId": b, "attachmentIds": [c]}
        ),
        places, words, words,
    ),
    st.builds(lambda a, b: json.dumps({"type": "page", "url": a, "title": b}), words, words),
)  # fmt: skip
frames = st.lists(st.one_of(commands, near, st.text(max_size=80)), min_size=40, max_size=80)


def quiet_hypothesis(examples: int) -> settings:
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks, derandomize=True, database=None)


async def survives(talker: Talker, batch: list[str], conversation: str) -> None:
    for text in batch:
        await talker.socket.send(text.replace(MINE, conversation))
    await talker.say(type="ping")
    await talker.hear("pong", seconds=30)


@quiet_hypothesis(12)
@given(batch=frames)
async def test_nonsense_never_crashes_a_visitors_socket(kefu: KefuServer, new_visitor: Visit, batch: list[str]) -> None:
    talker = await (await new_visitor()).enter()
    await survives(talker, batch, (await talker.sent("hello"))["conversationId"])
    assert "internal" not in {frame.get("code") for frame in talker.heard}, kefu.log()
    await talker.close()


@quiet_hypothesis(12)
@given(batch=frames)
async def test_nonsense_never_crashes_an_agents_socket(
    kefu: KefuServer, ada: Agent, new_visitor: Visit, batch: list[str]
) -> None:
    sam = await (await new_visitor()).enter()
    talker = await ada.enter()
    await survives(talker, batch, (await sam.sent("hello"))["conversationId"])
    assert "internal" not in {frame.get("code") for frame in talker.heard}, kefu.log()
    await talker.close()


async def test_nonsense_does_not_make_the_server_grow(kefu: KefuServer, new_visitor: Visit) -> None:
    visitor = await new_visitor()

    async def noise(rounds: int) -> None:
        talkers = [await visitor.enter() for _ in range(5)]
        for talker in talkers:
            for n in range(rounds):
                await talker.socket.send(json.dumps({"type": "send", "text": "x" * 2_000, "n": n, "more": [{}] * 50}))
            await talker.quiet()
        await asyncio.gather(*[talker.close() for talker in talkers])

    await noise(300)
    before = kefu.memory_kib()
    await noise(600)
    assert kefu.memory_kib() - before < 10_000
