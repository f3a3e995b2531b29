"""Forms over HTTP: what a visitor must answer first, a message that is left, and the answer that comes by mail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from kefu.answer_mails.actions import PATIENCE, mail_missed_answers
from kefu.realtime.presence_keys import visitor_key
from tests.servers.smtp import SmtpServer
from tests.web.stage import DOOR, Stage, code_of, staged

WIDGET = "/api/v1/widget"
EMAIL = {"key": "email", "kind": "email", "savesTo": "email", "isRequired": True}
PRIVACY = {"key": "privacy", "kind": "consent", "label": {"en": "I agree."}, "isRequired": True}
MESSAGE: dict[str, Any] = {"clientMessageId": "message-0001", "text": "hello"}


class Visit:
    """A browser in the widget of the first inbox."""

    def __init__(self, browser: httpx.AsyncClient, session: dict[str, Any], inbox_id: str) -> None:
        self.browser = browser
        self.session = session
        self.inbox_id = inbox_id
        self.headers = {"authorization": f"Bearer {session['token']}"}

    async def post(self, path: str, body: Any) -> httpx.Response:
        return await self.browser.post(f"{WIDGET}{path}", json=body, headers=self.headers)

    async def again(self) -> dict[str, Any]:
        found = await self.browser.post(
            f"{WIDGET}/inboxes/{self.inbox_id}/sessions", json={"token": self.session["token"], "language": "en"}
        )
        return dict(found.json())


async def visit(stage: Stage, ada: httpx.AsyncClient) -> Visit:
    inbox_id = (await ada.get(f"{DOOR}/inboxes")).json()[0]["id"]
    browser = stage.browser()
    made = await browser.post(f"{WIDGET}/inboxes/{inbox_id}/sessions", json={"language": "en"})
    return Visit(browser, made.json(), inbox_id)


async def test_a_conversation_begins_when_the_questions_are_answered(stage: Stage) -> None:
    ada = await stage.owner()
    sam = await visit(stage, ada)
    assert sam.session["isIntakeDue"] is False
    form = {"isOn": True, "fields": [EMAIL, PRIVACY]}
    made = await ada.put(f"{DOOR}/inboxes/{sam.inbox_id}/forms", json={"intake": form})
    assert made.status_code == 200, made.text
    config = (await sam.browser.get(f"{WIDGET}/inboxes/{sam.inbox_id}/config")).json()
    assert [field["key"] for field in config["intake"]["fields"]] == ["email", "privacy"]
    assert (await sam.again())["isIntakeDue"] is True
    for path, body in (("/messages", MESSAGE), ("/conversations", {})):
        assert await code_of(await sam.post(path, body), 422) == "form.required"
    body = {"clientFormId": "form-0001", "answers": {"email": "sam@example.com"}, "language": "en"}
    refused = await sam.post("/intake", body)
    assert await code_of(refused, 422) == "form.answers_wrong"
    assert refused.json()["params"] == {"fields": {"privacy": "required"}}
    good = {**body, "answers": {"email": "sam@example.com", "privacy": True}}
    assert (await sam.post("/intake", good)).status_code == 204
    sent = await sam.post("/messages", MESSAGE)
    assert sent.status_code == 201, sent.text
    again = await sam.again()
    assert (again["isIntakeDue"], again["knownFields"]) == (False, ["email"])
    conversation_id = sent.json()["conversationId"]
    shown = (await ada.get(f"{DOOR}/conversations/{conversation_id}/answers")).json()
    assert [answer["value"] for answer in shown["forms"][0]["answers"]] == ["sam@example.com", True]
    assert (shown["consents"][0]["text"], shown["consents"][0]["version"]) == ("I agree.", 1)


async def test_a_message_that_is_left_is_mailed_and_answered_by_mail(
    migrated: Path, tmp_path: Path, smtp: SmtpServer
) -> None:
    settings = {"smtp_url": f"smtp://{smtp.host}:{smtp.port}", "mail_from": "Kefu <help@example.com>"}
    async with staged(migrated, tmp_path, **settings, public_url="http://kefu.test") as stage:
        ada = await stage.owner()
        sam = await visit(stage, ada)
        form = {"shown": "closed", "fields": [EMAIL], "mailTo": ["desk@example.com"], "isEveryAgentMailed": True}
        assert (await ada.put(f"{DOOR}/inboxes/{sam.inbox_id}/forms", json={"leaveMessage": form})).status_code == 200
        body = {**MESSAGE, "text": "Call me **back**", "answers": {"email": "sam@example.com"}, "language": "en"}
        left = await sam.post("/left-messages", body)
        assert left.status_code == 201, left.text
        again = await sam.post("/left-messages", body)
        assert again.json()["message"]["id"] == left.json()["message"]["id"]
        assert await stage.runner.run_due() == 2, "one mail each, however often it is sent"
        letters = smtp.wait_for(2)
        assert {letter.recipients[0] for letter in letters} == {"desk@example.com", "ada@example.com"}
        conversation_id = left.json()["conversationId"]
        words = letters[0].message.get_content()
        for part in ("Call me back", "sam@example.com", f"http://kefu.test/inbox/all/{conversation_id}"):
            assert part in words
        answer = {"clientMessageId": "answer-00001", "text": "We **do**"}
        assert (await ada.post(f"{DOOR}/conversations/{conversation_id}/messages", json=answer)).status_code == 201
        await _expect_answer_by_mail(stage, smtp, conversation_id, ada)


async def _expect_answer_by_mail(
    stage: Stage, smtp: SmtpServer, conversation_id: str, ada: httpx.AsyncClient
) -> None:
    wired = stage.wired

    async def mailed() -> int:
        return await mail_missed_answers(wired.database, wired.presence, wired.clock, wired.settings)

    assert await mailed() == 0, "not before the contact had time to come back"
    stage.clock.advance(PATIENCE)
    detail = (await ada.get(f"{DOOR}/conversations/{conversation_id}")).json()
    key = visitor_key(detail["contact"]["id"])
    await wired.presence.arrive(key, "connection")
    assert await mailed() == 0, "who is here reads it here"
    await wired.presence.depart(key, "connection")
    assert await mailed() == 1
    assert await mailed() == 0, "and only once"
    await stage.runner.run_due()
    letter = smtp.wait_for(3)[2]
    assert letter.recipients == ("sam@example.com",)
    assert letter.message["Subject"] == "Tea Shop has answered you"
    assert "Ada: We do" in letter.message.get_content()


async def test_an_inbox_without_the_form_takes_none(stage: Stage) -> None:
    ada = await stage.owner()
    sam = await visit(stage, ada)
    body = {"clientFormId": "form-0001", "answers": {}, "language": "en"}
    assert await code_of(await sam.post("/intake", body), 422) == "form.not_asked"


async def test_the_test_mail_really_leaves_or_says_why_not(migrated: Path, tmp_path: Path, smtp: SmtpServer) -> None:
    settings = {"smtp_url": f"smtp://{smtp.host}:{smtp.port}", "mail_from": "Kefu <help@example.com>"}
    async with staged(migrated, tmp_path, **settings, public_url="http://kefu.test") as stage:
        ada = await stage.owner()
        shown = (await ada.get(f"{DOOR}/mail")).json()
        assert shown == {
            "isConfigured": True,
            "host": smtp.host,
            "port": smtp.port,
            "isTls": False,
            "sender": "Kefu <help@example.com>",
        }
        assert (await ada.post(f"{DOOR}/mail/test", json={"to": "ada@example.com"})).status_code == 204
        assert smtp.wait_for(1)[0].recipients == ("ada@example.com",)


async def test_a_server_that_is_not_there_is_named(migrated: Path, tmp_path: Path) -> None:
    settings = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "Kefu <help@example.com>"}
    async with staged(migrated, tmp_path, **settings, public_url="http://kefu.test") as stage:
        ada = await stage.owner()
        refused = await ada.post(f"{DOOR}/mail/test", json={"to": "ada@example.com"})
        assert await code_of(refused, 422) == "mail.unreachable"
        assert refused.json()["params"]["said"]


async def test_without_mail_the_test_says_so(stage: Stage) -> None:
    ada = await stage.owner()
    assert (await ada.get(f"{DOOR}/mail")).json()["isConfigured"] is False
    refused = await ada.post(f"{DOOR}/mail/test", json={"to": "ada@example.com"})
    assert await code_of(refused, 422) == "mail.not_configured"
