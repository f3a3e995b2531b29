"""Contacts through the console's door: kinds, notes, history, merging and taking it back."""

from __future__ import annotations

from typing import Any

import httpx

from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"


async def visitor(stage: Stage, inbox: str, text: str | None = None, **details: str) -> httpx.AsyncClient:
    browser = stage.browser()
    page = {"url": "https://shop.test/tea", "title": "Tea"}
    session = (await browser.post(f"{WIDGET}/inboxes/{inbox}/sessions", json={"page": page})).json()
    browser.headers["authorization"] = f"Bearer {session['token']}"
    if details:
        assert (await browser.patch(f"{WIDGET}/contact", json=details)).status_code == 200
    if text is not None:
        body = {"clientMessageId": f"cm_{session['visitorId'][-12:]}", "text": text}
        assert (await browser.post(f"{WIDGET}/messages", json=body)).status_code == 201
    return browser


async def ids(ada: httpx.AsyncClient, kind: str) -> list[str]:
    items: list[dict[str, Any]] = (await ada.get(f"{DOOR}/contacts", params={"kind": kind})).json()["items"]
    return [each["id"] for each in items]


async def test_from_two_strangers_to_one_person_and_back(stage: Stage, ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    await visitor(stage, inbox["id"])
    await visitor(stage, inbox["id"], "hello", email="Sam@Shop.test")
    sam = await visitor(stage, inbox["id"], email="sam@shop.test", phone="13800138000")
    assert len(await ids(ada, "all")) == len(await ids(ada, "anonymous")) == 3
    assert await ids(ada, "identified") == []
    second, first = await ids(ada, "known")
    assert (await ada.get(f"{DOOR}/contacts/{second}")).json()["phone"] == "+86 138 0013 8000"

    alike = (await ada.get(f"{DOOR}/contacts/{first}/duplicates")).json()
    assert [each["id"] for each in alike] == [second]
    [group] = (await ada.get(f"{DOOR}/contact-duplicates")).json()
    assert (group["field"], group["value"], len(group["contacts"])) == ("email", "sam@shop.test", 2)
    noted = await ada.post(f"{DOOR}/contacts/{second}/notes", json={"text": "likes oolong"})
    assert noted.status_code == 201
    merged = await ada.post(f"{DOOR}/contacts/{first}/merge", json={"contactId": second})
    assert merged.status_code == 200, merged.text
    assert await ids(ada, "known") == [first]
    assert (await ada.get(f"{DOOR}/contacts/{second}")).json()["mergedInto"] == first
    history = (await ada.get(f"{DOOR}/contacts/{first}/history")).json()
    assert sorted(each["kind"] for each in history) == ["conversation", "visit", "visit"]
    # The browser of the merged contact is the kept one now and reads what was said.
    assert len((await sam.get(f"{WIDGET}/conversations")).json()["items"]) == 1

    [held] = (await ada.get(f"{DOOR}/contacts/{first}/merges")).json()
    assert (await ada.post(f"{DOOR}/contact-merges/{held['id']}/undo")).status_code == 204
    assert await code_of(await ada.post(f"{DOOR}/contact-merges/{held['id']}/undo"), 422) == "merge.undone_already"
    assert sorted(await ids(ada, "known")) == sorted([first, second])
    assert (await sam.get(f"{WIDGET}/conversations")).json()["items"] == []
    notes = (await ada.get(f"{DOOR}/contacts/{second}/notes")).json()
    assert [note["text"] for note in notes] == ["likes oolong"]


async def test_notes_are_taken_back_by_who_wrote_them(stage: Stage, ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    await visitor(stage, inbox["id"], "hello")
    [contact] = await ids(ada, "known")
    place = f"{DOOR}/contacts/{contact}/notes"
    note = (await ada.post(place, json={"text": "secret"})).json()
    grace = await stage.colleague(ada)
    assert await code_of(await grace.delete(f"{place}/{note['id']}"), 403) == "message.not_yours"
    assert (await ada.delete(f"{place}/{note['id']}")).status_code == 204
    assert (await grace.get(place)).json() == []
