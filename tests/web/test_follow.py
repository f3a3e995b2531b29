"""A visitor follows a ticket without an account: the pages, who may open them, and what can be done there."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from kefu.background import telling_of
from kefu.db.schema import jobs
from kefu.kernel.clock import DAY, MINUTE
from kefu.tickets.telling import tell_missed_replies
from tests.attachments import samples
from tests.web.stage import DOOR, ORIGIN, Stage, code_of
from tests.web.test_routes import WIDGET

pytestmark = pytest.mark.anyio
HOSTILE = "<script>alert(1)</script>\"'&"


class Following:
    """A ticket of a visitor's conversation, and the two who look at it."""

    def __init__(self, stage: Stage, ada: httpx.AsyncClient) -> None:
        self.stage = stage
        self.ada = ada
        self.visitor = stage.browser(address="198.51.100.9")

    async def begin(self, title: str = "Broken pot") -> dict[str, Any]:
        [self.inbox] = (await self.ada.get(f"{DOOR}/inboxes")).json()
        started = await self.visitor.post(f"{WIDGET}/inboxes/{self.inbox['id']}/sessions", json={})
        self.widget = self.stage.browser(authorization=f"Bearer {started.json()['token']}")
        sent = await self.widget.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000001", "text": "It broke"})
        self.conversation_id = sent.json()["conversationId"]
        detail = await self.ada.get(f"{DOOR}/conversations/{self.conversation_id}")
        self.contact_id = detail.json()["contact"]["id"]
        known = {"email": "sam@example.com", "phone": "138 0013 8000", "name": HOSTILE}
        changed = await self.ada.patch(f"{DOOR}/contacts/{self.contact_id}", json=known)
        assert changed.status_code == 200, changed.text
        made = await self.ada.post(
            f"{DOOR}/tickets", json={"title": title, "conversationId": self.conversation_id, "comment": "for us only"}
        )
        assert made.status_code == 201, made.text
        begun: dict[str, Any] = made.json()
        self.detail = begun
        self.path = str(self.detail["link"]).removeprefix(ORIGIN)
        self.id = self.detail["ticket"]["id"]
        return begun

    async def page(self) -> str:
        answer = await self.visitor.get(self.path)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def write(self, kind: str, text: str, **more: Any) -> dict[str, Any]:
        answer = await self.ada.post(f"{DOOR}/tickets/{self.id}/entries", json={"kind": kind, "text": text, **more})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def answer(self, text: str, file: tuple[str, bytes] = ("", b""), entry: str = "form_12345678") -> int:
        sent = await self.visitor.post(
            f"{self.path}/replies", data={"text": text, "entry": entry}, files={"file": (*file, "")}
        )
        self.said = sent.text
        return sent.status_code

    async def state(self) -> str:
        return str((await self.ada.get(f"{DOOR}/tickets/{self.id}")).json()["ticket"]["state"])


@pytest.fixture
async def following(stage: Stage, ada: httpx.AsyncClient) -> Following:
    made = Following(stage, ada)
    await made.begin()
    return made


