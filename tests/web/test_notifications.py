"""The agent's own notifications through the HTTP door: the list, choices, devices, and the page that ends digests."""

from __future__ import annotations

from typing import Any

import httpx

from kefu.kernel.news import Notable
from kefu.notifications.choice_queries import find_workspace
from kefu.notifications.unsubscribe import unsubscribe_token
from tests.notifications.subscription import subscription
from tests.web.stage import DOOR, Stage

LIST = f"{DOOR}/notifications"


async def tell(stage: Stage, agent_id: str, count: int = 1) -> None:
    """Imports of this agent end, and the notifier has said so."""
    async with stage.wired.database.begin() as tx:
        workspace_id = await find_workspace(tx, agent_id) or ""
        for number in range(count):
            tx.tell(
                Notable(
                    workspace_id=workspace_id, kind="import_finished", agent_ids=(agent_id,), subject=f"imp_{number}",
                    text=f"people-{number}.csv", number=number,
                )
            )  # fmt: skip
    await stage.notifier.flush()


async def my_id(browser: httpx.AsyncClient) -> str:
    return str((await browser.get(f"{DOOR}/me")).json()["agent"]["id"])


async def test_the_list_has_pages_and_is_read(stage: Stage, ada: httpx.AsyncClient) -> None:
    await tell(stage, await my_id(ada), 33)
    page = (await ada.get(LIST)).json()
    assert (len(page["items"]), page["unread"]) == (30, 33)
    assert page["items"][0]["title"].startswith("导入完成：people-")
    rest = (await ada.get(LIST, params={"cursor": page["nextCursor"]})).json()
    assert (len(rest["items"]), rest["nextCursor"]) == (3, None)
    assert (await ada.post(f"{LIST}/read", json={"ids": [page["items"][0]["id"]]})).json() == {"unread": 32}
    unread = (await ada.get(LIST, params={"isUnread": "true", "cursor": page["nextCursor"]})).json()
    assert unread["unread"] == 32
    assert (await ada.post(f"{LIST}/read", json={"isAll": True})).json() == {"unread": 0}
    assert (await ada.get(LIST, params={"isUnread": "true"})).json()["items"] == []


async def test_nobody_sees_or_reads_anothers(stage: Stage, ada: httpx.AsyncClient) -> None:
    await tell(stage, await my_id(ada))
    [mine] = (await ada.get(LIST)).json()["items"]
    grace = await stage.colleague(ada)
    assert (await grace.get(LIST)).json() == {"items": [], "unread": 0, "nextCursor": None}
    assert (await grace.post(f"{LIST}/read", json={"ids": [mine["id"]]})).json() == {"unread": 0}
    assert (await ada.get(LIST)).json()["unread"] == 1


async def test_choices_are_kept_and_admins_kinds_are_theirs(stage: Stage, ada: httpx.AsyncClient) -> None:
    grace = await stage.colleague(ada)
    first = (await grace.get(f"{LIST}/settings")).json()
    assert {choice["kind"] for choice in first["choices"]} >= {"assigned", "message", "waiting"}
    assert "escalated" not in {choice["kind"] for choice in first["choices"]}
    assert "escalated" in {each["kind"] for each in (await ada.get(f"{LIST}/settings")).json()["choices"]}
    assert first["hasMail"] is False
    body: dict[str, Any] = {name: value for name, value in first.items() if name not in ("hasMail", "pushKey")}
    body |= {"volume": 5, "choices": [{"kind": "message", "channels": ["push", "in_app"], "sound": "drop"}]}
    kept = (await grace.put(f"{LIST}/settings", json=body)).json()
    assert kept == (await grace.get(f"{LIST}/settings")).json()
    assert {"kind": "message", "channels": ["in_app", "push"], "sound": "drop"} in kept["choices"]
    wrong = await grace.put(f"{LIST}/settings", json={**body, "timeZone": "Nowhere"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "notifications.time_zone_unknown")
    for bad in ({"volume": 101}, {"quiet": {**body["quiet"], "start": "25:00"}}, {"digest": "weekly"}):
        assert (await grace.put(f"{LIST}/settings", json={**body, **bad})).status_code in (400, 422)


async def test_devices_come_and_go(stage: Stage, ada: httpx.AsyncClient) -> None:
    made = await ada.post(f"{LIST}/devices", json=subscription("ada"), headers={"user-agent": "Chrome on Android"})
    assert made.status_code == 200, made.text
    again = await ada.post(f"{LIST}/devices", json=subscription("ada"))
    assert again.json()["id"] == made.json()["id"]
    [device] = (await ada.get(f"{LIST}/devices")).json()
    assert (device["isHere"], device["usedAt"]) == (True, None)
    grace = await stage.colleague(ada)
    assert (await grace.get(f"{LIST}/devices")).json() == []
    assert (await grace.delete(f"{LIST}/devices/{device['id']}")).status_code == 404
    assert (await grace.post(f"{LIST}/devices/{device['id']}/test")).status_code == 404
    # Whoever signs in on the same browser gets its pushes, and nobody else does.
    await grace.post(f"{LIST}/devices", json=subscription("ada"))
    assert (await ada.get(f"{LIST}/devices")).json() == []
    [taken] = (await grace.get(f"{LIST}/devices")).json()
    assert (await grace.delete(f"{LIST}/devices/{taken['id']}")).status_code == 204
    assert (await grace.get(f"{LIST}/devices")).json() == []


async def test_devices_that_cannot_be(stage: Stage, ada: httpx.AsyncClient) -> None:
    good = subscription("x")
    inside = await ada.post(f"{LIST}/devices", json={**good, "endpoint": "https://10.0.0.1/push"})
    assert (inside.status_code, inside.json()["code"]) == (422, "push.endpoint_refused")
    keys = await ada.post(f"{LIST}/devices", json={**good, "p256dh": "A" * 87})
    assert (keys.status_code, keys.json()["code"]) == (422, "push.keys_wrong")
    token = (await ada.post(f"{DOOR}/me/tokens", json={"name": "script"})).json()["token"]
    script = stage.browser(authorization=f"Bearer {token}", origin="")
    refused = await script.post(f"{LIST}/devices", json=good)
    assert refused.json()["code"] == "push.needs_session"


async def test_the_page_that_ends_digests_asks_first(stage: Stage, ada: httpx.AsyncClient) -> None:
    token = unsubscribe_token(stage.wired.keys.links, await my_id(ada))
    stranger = stage.browser(origin="")
    asked = await stranger.get(f"/unsubscribe/{token}")
    assert (asked.status_code, 'method="post"' in asked.text) == (200, True)
    assert "form-action 'self'" in asked.headers["content-security-policy"]
    assert (await ada.get(f"{LIST}/settings")).json()["digest"] == "hourly"
    one_click = {"content-type": "application/x-www-form-urlencoded", "cookie": ""}
    done = await stranger.post(f"/unsubscribe/{token}", content="List-Unsubscribe=One-Click", headers=one_click)
    assert done.status_code == 200
    assert (await ada.get(f"{LIST}/settings")).json()["digest"] == "off"
    assert (await stranger.get(f"/unsubscribe/{token}x")).status_code == 404
    assert (await stranger.post("/unsubscribe/nobody.x")).status_code == 404
