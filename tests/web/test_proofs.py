"""Proof of work through the widget's door: asked when abused, on every node, once for each challenge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kefu.kernel.clock import MINUTE
from kefu.proofs import models
from tests.proofs.test_challenge import solve
from tests.web.stage import DOOR, Stage, code_of, staged

WIDGET = "/api/v1/widget"


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    """So little work that a test can do it."""
    monkeypatch.setattr(models, "BITS_ABUSED", 8)
    monkeypatch.setattr(models, "BITS_ALWAYS", 8)


async def guard(ada: httpx.AsyncClient, **body: Any) -> str:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    assert (await ada.put(f"{DOOR}/inboxes/{inbox['id']}/guard", json=body)).status_code == 200
    return str(inbox["id"])


async def prove(browser: httpx.AsyncClient, asked: httpx.Response) -> httpx.Response:
    params = asked.json()["params"]
    number = solve(params["challenge"], params["bits"])
    return await browser.post(f"{WIDGET}/proofs", json={"challenge": params["challenge"], "number": number})


async def test_nobody_is_asked_unless_the_inbox_wants_it(stage: Stage, ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    seen = (await ada.get(f"{DOOR}/inboxes/{inbox['id']}/guard")).json()
    assert seen == {"mode": "off", "sessions": 10, "messages": 30}
    for _ in range(15):
        assert (await stage.browser().post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={})).status_code == 201
    grace = await stage.colleague(ada)
    assert (await grace.put(f"{DOOR}/inboxes/{inbox['id']}/guard", json={"mode": "off"})).status_code == 403
    wrong = await ada.put(f"{DOOR}/inboxes/{inbox['id']}/guard", json={"mode": "off", "sessions": 0})
    assert wrong.status_code == 422


async def test_an_address_that_comes_too_often_works_first(stage: Stage, ada: httpx.AsyncClient) -> None:
    door = f"{WIDGET}/inboxes/{await guard(ada, mode='abused', sessions=2)}/sessions"
    browser = stage.browser("203.0.113.5")
    known = [(await browser.post(door, json={})).json() for _ in range(2)][0]
    asked = await browser.post(door, json={})
    assert await code_of(asked, 429) == "proof.required"
    assert asked.headers["retry-after"] == "2"
    assert (await browser.post(door, json={"token": known["token"]})).status_code == 201
    assert (await stage.browser("203.0.113.6").post(door, json={})).status_code == 201

    elsewhere = await prove(stage.browser("203.0.113.9"), asked)
    assert await code_of(elsewhere, 422) == "proof.wrong"
    assert (await prove(browser, asked)).status_code == 204
    assert (await browser.post(door, json={})).status_code == 201
    assert await code_of(await prove(browser, asked), 422) == "proof.used"
    late = await stage.browser("2001:db8::1").post(door, json={})
    assert late.status_code == 201
    forged = await browser.post(f"{WIDGET}/proofs", json={"challenge": "W10.x", "number": "1"})
    assert await code_of(forged, 422) == "proof.wrong"


async def test_a_challenge_ends(stage: Stage, ada: httpx.AsyncClient) -> None:
    door = f"{WIDGET}/inboxes/{await guard(ada, mode='always')}/sessions"
    browser = stage.browser()
    asked = await browser.post(door, json={})
    stage.clock.advance(3 * MINUTE)
    assert await code_of(await prove(browser, asked), 422) == "proof.expired"
    assert (await prove(browser, await browser.post(door, json={}))).status_code == 204
    assert (await browser.post(door, json={})).status_code == 201


async def test_a_flood_of_messages_waits_and_nothing_is_lost(stage: Stage, ada: httpx.AsyncClient) -> None:
    inbox = await guard(ada, mode="abused", messages=2)
    started = (await stage.browser().post(f"{WIDGET}/inboxes/{inbox}/sessions", json={})).json()
    visitor = stage.browser(authorization=f"Bearer {started['token']}")

    async def send(number: int) -> httpx.Response:
        body = {"clientMessageId": f"cm_0000000{number}", "text": str(number)}
        return await visitor.post(f"{WIDGET}/messages", json=body)

    assert [(await send(number)).status_code for number in range(2)] == [201, 201]
    asked = await send(2)
    assert await code_of(asked, 429) == "proof.required"
    say = {"type": "send", "clientMessageId": "cm_00000003", "text": "3"}
    commands = [{"type": "hello", "token": started["token"]}, say]
    frames = (await visitor.post(f"{WIDGET}/live", json={"commands": commands})).json()["frames"]
    [error] = [frame for frame in frames if frame["type"] == "error"]
    assert (error["code"], error["retryAfterSeconds"], "challenge" in error["params"]) == ("proof.required", 2, True)
    assert (await prove(visitor, asked)).status_code == 204
    assert [(await send(number)).status_code for number in (2, 3)] == [201, 201]


@pytest.fixture
async def two_nodes(migrated: Path, tmp_path: Path, redis_url: str) -> AsyncIterator[tuple[Stage, Stage]]:
    """Two processes of one installation: one database, one Redis."""
    async with staged(migrated, tmp_path, redis_url=redis_url) as one:
        place = f"sqlite:///{tmp_path / 'kefu.db'}"
        (tmp_path / "other").mkdir()
        async with staged(migrated, tmp_path / "other", redis_url=redis_url, database_url=place) as other:
            yield one, other


async def test_two_nodes_count_and_believe_together(two_nodes: tuple[Stage, Stage]) -> None:
    one, other = two_nodes
    ada = await one.owner()
    inbox = await guard(ada, mode="abused", sessions=2, messages=1)
    door = f"{WIDGET}/inboxes/{inbox}/sessions"
    here, there = one.browser("203.0.113.5"), other.browser("203.0.113.5")
    started = (await here.post(door, json={})).json()
    assert (await there.post(door, json={})).status_code == 201
    asked = await there.post(door, json={})
    assert await code_of(asked, 429) == "proof.required"
    assert (await prove(here, asked)).status_code == 204
    assert await code_of(await prove(there, asked), 422) == "proof.used"
    assert (await there.post(door, json={})).status_code == 201

    visitor = other.browser("203.0.113.5", authorization=f"Bearer {started['token']}")
    answers = []
    for number in range(3):
        body = {"clientMessageId": f"cm_0000000{number}", "text": str(number)}
        answers.append((await visitor.post(f"{WIDGET}/messages", json=body)).status_code)
        await asyncio.gather(*other.wired.proving._running.values())
    # The second one is asked, while this node looks whether another one knows of the proof; it does.
    assert answers == [201, 429, 201]
