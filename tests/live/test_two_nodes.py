"""Two nodes on one PostgreSQL and one Redis are one system; when one dies its people go on at the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from kefu.kernel.ids import new_id
from tests.contracts.buses import until
from tests.live.people import CONSOLE, Agent, Frame, Talker, Visitor, invite, sign_in, visit
from tests.live.server import KefuServer
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer

Pair = tuple[KefuServer, KefuServer]


def start_pair(folder: Path, database_url: str, redis_url: str) -> Pair:
    shared = {"KEFU_DATABASE_URL": database_url, "KEFU_REDIS_URL": redis_url, "KEFU_PRESENCE_SECONDS": "3"}
    pair = (KefuServer(folder, **shared), KefuServer(folder, **shared))
    for node in pair:
        node.launch()
    for node in pair:
        node.wait_ready()
    return pair


@pytest.fixture(scope="module")
def nodes(
    postgres_server: PostgresServer, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Two nodes for the tests that leave them alive; they migrate an empty database at the same time."""
    name = postgres_server.create_database()
    pair = start_pair(tmp_path_factory.mktemp("nodes"), postgres_server.url(name), redis_server.url)
    yield pair
    for node in pair:
        node.end()
    postgres_server.drop_database(name)


@pytest.fixture
def own_nodes(kefu_postgres_url: str, redis_url: str, tmp_path: Path) -> Iterator[Pair]:
    """Two nodes of which the test may kill one."""
    pair = start_pair(tmp_path, kefu_postgres_url, redis_url)
    yield pair
    for node in pair:
        node.end()


def at(node: KefuServer, who: Agent) -> Agent:
    """The same sign-in, at another node."""
    return Agent(node, who.cookie, who.me)


def changes_of(talker: Talker) -> list[Frame]:
    """The colleagues whose news came."""
    return [frame["agent"] for frame in talker.heard if frame["type"] == "agent.changed"]


async def leave(*talkers: Talker) -> None:
    await asyncio.gather(*[talker.close() for talker in talkers])


async def scene(nodes: Pair) -> tuple[Agent, Visitor, Talker, str]:
    """Ada is at the second node, Sam talks at the first."""
    one, two = nodes
    ada = await sign_in(two)
    sam = await visit(one, (await ada.call("GET", "/inboxes"))[0]["id"])
    talker = await sam.enter()
    sent = await talker.sent("hello from the first node")
    return ada, sam, talker, sent["conversationId"]


async def test_messages_typing_presence_and_revocation_cross_the_nodes(nodes: Pair) -> None:
    one, two = nodes
    ada, visitor, sam, conversation = await scene(nodes)
    console = await ada.enter(conversation)
    await sam.sent("do you hear me?")
    heard = await console.hear("entry.added", lambda frame: frame["entry"].get("text") == "do you hear me?")
    assert heard["pos"] == 3
    await console.sent("yes", conversationId=conversation)
    assert (await sam.hear("message.added"))["message"]["text"] == "yes"
    await sam.say(type="typing", isTyping=True, text="and now")
    assert (await console.hear("visitor.typing"))["text"] == "and now"
    await console.say(type="typing", conversationId=conversation, isTyping=True)
    assert (await sam.hear("agent.typing"))["agent"]["name"] == "ada"
    tab = await Visitor(two, visitor.token, visitor.inbox_id).enter()
    await sam.sent("for my other tab too")
    assert (await tab.hear("message.added"))["message"]["text"] == "for my other tab too"
    grace = at(one, await invite(ada, "Grace"))
    colleague = await grace.enter(conversation)
    await console.hear("agent.viewing", lambda frame: len(frame["agentIds"]) == 2)
    await until(lambda: any(each["name"] == "Grace" and each["isOnline"] for each in changes_of(console)))
    await at(two, grace).call("DELETE", "/sessions/current")
    assert await colleague.closed() == 4003
    await leave(console, sam, tab)


async def test_one_order_for_everybody_whichever_node_they_write_through(nodes: Pair) -> None:
    ada, visitor, sam, conversation = await scene(nodes)
    tab = await Visitor(nodes[1], visitor.token, visitor.inbox_id).enter()
    watching = [await at(node, ada).enter(conversation) for node in nodes]
    writers: list[Callable[[str], Awaitable[str]]] = [
        lambda text: sam.send(text, conversationId=conversation),
        lambda text: tab.send(text, conversationId=conversation),
        lambda text: watching[0].send(text, conversationId=conversation),
        lambda text: watching[1].send(text, conversationId=conversation),
    ]
    await asyncio.gather(*[write(f"{n}/{k}") for n, write in enumerate(writers) for k in range(25)])
    for console in watching:
        await console.hear("entry.added", lambda frame: frame["entry"].get("seq") == 101, seconds=20)
        await console.quiet()
    orders = []
    for console in watching:
        by_pos = {f["pos"]: f["entry"]["text"] for f in console.heard if f["type"] == "entry.added"}
        assert sorted(by_pos) == list(range(3, 103))
        orders.append([by_pos[pos] for pos in sorted(by_pos)])
    assert orders[0] == orders[1]
    for n in range(4):
        assert [text for text in orders[0] if text.startswith(f"{n}/")] == [f"{n}/{k}" for k in range(25)]
    await leave(*watching, sam, tab)


