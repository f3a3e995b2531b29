"""Teams, capacity, skills and idleness through the console's door."""

from __future__ import annotations

import httpx

from tests.web.stage import DOOR, Stage, code_of


async def test_an_admin_makes_a_team_and_colleagues_see_it(stage: Stage, ada: httpx.AsyncClient) -> None:
    grace = await stage.colleague(ada)
    agent_id = (await grace.get(f"{DOOR}/me")).json()["agent"]["id"]
    made = await ada.post(f"{DOOR}/teams", json={"name": "Billing", "description": "Invoices"})
    assert made.status_code == 201, made.text
    team = made.json()
    members = await ada.put(f"{DOOR}/teams/{team['id']}/members", json={"agentIds": [agent_id]})
    assert members.json()["memberIds"] == [agent_id]
    assert [each["name"] for each in (await grace.get(f"{DOOR}/teams")).json()] == ["Billing"]
    assert await code_of(await grace.post(f"{DOOR}/teams", json={"name": "Mine"}), 403) == "not_allowed"
    taken = await ada.post(f"{DOOR}/teams", json={"name": "billing"})
    assert await code_of(taken, 409) == "team.name_taken"
    archived = await ada.delete(f"{DOOR}/teams/{team['id']}")
    assert archived.json()["isArchived"] is True
    inbox = (await ada.get(f"{DOOR}/inboxes")).json()[0]
    refused = await ada.patch(f"{DOOR}/inboxes/{inbox['id']}", json={"teamId": team["id"]})
    assert await code_of(refused, 422) == "team.archived"
    restored = await ada.patch(f"{DOOR}/teams/{team['id']}", json={"isArchived": False})
    assert restored.json()["isArchived"] is False
    kept = await ada.patch(f"{DOOR}/inboxes/{inbox['id']}", json={"teamId": team["id"]})
    assert kept.json()["teamId"] == team["id"]


async def test_capacity_is_the_agents_own_or_the_workspaces(stage: Stage, ada: httpx.AsyncClient) -> None:
    grace = await stage.colleague(ada)
    me = (await grace.get(f"{DOOR}/me")).json()["agent"]
    assert (me["capacity"], me["ownCapacity"], me["openCount"]) == (5, None, 0)
    changed = await ada.patch(f"{DOOR}/workspace", json={"defaultCapacity": 7, "awayAfterMinutes": None})
    assert changed.json()["awayAfterMinutes"] is None
    assert (await grace.get(f"{DOOR}/me")).json()["agent"]["capacity"] == 7
    body = {"capacity": 2, "skills": [{"name": "tea", "level": 4}], "languages": ["zh-CN"]}
    own = (await ada.patch(f"{DOOR}/agents/{me['id']}", json=body)).json()
    assert (own["capacity"], own["ownCapacity"]) == (2, 2)
    assert (own["skills"], own["languages"]) == ([{"name": "tea", "level": 4}], ["zh-CN"])
    assert own["role"] == "agent"
    wrong = await ada.patch(f"{DOOR}/agents/{me['id']}", json={"skills": [{"name": "tea", "level": 9}]})
    assert await code_of(wrong, 422) == "body.invalid"


async def test_a_console_reports_that_nobody_touches_it(stage: Stage, ada: httpx.AsyncClient) -> None:
    assert (await ada.post(f"{DOOR}/me/idleness", json={"isIdle": True})).status_code == 204
    assert (await ada.get(f"{DOOR}/me")).json()["agent"]["isIdle"] is True
    assert (await ada.patch(f"{DOOR}/me", json={"availability": "offline"})).json()["agent"]["availability"] == "offline"