async def test_the_page_shows_replies_and_nothing_that_is_ours_alone(following: Following) -> None:
    await following.write("comment", "he is angry")
    await following.write("reply", f"We send a new one {HOSTILE}")
    answer = await following.visitor.get(following.path)
    text = answer.text
    assert "Broken pot" in text and "#1001" in text and "We send a new one" in text
    assert "for us only" not in text and "he is angry" not in text
    assert "<script" not in text and "&lt;script&gt;" in text
    policy = answer.headers["content-security-policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert 'lang="zh-CN"' in text, "nothing is known of the visitor's language: the workspace's"
    assert (await following.visitor.get("/follow-assets/follow.css")).status_code == 200
    assert (await following.visitor.get("/follow-assets/page.py")).status_code == 404


async def test_the_visitor_answers_with_a_file_and_agents_see_it(following: Following) -> None:
    await following.write("reply", "A photo, please?", state="waiting")
    assert await following.answer("Here it is", ("pot.png", samples.png())) == 303
    assert await following.answer("Here it is", entry="form_12345678") == 303, "the same form again is the same answer"
    assert await following.state() == "in_progress"
    page = await following.page()
    assert page.count("Here it is") == 1
    [picture] = re.findall(r'href="(/t/[^"]+/original)"', page)
    shown = await following.visitor.get(picture)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    detail = (await following.ada.get(f"{DOOR}/tickets/{following.id}")).json()
    [entry] = [each for each in detail["entries"] if each["text"] == "Here it is"]
    assert entry["authorKind"] == "visitor" and entry["attachments"][0]["kind"] == "picture"
    assert (await following.ada.get(entry["attachments"][0]["url"])).status_code == 200
    assert (await following.visitor.get(entry["attachments"][0]["url"])).status_code == 401


async def test_files_of_comments_are_no_business_of_the_visitor(following: Following) -> None:
    file = {"file": ("secret.png", samples.png())}
    uploaded = (await following.ada.post(f"{DOOR}/uploads", files=file)).json()
    await following.write("comment", "see", attachmentIds=[uploaded["id"]])
    answer = await following.visitor.get(f"{following.path}/files/{uploaded['id']}/original")
    assert answer.status_code == 404 and "text/html" in answer.headers["content-type"]
    mine = (await following.ada.post(f"{DOOR}/uploads", files=file)).json()
    await following.write("reply", "see", attachmentIds=[mine["id"]])
    assert (await following.visitor.get(f"{following.path}/files/{mine['id']}/original")).status_code == 200
    again = {"kind": "reply", "text": "again", "attachmentIds": [mine["id"]]}
    refused = await following.ada.post(f"{DOOR}/tickets/{following.id}/entries", json=again)
    assert await code_of(refused, 422) == "attachment.not_found"


async def test_what_cannot_be_taken_comes_back_with_the_words(following: Following) -> None:
    assert await following.answer("Look at this", ("pot.exe", b"MZ\x90\x00")) == 422
    assert "Look at this" in following.said and "文件无法上传" in following.said
    assert await following.answer("   ") == 422
    assert await following.answer("x" * 10_001) == 422
    before = await following.page()
    assert "Look at this" not in before
    answer = await following.visitor.post(f"{following.path}/replies", content=b"nonsense")
    assert answer.status_code == 422
    unknown = await following.visitor.post(f"{following.path}/replies", data={"admin": "1"}, files={"file": ("", b"")})
    assert unknown.status_code == 422


async def test_the_visitor_rates_and_opens_again(following: Following) -> None:
    early = await following.visitor.post(f"{following.path}/rating", data={"rating": "5"})
    assert early.status_code == 422
    solved = await following.ada.post(f"{DOOR}/tickets/{following.id}/state", json={"state": "solved"})
    assert solved.status_code == 200
    assert "您对处理结果满意吗" in await following.page()
    for stars in ("0", "6", "", "five"):
        assert (await following.visitor.post(f"{following.path}/rating", data={"rating": stars})).status_code == 422
    rated = await following.visitor.post(f"{following.path}/rating", data={"rating": "4", "comment": HOSTILE})
    assert rated.status_code == 303
    ticket = (await following.ada.get(f"{DOOR}/tickets/{following.id}")).json()["ticket"]
    assert (ticket["rating"], ticket["ratingComment"]) == (4, HOSTILE)
    page = await following.page()
    assert "感谢您的评价" in page and "<script" not in page
    assert (await following.visitor.post(f"{following.path}/reopen")).status_code == 303
    assert await following.state() == "in_progress"
    await following.ada.post(f"{DOOR}/tickets/{following.id}/state", json={"state": "closed"})
    assert (await following.visitor.post(f"{following.path}/reopen")).status_code == 422
    assert await following.answer("Still broken") == 422
    assert "工单已关闭" in await following.page()


async def test_forged_and_old_links_open_nothing(following: Following) -> None:
    token = following.path.removeprefix("/t/")
    ticket_id, _, signature = token.partition(".")
    other = (await following.ada.post(f"{DOOR}/tickets", json={"title": "Another"})).json()["ticket"]["id"]
    forged = [
        f"{other}.{signature}",
        f"{ticket_id}.{'A' * 43}",
        f"{ticket_id}.",
        ticket_id,
        token + "A",
        token[:-1],
        token.swapcase(),
        f"tick_{'0' * 20}.{signature}",
        "%00",
        "é" * 60,
    ]
    for each in forged:
        for method, path in (("GET", ""), ("POST", "/reopen"), ("POST", "/rating"), ("GET", "/files/att_x/original")):
            answer = await following.visitor.request(method, f"/t/{each}{path}")
            assert answer.status_code == 404, f"{method} {each}{path}: {answer.status_code}"
            assert "Broken pot" not in answer.text
    assert "Broken pot" in await following.page()
    renewed = (await following.ada.post(f"{DOOR}/tickets/{following.id}/link")).json()
    assert (await following.visitor.get(following.path)).status_code == 404
    following.path = renewed["link"].removeprefix(ORIGIN)
    assert "Broken pot" in await following.page()


@pytest.mark.parametrize("proof", ["138 0013 8000", "+8613800138000", "13800138000", "SAM@example.com "])
async def test_number_and_contact_lead_to_the_page(following: Following, proof: str) -> None:
    address = f"/follow/{following.inbox['id']}"
    assert (await following.visitor.get(address)).status_code == 200
    found = await following.visitor.post(address, data={"number": "#1001", "proof": proof})
    assert found.status_code == 303, found.text
    assert found.headers["location"] == following.path


async def test_every_wrong_answer_looks_the_same_and_guessing_ends_soon(following: Following) -> None:
    address = f"/follow/{following.inbox['id']}"
    await following.ada.post(f"{DOOR}/tickets", json={"title": "Nobody's"})
    texts = set()
    for number, proof in (("1001", "13900139000"), ("999999", "13800138000"), ("1002", ""), ("0", "x"), ("x", "")):
        answer = await following.visitor.post(address, data={"number": number, "proof": proof})
        assert answer.status_code == 422
        texts.add(answer.text.replace(f'value="{number}"', ""))
    assert len(texts) == 1, "a wrong number and a wrong contact cannot be told apart"
    codes = [
        (await following.visitor.post(address, data={"number": str(n), "proof": "13800138000"})).status_code
        for n in range(2000, 2010)
    ]
    assert codes[-1] == 429
    many = [
        (
            await following.stage.browser(address=f"203.0.113.{n}").post(address, data={"number": "1001", "proof": "1"})
        ).status_code
        for n in range(12)
    ]
    assert many[-1] == 429, "one number is guarded against many addresses too"


async def test_replies_are_mailed_unless_they_were_seen(following: Following, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = following.stage
    monkeypatch.setattr("kefu.tickets.telling.can_mail", lambda _: True)

    async def mails() -> list[str]:
        async with stage.wired.database.read() as reader:
            rows = await reader.all(sa.select(jobs.c.data).where(jobs.c.kind == "mail.send"))
        return [str(row["data"]) for row in rows]

    await following.write("reply", "Seen at once")
    await following.page()
    await following.write("reply", "First unseen")
    await following.write("reply", "Second unseen")
    telling = telling_of(stage.wired)
    assert await tell_missed_replies(telling) == 0, "there is time to read first"
    stage.clock.advance(2 * MINUTE)
    assert [await tell_missed_replies(telling) for _ in range(2)] == [1, 0]
    [mail] = await mails()
    assert (
        "First unseen" in mail and "Second unseen" in mail and "Seen at once" not in mail and "for us only" not in mail
    )
    await following.write("reply", "Too old by now")
    stage.clock.advance(2 * DAY)
    assert await tell_missed_replies(telling) == 0


async def test_the_conversation_gets_a_card_with_the_link(following: Following) -> None:
    for _ in range(2):
        await following.stage.runner.run_due()
    listed = (await following.widget.get(f"{WIDGET}/conversations/{following.conversation_id}/messages")).json()
    cards = [each["card"] for each in listed["items"] if each.get("card")]
    assert [card["title"] for card in cards] == ["#1001 Broken pot"]
    assert cards[0]["url"] == following.detail["link"]


async def test_who_is_blocked_cannot_write_here_either(following: Following) -> None:
    shut = {"kind": "contact", "value": following.contact_id}
    blocked = await following.ada.post(f"{DOOR}/blocks", json=shut)
    assert blocked.status_code == 201, blocked.text
    assert await following.answer("Let me in") == 403
    assert (await following.visitor.post(f"{following.path}/reopen")).status_code == 403
