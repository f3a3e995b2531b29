"""A visitor asks to be called in the widget, and moves and cancels it by the link."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.stage import DOOR, ORIGIN, Stage, code_of
from tests.web.test_routes import WIDGET

pytestmark = pytest.mark.anyio
ALWAYS = {"timeZone": "Asia/Shanghai", "weekdays": [[{"start": 0, "end": 1440}]] * 7}


async def _visitor(stage: Stage, inbox_id: str) -> httpx.AsyncClient:
    started = await stage.browser().post(f"{WIDGET}/inboxes/{inbox_id}/sessions", json={})
    return stage.browser(authorization=f"Bearer {started.json()['token']}")


async def test_from_the_widget_to_the_agents_list_and_back_by_the_link(stage: Stage, ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    offers = f"{DOOR}/inboxes/{inbox['id']}/callbacks"
    assert (await ada.get(offers)).json()["hasHours"] is False
    config = f"{WIDGET}/inboxes/{inbox['id']}/config"
    assert (await stage.browser().get(config)).json()["hasCallbacks"] is False
    await ada.post(f"{DOOR}/schedules", json={"name": "Always", "week": ALWAYS})
    kept = await ada.put(offers, json={"isOn": True, "topics": ["Order", " Order ", ""], "slotMinutes": 60})
    assert (kept.status_code, kept.json()["topics"], kept.json()["hasHours"]) == (200, ["Order"], True)
    assert (await stage.browser().get(config)).json()["hasCallbacks"] is True

    sam = await _visitor(stage, inbox["id"])
    offer = (await sam.get(f"{WIDGET}/callbacks")).json()
    assert offer["topics"] == ["Order"]
    assert offer["booked"] is None
    body = {
        "clientCallbackId": "call_00000001",
        "phone": "13800138000",
        "slotAt": offer["slots"][0],
        "topic": "Order",
        "timeZone": "Europe/London",
    }
    asked = await sam.post(f"{WIDGET}/callbacks", json=body)
    assert asked.status_code == 200, asked.text
    booked = asked.json()["booked"]
    assert booked["slotAt"] == offer["slots"][0]
    lin = await _visitor(stage, inbox["id"])
    late = await lin.post(f"{WIDGET}/callbacks", json={**body, "clientCallbackId": "call_00000002"})
    assert await code_of(late, 409) == "callback.slot_gone"

    [waiting] = (await ada.get(f"{DOOR}/callbacks")).json()
    assert waiting["callback"]["phone"] == "+86 138 0013 8000"
    assert waiting["ticket"]["number"] == booked["number"]
    await _moved_and_cancelled(stage, ada, booked["link"].removeprefix(ORIGIN))
    assert (await sam.get(f"{WIDGET}/callbacks")).json()["booked"] is None


async def _moved_and_cancelled(stage: Stage, ada: httpx.AsyncClient, path: str) -> None:
    phone = stage.browser(address="198.51.100.77")
    page = (await phone.get(path)).text
    assert "Europe/London" in page
    assert "预约回电" in page
    other = re.findall(r'<option value="(\d+)"', page)[3]
    assert (await phone.post(f"{path}/call", data={"slot": other})).status_code == 303
    for wrong in ("", "1", "x", "9" * 30):
        assert (await phone.post(f"{path}/call", data={"slot": wrong})).status_code in (409, 422)
    assert (await ada.get(f"{DOOR}/callbacks")).json()[0]["callback"]["slotAt"] == int(other)
    assert (await phone.post(f"{path}/call/cancel")).status_code == 303
    assert "回电预约已取消" in (await phone.get(path)).text
    assert (await ada.get(f"{DOOR}/callbacks")).json() == []


async def test_an_agent_says_what_became_of_it(stage: Stage, ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    await ada.post(f"{DOOR}/schedules", json={"name": "Always", "week": ALWAYS})
    await ada.put(f"{DOOR}/inboxes/{inbox['id']}/callbacks", json={"isOn": True})
    sam = await _visitor(stage, inbox["id"])
    slot = (await sam.get(f"{WIDGET}/callbacks")).json()["slots"][0]
    body = {"clientCallbackId": "call_00000001", "phone": "13800138000", "slotAt": slot}
    assert (await sam.post(f"{WIDGET}/callbacks", json=body)).status_code == 200
    [waiting] = (await ada.get(f"{DOOR}/callbacks")).json()
    attempts = f"{DOOR}/tickets/{waiting['ticket']['id']}/attempts"
    tried = (await ada.post(attempts, json={"outcome": "no_answer", "nextAt": slot + 60_000})).json()
    assert (tried["callback"]["attempts"], tried["ticket"]["dueAt"]) == (1, slot + 60_000)
    reached = (await ada.post(attempts, json={"outcome": "reached"})).json()
    assert (reached["ticket"]["state"], reached["callback"]["nextAt"]) == ("solved", None)
    assert await code_of(await ada.post(attempts, json={"outcome": "reached"}), 422) == "callback.over"
