"""Live visitors through the doors: who is here, what the watching console is told, inviting, and privacy."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from kefu.audiences.agents.events import VisitorsChanged
from kefu.kernel.actors import Visitor
from kefu.realtime.bus import Parcel
from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"
PAGE = {"url": "https://shop.test/tea?utm_source=mail", "title": "Tea", "referrer": "https://www.google.com/"}


async def arrive(stage: Stage, ada: httpx.AsyncClient, **headers: str) -> tuple[dict[str, Any], Visitor]:
    """A browser opens a page with the widget and stays connected."""
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    browser = stage.browser(**headers)
    session = (await browser.post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={"page": PAGE})).json()
    async with stage.wired.database.read() as reader:
        from kefu.visitors.actions import token_hash
        from kefu.visitors.queries import find_visitor_by_secret

        visitor = await find_visitor_by_secret(reader, token_hash(session["token"]))
    assert visitor is not None
    await stage.wired.arrivals.visitor_arrives(visitor, "con_1")
    return session, visitor


async def test_who_is_on_the_site_is_listed_and_can_be_invited(stage: Stage, ada: httpx.AsyncClient) -> None:
    session, visitor = await arrive(stage, ada)
    listed = (await ada.get(f"{DOOR}/live-visitors")).json()
    assert (listed["total"], listed["isOn"]) == (1, True)
    [live] = listed["items"]
    assert (live["id"], live["source"], live["pageTitle"], live["visitNumber"]) == (visitor.id, "mail", "Tea", 1)
    assert live["conversationId"] is None
    detail = (await ada.get(f"{DOOR}/visits/{live['visitId']}")).json()
    assert [page["url"] for page in detail["pages"]] == [PAGE["url"]]

    empty = await ada.post(f"{DOOR}/live-visitors/{visitor.id}/invite", json={"text": "  "})
    assert await code_of(empty, 422) == "message.empty"
    invited = await ada.post(f"{DOOR}/live-visitors/{visitor.id}/invite", json={"text": "Can I help?"})
    assert invited.status_code == 200, invited.text
    headers = {"authorization": f"Bearer {session['token']}"}
    history = await stage.browser().get(
        f"{WIDGET}/conversations/{invited.json()['id']}/messages", headers=headers
    )
    assert [message["text"] for message in history.json()["items"]] == ["Can I help?"]
    [live] = (await ada.get(f"{DOOR}/live-visitors")).json()["items"]
    assert live["conversationId"] == invited.json()["id"]

    grace = await stage.colleague(ada)
    taken = await grace.post(f"{DOOR}/live-visitors/{visitor.id}/invite", json={"text": "Me too"})
    assert await code_of(taken, 409) == "conversation.taken"


async def test_watching_agents_are_told_once_a_second(stage: Stage, ada: httpx.AsyncClient, monkeypatch: Any) -> None:
    monkeypatch.setattr("kefu.web.live.site.LINGER_SECONDS", 0)
    _, visitor = await arrive(stage, ada)
    told: list[VisitorsChanged] = []
    bus = stage.wired.bus

    def publish(workspace_id: str, parcel: Parcel) -> None:
        import msgspec

        assert workspace_id == visitor.workspace_id
        told.append(msgspec.json.decode(parcel.payload, type=VisitorsChanged))

    monkeypatch.setattr(bus, "is_wanted", lambda *_: True)
    monkeypatch.setattr(bus, "publish", publish)
    stage.wired.site.changed(visitor)
    stage.wired.site.changed(visitor)
    while not told:
        await asyncio.sleep(0)
    monkeypatch.setattr("kefu.web.live.arrivals.GRACE_SECONDS", 0)
    stage.wired.arrivals.visitor_departs(visitor, "con_1")
    while len(told) < 2 or not told[-1].gone:
        await asyncio.sleep(0)
    assert [view.id for view in told[0].visitors] == [visitor.id]
    assert (told[-1].visitors, told[-1].gone) == ([], [visitor.id])


async def test_a_workspace_without_visits_shows_and_writes_nothing(stage: Stage, ada: httpx.AsyncClient) -> None:
    changed = await ada.patch(f"{DOOR}/workspace", json={"hasVisits": False})
    assert changed.json()["hasVisits"] is False
    _, visitor = await arrive(stage, ada)
    assert (await ada.get(f"{DOOR}/live-visitors")).json() == {"items": [], "total": 0, "isOn": False}
    assert (await ada.get(f"{DOOR}/contacts/{visitor.contact_id}/visits")).json() == []


async def test_a_browser_that_objects_is_not_followed(stage: Stage, ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    address = f"{WIDGET}/inboxes/{inbox['id']}/config"
    assert (await stage.browser().get(address)).json()["hasVisits"] is True
    objecting = await stage.browser().get(address, headers={"sec-gpc": "1"})
    assert (objecting.json()["hasVisits"], objecting.headers["vary"]) == (False, "Sec-GPC")
    await arrive(stage, ada, **{"sec-gpc": "1"})
    assert (await ada.get(f"{DOOR}/live-visitors")).json()["items"] == []
