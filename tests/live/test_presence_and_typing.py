"""Typing both ways, the live preview and its privacy mode, who looks at what, who is here."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.live.conftest import Visit
from tests.live.people import Agent, Talker, invite


@pytest.fixture
async def grace(ada: Agent) -> AsyncIterator[Agent]:
    agent = await invite(ada, "Grace")
    yield agent
    for talker in agent.talkers:
        await talker.close()


async def talk(new_visitor: Visit) -> tuple[Talker, str]:
    sam = await (await new_visitor()).enter()
    return sam, (await sam.sent("hello"))["conversationId"]


async def test_agents_who_look_see_what_the_visitor_types(ada: Agent, grace: Agent, new_visitor: Visit) -> None:
    sam, conversation = await talk(new_visitor)
    looking, elsewhere = await ada.enter(conversation), await grace.enter(is_watching_all=True)
    await sam.say(type="typing", isTyping=True, text="is it gre\x00en")
    seen = await looking.hear("visitor.typing")
    assert (seen["conversationId"], seen["isTyping"], seen["text"]) == (conversation, True, "is it green")
    await sam.say(type="typing", isTyping=False, text="never shown")
    assert (await looking.hear("visitor.typing"))["text"] is None
    await elsewhere.quiet()
    assert "visitor.typing" not in elsewhere.kinds()


async def test_in_privacy_mode_only_that_somebody_types(ada: Agent, new_visitor: Visit) -> None:
    sam, conversation = await talk(new_visitor)
    console = await ada.enter(conversation)
    await ada.call("PATCH", "/workspace", {"hasTypingPreview": False})
    try:
        await sam.say(type="typing", isTyping=True, text="a secret thought")
        seen = await console.hear("visitor.typing")
        assert (seen["isTyping"], seen["text"]) == (True, None)
        assert "secret thought" not in "".join(console.raw)
    finally:
        await ada.call("PATCH", "/workspace", {"hasTypingPreview": True})


async def test_the_visitor_sees_agents_type_messages_and_not_notes(
    ada: Agent, grace: Agent, new_visitor: Visit
) -> None:
    sam, conversation = await talk(new_visitor)
    console, colleague = await ada.enter(conversation), await grace.enter(conversation)
    await console.say(type="typing", conversationId=conversation, isTyping=True, isNote=True)
    assert (await colleague.hear("agent.typing"))["agentId"] == ada.me["agent"]["id"]
    await console.say(type="typing", conversationId=conversation, isTyping=True)
    seen = await sam.hear("agent.typing")
    assert (seen["isTyping"], seen["agent"]["name"]) == (True, ada.me["agent"]["name"])
    await sam.quiet()
    await console.quiet()
    assert sam.kinds().count("agent.typing") == 1
    assert "agent.typing" not in console.kinds(), "one's own typing is no news"


async def test_nobody_types_into_a_foreign_conversation(ada: Agent, new_visitor: Visit) -> None:
    _, conversation = await talk(new_visitor)
    console = await ada.enter(conversation)
    lin = await (await new_visitor()).enter()
    await lin.say(type="typing", conversationId=conversation, isTyping=True, text="boo")
    assert (await lin.hear("error"))["code"] == "conversation.not_found"
    await console.quiet()
    assert "visitor.typing" not in console.kinds()


async def test_colleagues_see_who_looks(ada: Agent, grace: Agent, new_visitor: Visit) -> None:
    _, conversation = await talk(new_visitor)
    console = await ada.enter(conversation)
    both = sorted([ada.me["agent"]["id"], grace.me["agent"]["id"]])
    colleague = await grace.enter(conversation)
    await console.hear("agent.viewing", lambda frame: frame["agentIds"] == both)
    await colleague.say(type="view", conversationIds=[])
    await console.hear("agent.viewing", lambda frame: frame["agentIds"] == [ada.me["agent"]["id"]])
    await colleague.say(type="view", conversationIds=[conversation])
    await console.hear("agent.viewing", lambda frame: frame["agentIds"] == both)
    await colleague.close()
    await console.hear("agent.viewing", lambda frame: frame["agentIds"] == [ada.me["agent"]["id"]])


async def test_agents_see_where_the_visitor_is(ada: Agent, new_visitor: Visit) -> None:
    sam, conversation = await talk(new_visitor)
    console = await ada.enter(conversation)
    await sam.say(
        type="page", url="https://shop.example/tea?x=1", title="Green tea", referrer="https://search.example/"
    )
    visit = (await console.hear("visit.changed"))["visit"]
    assert (visit["pageUrl"], visit["pageTitle"], visit["isOnline"]) == (
        "https://shop.example/tea?x=1",
        "Green tea",
        True,
    )


async def test_a_colleague_who_comes_online_is_announced_once(ada: Agent, grace: Agent) -> None:
    console = await ada.enter()
    first, second = await grace.enter(), await grace.enter()
    mine = grace.me["agent"]["id"]
    seen = await console.hear("agent.changed", lambda frame: frame["agent"]["id"] == mine)
    assert seen["agent"]["isOnline"]
    await second.close()
    await first.quiet()
    await console.quiet()
    announced = [f for f in console.heard if f["type"] == "agent.changed" and f["agent"]["id"] == mine]
    assert len(announced) == 1, "a second tab changes nothing, nor does a reload within the grace time"
