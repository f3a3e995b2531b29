"""Zulip's test for every action at once: the old state and what was pushed make the state that a fresh page shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from kefu.app import running
from kefu.db.database import Database
from kefu.db.postgres import PostgresDatabase
from kefu.db.sqlite import SqliteDatabase
from kefu.kernel.actors import Visitor
from kefu.kernel.clock import FixedClock
from kefu.settings import Settings
from tests.convergence.play import SECRET, Play, Watcher
from tests.convergence.screens import Screen
from tests.world import LIN, NOW, SAM, says

SEEDS = [1, 2, 3]
DEEDS = 60


@pytest.fixture(params=SEEDS)
async def play(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> AsyncIterator[Play]:
    assert isinstance(database, SqliteDatabase | PostgresDatabase)
    url = f"sqlite:///{database.path}" if isinstance(database, SqliteDatabase) else database._dsn
    settings = Settings(data_dir=tmp_path, database_url=url, limit_messages=100_000, limit_inbox_messages=100_000)
    async with running(settings, clock=FixedClock(NOW)) as system:
        made = Play(system, request.param)
        await made.begin()
        yield made
        for watcher in made.watchers:
            if watcher.line.session is not None:
                await watcher.line.session.gone()


def comparable(state: tuple[Any, ...], who: object) -> Any:
    """Visitors are not told that notes happen, so their version may lag behind; nothing else may differ."""
    conversation, items = state[0], sorted(state[1], key=lambda each: str(each["id"]))
    if isinstance(who, Visitor):
        conversation = {key: value for key, value in conversation.items() if key != "version"}
    return conversation, items


async def assert_fresh(play: Play, watcher: Watcher, screen: Screen) -> None:
    fresh = await play.fresh(watcher.who)
    held, expected = comparable(screen.state(), watcher.who), comparable(fresh, watcher.who)
    wrong = [pair for pair in zip_longest(held[1], expected[1]) if pair[0] != pair[1]]
    assert not wrong, f"after {play.script[-12:]}, {screen.pos=} {fresh[2]=}"
    assert (held[0], screen.pos) == (expected[0], fresh[2]), f"after {play.script[-12:]}"


async def test_what_was_pushed_makes_the_fresh_state_after_every_deed(play: Play) -> None:
    for _ in range(DEEDS):
        await play.act()
        await play.settle()
        play.read_all()
        for watcher in play.watchers:
            assert not watcher.screen.is_behind
            await assert_fresh(play, watcher, watcher.screen)
    done = {line.split(" -> ")[0].split(" ", 1)[1] for line in play.script if "->" not in line}
    assert len(done) >= 9, done


async def test_a_replay_from_any_earlier_moment_makes_the_fresh_state(play: Play) -> None:
    earlier: list[tuple[Watcher, Screen]] = []
    for _ in range(DEEDS):
        await play.act()
        await play.settle()
        play.read_all()
        earlier += [(watcher, watcher.screen.copy()) for watcher in play.watchers]
    for watcher, screen in play.dice.sample(earlier, 40):
        now = watcher.screen
        watcher.screen = screen
        await play.connect(watcher)
        await play.settle()
        for frame in watcher.line.drain():
            screen.take(frame)
        assert screen.resets == 0
        await assert_fresh(play, watcher, screen)
        watcher.screen = now


async def test_a_bad_line_only_delays(play: Play) -> None:
    """Frames are lost, doubled and swapped, lines break; what a client does by itself mends it."""
    dice = play.dice
    for _ in range(DEEDS):
        await asyncio.gather(*[play.act() for _ in range(dice.randint(1, 4))])
        await play.settle()
        for watcher in play.watchers:
            frames = [frame for frame in watcher.line.drain() if dice.random() > 0.15]
            frames += [frame for frame in frames if dice.random() < 0.2]
            if dice.random() < 0.3:
                dice.shuffle(frames)
            for frame in frames:
                watcher.screen.take(frame)
            if dice.random() < 0.1:
                await play.connect(watcher)
            elif watcher.screen.is_behind and dice.random() < 0.5:
                await watcher.line.say(type="resume", conversationId=play.conversation_id, pos=watcher.screen.pos)
    for watcher in play.watchers:
        await play.connect(watcher)
        await play.settle()
        for frame in watcher.line.drain():
            watcher.screen.take(frame)
        assert watcher.screen.resets == 0
        await assert_fresh(play, watcher, watcher.screen)


async def test_no_note_and_no_activity_ever_reaches_a_visitor(play: Play) -> None:
    other = await play.agents.start(play.watchers[0].who, LIN.contact_id, SAM.inbox_id)  # type: ignore[arg-type]
    await play.agents.send(says(LIN, other.id, "lin's own affair"))
    for n in range(DEEDS):
        await (play._notes(play.watchers[n % 2]) if n % 5 == 0 else play.act())
    for watcher in play.watchers:
        watcher.screen.pos = 0
        await play.connect(watcher)
    await play.settle()
    to_agents = b"\n".join(b"\n".join(each.raw) for each in play.watchers if not isinstance(each.who, Visitor))
    to_visitors = b"\n".join(b"\n".join(each.raw) for each in play.watchers if isinstance(each.who, Visitor))
    hidden = (SECRET.encode(), b'"note"', b'"activity"', b"isNote", b"handed_back", b"@example.com", b"lin's own")
    for secret in hidden[:3]:
        assert secret in to_agents, "else this test would prove nothing"
    for secret in hidden:
        assert secret not in to_visitors
    assert to_visitors.count(b'"message.added"') > 5
