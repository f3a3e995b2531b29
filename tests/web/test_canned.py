"""Canned responses through the console's door: used in a conversation, with files, as a sheet."""

from __future__ import annotations

import httpx

from tests.attachments import samples
from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"


async def conversation(stage: Stage, ada: httpx.AsyncClient, name: str) -> tuple[str, httpx.AsyncClient]:
    """A visitor's, who may have said its name."""
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    started = await stage.browser().post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={})
    visitor = stage.browser(authorization=f"Bearer {started.json()['token']}")
    if name:
        assert (await visitor.patch(f"{WIDGET}/contact", json={"name": name})).status_code < 300
    sent = await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000001", "text": "hi"})
    return str(sent.json()["conversationId"]), visitor


async def test_a_use_fills_in_copies_the_files_and_counts(stage: Stage, ada: httpx.AsyncClient) -> None:
    place, visitor = await conversation(stage, ada, "林")
    upload = (await ada.post(f"{DOOR}/uploads", files={"file": ("tea.png", samples.png())})).json()
    text = "{{ contact.name }}您好，我是{{ agent.name }}，订单{{ attributes.order }}"
    body = {"shortcut": "hi", "text": text, "attachmentIds": [upload["id"]]}
    made = (await ada.post(f"{DOOR}/canned-responses", json=body)).json()
    assert [each["name"] for each in made["attachments"]] == ["tea.png"]
    again = await ada.post(f"{DOOR}/canned-responses", json={**body, "shortcut": "twice"})
    assert await code_of(again, 422) == "attachment.not_found"

    preview = {"text": text, "conversationId": place}
    seen = (await ada.post(f"{DOOR}/canned-responses/preview", json=preview)).json()
    assert seen == {"text": "林您好，我是Ada，订单⟦attributes.order⟧", "missing": ["attributes.order"], "attachments": []}
    alone = (await ada.post(f"{DOOR}/canned-responses/preview", json={"text": text})).json()
    assert alone["missing"] == ["contact.name", "attributes.order"]

    uses = f"{DOOR}/canned-responses/{made['id']}/uses"
    await ada.post(uses, json={"conversationId": place})
    used = (await ada.post(uses, json={"conversationId": place})).json()
    [copy] = used["attachments"]
    assert (used["text"], copy["id"] != upload["id"]) == (seen["text"], True)
    assert (await ada.get(f"{DOOR}/canned-responses")).json()[0]["uses"] == 2
    send = {"clientMessageId": "cm_00000009", "text": "filled in", "attachmentIds": [copy["id"]]}
    assert (await ada.post(f"{DOOR}/conversations/{place}/messages", json=send)).status_code == 201

    # Gone from the canned response, but not from the message that carries a copy.
    assert (await ada.patch(f"{DOOR}/canned-responses/{made['id']}", json={"attachmentIds": []})).status_code == 200
    while await stage.runner.run_due():
        pass
    assert (await ada.get(upload["url"])).status_code == 404
    history = (await visitor.get(f"{WIDGET}/conversations/{place}/messages")).json()
    picture = await visitor.get(history["items"][-1]["attachments"][0]["url"])
    assert (picture.status_code, picture.content[:4]) == (200, b"\x89PNG")


async def test_a_sheet_goes_in_and_out(stage: Stage, ada: httpx.AsyncClient) -> None:
    sheet = "shortcut,title,text,folder\nfh,发货,=您好,物流\nbad one,,x,\n".encode()
    done = (await ada.post(f"{DOOR}/canned-imports", files={"file": ("canned.csv", sheet)})).json()
    assert (done["createdCount"], done["errors"][0]["code"]) == (1, "canned_response.shortcut_wrong")
    known = (await ada.get(f"{DOOR}/canned-folders")).json()
    assert [(each["name"], each["count"], each["isPersonal"]) for each in known["folders"]] == [("物流", 1, False)]
    out = await ada.get(f"{DOOR}/canned-export.csv")
    assert out.content.decode("utf-8-sig").splitlines()[1] == "fh,发货,'=您好,物流,workspace,"
    grace = await stage.colleague(ada)
    mine = {"folder": {"name": "Mine", "isPersonal": True}, "shared": {"name": "Ours", "isPersonal": False}}
    assert (await grace.post(f"{DOOR}/canned-folders", json=mine["folder"])).status_code == 201
    assert (await grace.post(f"{DOOR}/canned-folders", json=mine["shared"])).status_code == 403
    assert len((await grace.get(f"{DOOR}/canned-folders")).json()["folders"]) == 2
