"""Inboxes, canned responses, the workspace and pictures through the HTTP layer."""

from __future__ import annotations

import httpx
import pytest

from tests.web.stage import DOOR, Stage, code_of

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63f8cfc0f01f00050001ff"
    "56c72f0d0000000049454e44ae426082"
)


async def first_inbox(browser: httpx.AsyncClient) -> str:
    return f"{DOOR}/inboxes/{(await browser.get(f'{DOOR}/inboxes')).json()[0]['id']}"


async def test_the_look_changes_field_by_field(ada: httpx.AsyncClient) -> None:
    inbox = await first_inbox(ada)
    texts = {"zh-CN": {"title": "茶馆", "subtitle": "", "greeting": "您好！", "placeholder": ""}}
    await ada.patch(inbox, json={"texts": texts, "launcherText": {"en": "Ask us"}})
    changed = (await ada.patch(inbox, json={"colour": "#0f766e", "theme": "dark", "hasVoice": False})).json()
    assert (changed["colour"], changed["theme"], changed["hasVoice"]) == ("#0f766e", "dark", False)
    assert changed["texts"] == texts
    assert changed["launcherText"] == {"en": "Ask us"}
    assert (await ada.get(inbox)).json() == changed


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"colour": "#12345"},
        {"position": "left"},
        {"texts": {"fr": {}}},
        {"texts": {"en": {"title": "x" * 81}}},
        {"texts": {"en": {"html": "<b>"}}},
        {"workspaceId": "ws_other"},
        {"identitySecret": "mine"},
        {"allowedDomains": ["example.com; script-src *"]},
        {"allowedDomains": ["exa mple.com"]},
        {"allowedDomains": ["javascript:alert(1)"]},
        {"allowedDomains": ["*"]},
        {"allowedDomains": ["a.*.com"]},
        {"allowedDomains": ["x" * 300]},
        {"allowedDomains": ["https://user@evil.example"]},
        {"name": " \u200b "},
    ],
)
async def test_wrong_changes_are_refused_and_change_nothing(ada: httpx.AsyncClient, change: dict[str, object]) -> None:
    inbox = await first_inbox(ada)
    before = (await ada.get(inbox)).json()
    assert (await ada.patch(inbox, json=change)).status_code == 422
    assert (await ada.get(inbox)).json() == before


async def test_archiving_keeps_it_in_the_list(ada: httpx.AsyncClient) -> None:
    made = (await ada.post(f"{DOOR}/inboxes", json={"name": "Second"})).json()
    archived = (await ada.delete(f"{DOOR}/inboxes/{made['id']}")).json()
    assert archived["isArchived"] is True
    listed = (await ada.get(f"{DOOR}/inboxes")).json()
    assert [(each["name"], each["isArchived"]) for each in listed] == [("Website", False), ("Second", True)]


async def test_the_identity_secret_is_shown_and_renewed(ada: httpx.AsyncClient) -> None:
    inbox = await first_inbox(ada)
    secret = (await ada.get(f"{inbox}/secret")).json()["secret"]
    assert len(secret) >= 43
    renewed = (await ada.post(f"{inbox}/secret")).json()["secret"]
    assert renewed != secret
    assert (await ada.get(f"{inbox}/secret")).json()["secret"] == renewed
    assert renewed not in (await ada.get(inbox)).text


async def test_the_snippet_names_the_address_people_use(stage: Stage, ada: httpx.AsyncClient) -> None:
    snippet = (await ada.get(await first_inbox(ada))).json()["snippet"]
    assert snippet.startswith('<script async src="http://kefu.test/widget.js" data-inbox="inb_')


async def test_the_workspace_changes(ada: httpx.AsyncClient) -> None:
    change = {"name": "Tea & Co", "editWindowSeconds": 0, "allowedExtensions": [".PNG", "jpg", "png"]}
    changed = (await ada.patch(f"{DOOR}/workspace", json=change)).json()
    assert (changed["name"], changed["editWindowSeconds"]) == ("Tea & Co", 0)
    assert changed["allowedExtensions"] == ["jpg", "png"]
    for wrong in ({"maxUploadBytes": 1}, {"editWindowSeconds": -1}, {"id": "ws_x"}, {"allowedExtensions": ["a/b"]}):
        assert (await ada.patch(f"{DOOR}/workspace", json=wrong)).status_code == 422


async def test_canned_responses_are_shared_by_admins_and_personal_to_all(stage: Stage, ada: httpx.AsyncClient) -> None:
    grace = await stage.colleague(ada)
    door = f"{DOOR}/canned-responses"
    shared = (await ada.post(door, json={"shortcut": "/Hello", "title": "Greeting", "text": "您好"})).json()
    assert shared["shortcut"] == "hello"
    assert (await grace.post(door, json={"shortcut": "bye", "text": "Bye"})).status_code == 403
    own = (await grace.post(door, json={"shortcut": "bye", "text": "Bye 100%", "scope": "personal"})).json()
    assert [each["id"] for each in (await grace.get(door)).json()] == [own["id"], shared["id"]]
    assert [each["id"] for each in (await ada.get(door)).json()] == [shared["id"]]
    found = (await grace.get(door, params={"query": "0%"})).json()
    assert [each["id"] for each in found] == [own["id"]]
    found = (await grace.get(door, params={"scope": "workspace", "folderId": "none"})).json()
    assert [each["id"] for each in found] == [shared["id"]]
    assert (await ada.patch(f"{door}/{own['id']}", json={"text": "x"})).status_code == 404
    assert (await grace.delete(f"{door}/{shared['id']}")).status_code == 403
    assert (await grace.patch(f"{door}/{own['id']}", json={"scope": "workspace"})).status_code == 403
    taken = await ada.post(door, json={"shortcut": "HELLO", "text": "x"})
    assert await code_of(taken, 409) == "canned_response.shortcut_taken"
    assert (await ada.delete(f"{door}/{shared['id']}")).status_code == 204
    assert (await grace.get(door)).json() == [own]


async def test_a_picture_of_an_agent(stage: Stage, ada: httpx.AsyncClient) -> None:
    files = {"file": ("me.png", PIXEL, "image/png")}
    url = (await ada.put(f"{DOOR}/me/avatar", files=files)).json()["agent"]["avatarUrl"]
    picture = await stage.browser().get(url)
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert picture.content[:4] == b"RIFF"
    newer = (await ada.put(f"{DOOR}/me/avatar", files=files)).json()["agent"]["avatarUrl"]
    assert newer != url
    assert (await stage.browser().get(url)).status_code == 404
    assert (await ada.delete(f"{DOOR}/me/avatar")).json()["agent"]["avatarUrl"] is None
    assert (await stage.browser().get(newer)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("me.png", b"<script>"),
        ("me.html", PIXEL),
        ("me.png", b""),
    ],
)
async def test_what_is_no_picture_is_refused(ada: httpx.AsyncClient, name: str, content: bytes) -> None:
    answer = await ada.put(f"{DOOR}/me/avatar", files={"file": (name, content, "image/png")})
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("name", ["x", "..", "%25", "a" * 38])
async def test_pictures_are_not_guessed(stage: Stage, ada: httpx.AsyncClient, name: str) -> None:
    assert (await stage.browser().get(f"/api/v1/avatars/{name}")).status_code == 404