async def test_a_resend_through_the_other_node_is_the_same_message(nodes: Pair) -> None:
    ada, visitor, sam, conversation = await scene(nodes)
    elsewhere = await Visitor(nodes[1], visitor.token, visitor.inbox_id).enter(**{conversation: 0})
    name = new_id("cm")
    command = {"type": "send", "clientMessageId": name, "conversationId": conversation, "text": "twice at once"}
    await asyncio.gather(sam.say(**command), elsewhere.say(**command))
    first = await sam.hear("sent", lambda frame: frame["clientMessageId"] == name)
    second = await elsewhere.hear("sent", lambda frame: frame["clientMessageId"] == name)
    assert first["message"] == second["message"]
    page = await ada.call("GET", f"/conversations/{conversation}/entries")
    assert [entry.get("text") for entry in page["items"]].count("twice at once") == 1
    await leave(sam, elsewhere)


async def test_of_many_claims_through_both_nodes_one_wins(nodes: Pair) -> None:
    ada, _, sam, conversation = await scene(nodes)
    agents = [ada, *[await invite(ada, f"Agent{n}") for n in range(5)]]
    async with httpx.AsyncClient(timeout=20) as browser:

        async def claim(n: int, agent: Agent) -> int:
            url = f"{nodes[n % 2].url}{CONSOLE}/conversations/{conversation}/claim"
            headers = {**agent.headers, "origin": nodes[n % 2].url}
            return (await browser.post(url, headers=headers)).status_code

        statuses = await asyncio.gather(*[claim(n, agent) for n, agent in enumerate(agents)])
    assert sorted(statuses) == [200] + [409] * 5
    await leave(sam)


async def test_when_a_node_dies_its_people_go_on_at_the_other(own_nodes: Pair) -> None:
    one, two = own_nodes
    ada, visitor, sam, conversation = await scene(own_nodes)
    console = await ada.enter(conversation)
    acknowledged = [(await sam.sent(f"before {n}"))["clientMessageId"] for n in range(5)]
    unsure = [await sam.send(f"in the last moment {n}") for n in range(30)]
    await asyncio.to_thread(one.kill)
    assert await sam.closed() == 1006
    last = max([f["pos"] for f in sam.heard if "pos" in f])
    again = await Visitor(two, visitor.token, visitor.inbox_id).enter(**{conversation: last})
    assert not (await again.hear("resumed"))["reset"]
    for n, name in enumerate(unsure):
        await again.sent(f"in the last moment {n}", clientMessageId=name, conversationId=conversation)
    page = await ada.call("GET", f"/conversations/{conversation}/entries?limit=100")
    names = [entry["clientMessageId"] for entry in page["items"] if entry["kind"] == "message"]
    assert sorted(names[1:]) == sorted([*acknowledged, *unsure])
    await console.quiet()
    await asyncio.sleep(0.3)
    told = {frame["pos"] for frame in console.heard if frame["type"] == "entry.added"}
    assert told >= set(range(3, 38)), "also what the dead node stored and told nobody"
    await leave(console, again)


async def test_when_a_node_dies_everybody_sees_who_went_with_it(own_nodes: Pair) -> None:
    one, two = own_nodes
    ada = await sign_in(two)
    grace = at(one, await invite(ada, "Grace"))
    sam = await visit(two, (await ada.call("GET", "/inboxes"))[0]["id"])
    talker = await sam.enter()
    conversation = (await talker.sent("who answers?"))["conversationId"]
    await ada.call("POST", f"/conversations/{conversation}/assignee", {"agentId": grace.me["agent"]["id"]})
    lin = await (await visit(one, sam.inbox_id)).enter()
    watched = (await lin.sent("I am at the other node"))["conversationId"]
    await grace.enter(watched)
    console = await ada.enter(conversation, watched)
    assert any(len(frame["agentIds"]) == 2 for frame in console.heard if frame["type"] == "agent.viewing")
    await talker.hear("conversation.changed", lambda frame: frame["conversation"]["assignee"]["isOnline"], seconds=20)
    await asyncio.to_thread(one.kill)
    seen = len(console.heard)
    await console.hear("visit.changed", lambda frame: not frame["visit"]["isOnline"], seconds=20)
    told_of = console.heard[seen:]
    assert [f["agent"]["isOnline"] for f in told_of if f["type"] == "agent.changed"] == [False]
    assert [f["agentIds"] for f in told_of if f["type"] == "agent.viewing"] == [[ada.me["agent"]["id"]]]
    told = await talker.hear(
        "conversation.changed", lambda frame: not frame["conversation"]["assignee"]["isOnline"], seconds=20
    )
    assert told["conversation"]["assignee"]["name"] == "Grace"
    await leave(console, talker)


async def test_a_node_that_is_stopped_gives_its_presence_back(own_nodes: Pair) -> None:
    ada, _, sam, _ = await scene(own_nodes)
    grace = at(own_nodes[0], await invite(ada, "Grace"))
    colleague = await grace.enter()
    online = {each["name"]: each["isOnline"] for each in await ada.call("GET", "/agents")}
    assert online["Grace"]
    assert await asyncio.to_thread(own_nodes[0].stop) == 0
    assert [await colleague.closed(), await sam.closed()] == [1012, 1012]
    online = {each["name"]: each["isOnline"] for each in await ada.call("GET", "/agents")}
    assert not online["Grace"]
