"""The widget's first calls: who a browser is, what it may see, and what it can never become."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kefu.db import schema
from tests.visitors.test_identity import FORGED, GOOD, signed
from tests.web.doors.running import Door, open_door
from tests.world import ADA, NOW, OTHER_WEBSITE, SHOP, WEBSITE

INBOX_SECRET = "s" * 43
SESSIONS = f"/api/v1/widget/inboxes/{WEBSITE}/sessions"


def token(**claims: Any) -> str:
    return signed({**GOOD, "exp": NOW // 1000 + 600, **claims}, secret=INBOX_SECRET)


async def send(door: Door, who: dict[str, str], text: str, number: int = 1) -> dict[str, Any]:
    body = {"clientMessageId": f"message-{number:04}", "text": text}
    answer = await door("POST", "/api/v1/widget/messages", headers=who, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_first_visit_makes_a_visitor_and_a_second_one_continues_it(door: Door) -> None:
    page = {"url": "https://shop.test/tea", "title": "Tea", "referrer": "https://search.test/"}
    first = await door.session(language="zh-CN", page=page)
    assert (first["isIdentified"], first["conversation"], first["messages"], first["hasMore"]) == (
        False,
        None,
        [],
        False,
    )
    who = {"Authorization": f"Bearer {first['token']}"}
    for number in range(35):
        await send(door, who, f"hello {number}", number)
    again = await door.session(token=first["token"])
    assert (again["token"], again["visitorId"]) == (first["token"], first["visitorId"])
    assert [each["text"] for each in again["messages"]] == [f"hello {number}" for number in range(5, 35)]
    assert again["hasMore"] is True
    async with door.wired.database.read() as reader:
        row = await reader.first(sa.select(schema.visitors).where(schema.visitors.c.id == first["visitorId"]))
    assert row is not None
    assert (row["page_url"], row["page_title"], row["language"], row["address"]) == (
        *list(page.values())[:2],
        "zh-CN",
        "127.0.0.1",
    )
    assert first["token"] not in str(dict(row))


@pytest.mark.parametrize("bad", ["kefuv_wrong", "", "'; DROP TABLE visitors; --", "vis_sam"])
async def test_a_bad_token_quietly_makes_a_new_visitor(door: Door, bad: str) -> None:
    found = await door.session(token=bad)
    assert found["token"] != bad
    assert found["conversation"] is None


async def test_a_token_of_one_inbox_is_worth_nothing_at_another(door: Door) -> None:
    ours = await door.session()
    theirs = await door.session(OTHER_WEBSITE, token=ours["token"])
    assert theirs["visitorId"] != ours["visitorId"]


async def test_no_inbox_no_session(door: Door) -> None:
    for path in ("inb_missing", SHOP, "..%2f"):
        for method, end in (("POST", "sessions"), ("GET", "config")):
            body: dict[str, Any] = {"json": {}} if method == "POST" else {}
            assert (await door(method, f"/api/v1/widget/inboxes/{path}/{end}", **body)).status_code == 404


async def test_a_signed_identity_brings_history_and_takes_the_conversation_along(door: Door) -> None:
    known = await door.session(identityToken=token(name="Ada L"))
    assert (known["isIdentified"], known["contactName"]) == (True, "Ada L")
    await send(door, {"Authorization": f"Bearer {known['token']}"}, "from my telephone")
    anonymous = await door.session()
    who = {"Authorization": f"Bearer {anonymous['token']}"}
    await send(door, who, "from my computer", 2)
    joined = await door.session(token=anonymous["token"], identityToken=token())
    assert joined["isIdentified"] is True
    assert [each["text"] for each in joined["messages"]] == ["from my telephone"]
    assert joined["token"] not in {anonymous["token"], known["token"]}
    # Whoever knew the anonymous token sees nothing of the identified contact.
    assert (await door("GET", "/api/v1/widget/conversations", headers=who)).status_code == 401
    headers = {"Authorization": f"Bearer {joined['token']}"}
    listed = (await door("GET", "/api/v1/widget/conversations", headers=headers)).json()["items"]
    assert [each["conversation"]["status"] for each in listed] == ["resolved", "open"]
    again = await door.session(token=joined["token"])
    assert (again["isIdentified"], again["visitorId"]) == (True, joined["visitorId"])


async def test_another_person_on_the_same_browser_sees_nothing_of_the_first(door: Door) -> None:
    first = await door.session(identityToken=token())
    await send(door, {"Authorization": f"Bearer {first['token']}"}, "secret")
    second = await door.session(token=first["token"], identityToken=token(sub="u-2"))
    assert (second["conversation"], second["messages"]) == (None, [])
    assert second["token"] != first["token"]


@pytest.mark.parametrize("forged", FORGED, ids=FORGED)
async def test_a_forged_identity_is_refused_and_changes_nothing(door: Door, forged: str) -> None:
    await door.session(identityToken=token())
    visitor = await door.session()
    answer = await door("POST", SESSIONS, json={"token": visitor["token"], "identityToken": FORGED[forged]})
    assert (answer.status_code, answer.json()["code"]) == (422, "identity.invalid")
    assert INBOX_SECRET not in answer.text
    assert (await door.session(token=visitor["token"]))["isIdentified"] is False


async def test_what_a_visitor_says_of_itself_never_identifies_it(door: Door) -> None:
    known = await door.session(identityToken=token(email="ada@a.cn"))
    await send(door, {"Authorization": f"Bearer {known['token']}"}, "secret")
    who = await door.visitor()
    answer = await door("PATCH", "/api/v1/widget/contact", headers=who, json={"name": "Ada", "email": "ada@a.cn"})
    assert answer.json() == {"name": "Ada", "email": "ada@a.cn", "phone": None}
    for extra in ({"externalId": "u-1"}, {"isIdentified": True}, {"id": "cont_sam"}, {"workspaceId": "ws_outside"}):
        refused = await door("PATCH", "/api/v1/widget/contact", headers=who, json=extra)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "field.unknown")
    session = await door.session(token=who["Authorization"].removeprefix("Bearer "))
    assert (session["isIdentified"], session["messages"]) == (False, [])


async def test_an_inbox_may_ask_for_an_identity(door: Door) -> None:
    before = await door.session()
    async with door.wired.database.begin() as tx:
        await tx.execute(
            sa.update(schema.inboxes).where(schema.inboxes.c.id == WEBSITE).values(is_identity_required=True)
        )
    for body in ({}, {"token": before["token"]}):
        answer = await door("POST", SESSIONS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "identity.required")
    known = await door.session(identityToken=token())
    assert (await door.session(token=known["token"]))["isIdentified"] is True


async def test_the_config_is_public_small_and_cached(door: Door) -> None:
    answer = await door("GET", f"/api/v1/widget/inboxes/{WEBSITE}/config")
    config = answer.json()
    assert (config["inboxId"], config["workspaceName"], config["isAnyoneOnline"]) == (WEBSITE, SHOP, False)
    assert "png" in config["allowedExtensions"]
    assert "max-age=60" in answer.headers["cache-control"]
    assert INBOX_SECRET not in answer.text
    second = await door(
        "GET", f"/api/v1/widget/inboxes/{WEBSITE}/config", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (second.status_code, second.content) == (304, b"")


async def test_floods_of_sessions_end_with_a_time_to_come_back(migrated: Path, tmp_path: Path) -> None:
    async with open_door(migrated, tmp_path, limit_sessions=3) as strict:
        for _ in range(3):
            await strict.session()
        answer = await strict("POST", SESSIONS, json={})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many.sessions")
    assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    "body",
    [
        {"unknown": 1},
        {"token": 5},
        {"language": "<script>"},
        {"page": {"url": "x" * 5000}},
        {"page": {}},
        {"token": "x" * 300},
        [],
        "text",
    ],
)
async def test_wrong_bodies_are_refused(door: Door, body: Any) -> None:
    assert (await door("POST", SESSIONS, json=body)).status_code == 422


async def test_an_agent_sees_the_visit(door: Door) -> None:
    session = await door.session(page={"url": "https://shop.test/tea"})
    sent = await send(door, {"Authorization": f"Bearer {session['token']}"}, "hello")
    headers = await door.agent(ADA)
    detail = (await door("GET", f"/api/v1/console/conversations/{sent['conversationId']}", headers=headers)).json()
    assert (detail["visit"]["pageUrl"], detail["visit"]["visitorId"]) == ("https://shop.test/tea", session["visitorId"])
    assert detail["contact"]["isIdentified"] is False
