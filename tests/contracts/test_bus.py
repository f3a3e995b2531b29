"""What every bus promises, asked of the one in memory and of the one over Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from kefu.realtime.bus import Parcel
from kefu.realtime.close_codes import REVOKED
from tests.contracts.buses import Node, until

OpenNode = Callable[[], Awaitable[Node]]


@pytest.fixture(params=["memory", "redis"])
async def open_node(request: pytest.FixtureRequest) -> AsyncIterator[OpenNode]:
    url = request.getfixturevalue("redis_url") if request.param == "redis" else None
    nodes: list[Node] = []

    async def open_one() -> Node:
        nodes.append(await Node(url).open())
        return nodes[-1]

    yield open_one
    for node in nodes:
        await node.bus.close()


async def test_parcels_of_a_workspace_arrive_once_and_in_order(open_node: OpenNode) -> None:
    node = await open_node()
    ear = await node.listen("ws_a", "ear", "topic")
    sent = [str(n) for n in range(1_000)]
    for text in sent:
        node.say("ws_a", "topic", text)
    await until(lambda: len(ear.heard) >= len(sent))
    node.say("ws_a", "topic", "last")
    await until(lambda: "last" in ear.heard)
    assert ear.heard == [*sent, "last"]


async def test_join_returns_when_parcels_arrive(open_node: OpenNode) -> None:
    node = await open_node()
    for n in range(20):
        workspace = f"ws_{n}"
        ear = await node.listen(workspace, f"ear{n}", f"topic{n}")
        node.say(workspace, f"topic{n}", "at once")
        await until(lambda ear=ear: ear.heard == ["at once"])  # type: ignore[misc]


async def test_only_the_topic_hears(open_node: OpenNode) -> None:
    node = await open_node()
    ear = await node.listen("ws_a", "ear", "mine", "also mine")
    stranger = await node.listen("ws_a", "stranger", "yours")
    node.bus.publish("ws_a", Parcel(("mine", "also mine"), b"once"))
    node.say("ws_a", "yours", "end")
    await until(lambda: stranger.heard == ["end"])
    assert ear.heard == ["once"], "a connection that follows two of the topics hears once"


async def test_the_excepted_connection_hears_nothing(open_node: OpenNode) -> None:
    node = await open_node()
    sender = await node.listen("ws_a", "sender", "topic")
    other = await node.listen("ws_a", "other", "topic")
    node.say("ws_a", "topic", "for others", but="sender")
    node.say("ws_a", "topic", "for all")
    await until(lambda: other.heard == ["for others", "for all"])
    await until(lambda: sender.heard == ["for all"])


async def test_revoke_closes_and_pushes_nothing(open_node: OpenNode) -> None:
    node = await open_node()
    ended = await node.listen("ws_a", "ended", "s:one")
    stays = await node.listen("ws_a", "stays", "s:two")
    node.bus.publish("ws_a", Parcel(("s:one",), b"", command="revoke"))
    node.say("ws_a", "s:two", "still here")
    await until(lambda: stays.heard == ["still here"])
    assert (ended.ended, ended.heard, stays.ended) == ([REVOKED], [], [])


async def test_join_counts_and_the_last_leave_does_not_deafen_who_comes_next(open_node: OpenNode) -> None:
    node = await open_node()
    ear = await node.listen("ws_a", "ear", "topic")
    await node.listen("ws_a", "second", "topic")
    node.bus.leave("ws_a")
    node.say("ws_a", "topic", "one is left")
    await until(lambda: ear.heard == ["one is left"])
    for n in range(10):
        node.bus.leave("ws_a")
        await node.bus.join("ws_a")
        node.say("ws_a", "topic", f"back {n}")
        await until(lambda n=n: ear.heard[-1] == f"back {n}")  # type: ignore[misc]


async def test_it_may_only_say_unwanted_when_nobody_listens(open_node: OpenNode) -> None:
    node = await open_node()
    await node.listen("ws_a", "ear", "topic")
    await node.listen("ws_a", "second", "both")
    await node.listen("ws_a", "third", "both")
    assert node.bus.is_wanted(("topic",), None)
    assert node.bus.is_wanted(("nobody", "topic"), None)
    assert node.bus.is_wanted(("topic",), "somebody else")
    assert node.bus.is_wanted(("both",), "second")
