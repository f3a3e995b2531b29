"""The pace of commands holds for who polls as it does for a socket: counted by client, over all its requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from kefu.web.live import pace as pace_module
from kefu.web.live.pace import Paces
from tests.web.doors.running import Door, open_door
from tests.world import ADA

MOST = 40


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What would have been waited for; no time passes."""
    found: list[float] = []

    async def wait(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr(pace_module, "sleep", wait)
    monkeypatch.setattr(pace_module, "monotonic", lambda: 1_000.0)
    return found


@pytest.fixture
async def door(migrated: Path, tmp_path: Path, waits: list[float]) -> AsyncIterator[Door]:
    async with open_door(migrated, tmp_path, limit_commands=MOST) as opened:
        yield opened


async def poll(door: Door, path: str, hello: dict[str, Any], pings: int, **more: Any) -> httpx2.Response:
    body = {"commands": [{"type": "hello", **hello}, *[{"type": "ping"}] * pings], "waitSeconds": 0}
    return await door("POST", f"/api/v1/{path}/live", json=body, **more)


async def test_a_visitor_is_slowed_and_then_told_to_come_back(door: Door, waits: list[float]) -> None:
    noisy, calm = [{"token": (await door.session())["token"]} for _ in range(2)]
    for _ in range(2):
        assert (await poll(door, "widget", noisy, 19)).status_code == 200
    assert waits == []
    answer = await poll(door, "widget", noisy, 6)
    assert len(answer.json()["frames"]) == 7, "slowed, and nothing is lost"
    assert waits == [pytest.approx(n * 60 / MOST) for n in range(1, 8)]
    refused = await poll(door, "widget", noisy, 0)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many.commands")
    assert refused.headers["retry-after"] == "11"
    waits.clear()
    assert (await poll(door, "widget", calm, 19)).status_code == 200
    assert waits == [], "nobody else is slowed"


async def test_an_agent_is_slowed_by_its_sign_in(door: Door, waits: list[float]) -> None:
    one, two = await door.agent(ADA), await door.agent(ADA)
    assert (await poll(door, "console", {}, MOST, headers=one)).status_code == 200
    assert len(waits) == 1
    assert (await poll(door, "console", {}, MOST - 1, headers=two)).status_code == 200
    assert len(waits) == 1


async def test_without_a_token_a_visitor_is_its_address(door: Door, waits: list[float]) -> None:
    for _ in range(2):
        assert (await poll(door, "widget", {"token": ""}, MOST // 2 - 1)).status_code == 200
    assert waits == []
    await poll(door, "widget", {"token": ""}, 0)
    assert len(waits) == 1


def test_who_is_rested_is_forgotten_when_there_are_many(waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "_MOST_REMEMBERED", 3)
    paces = Paces(MOST)
    paces.of("rested")
    busy = paces.of("busy")
    busy._count()
    busy._tokens -= 5
    paces.of("rested too")
    paces.of("fourth")
    assert paces.of("busy") is busy
    assert len(paces._known) == 2
