"""Transcripts through the doors: what each side gets, in its time zone, and how often."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.servers.smtp import SmtpServer
from tests.web.stage import DOOR, ORIGIN, Stage, code_of, staged
from tests.web.test_forms import Visit, visit

WIDGET = "/api/v1/widget"


async def talked(stage: Stage) -> tuple[httpx.AsyncClient, Visit, str]:
    ada = await stage.owner()
    sam = await visit(stage, ada)
    sent = await sam.post("/messages", {"clientMessageId": "message-0001", "text": "=1+1 <script>alert(1)</script>"})
    conversation = f"/conversations/{sent.json()['conversationId']}"
    body = {"clientMessageId": "answer-00001", "text": "**Of course** & more", "replyToId": sent.json()["message"]["id"]}
    assert (await ada.post(f"{DOOR}{conversation}/messages", json=body)).status_code == 201
    note = {"clientMessageId": "note-0000001", "text": "a secret between us"}
    assert (await ada.post(f"{DOOR}{conversation}/notes", json=note)).status_code == 201
    return ada, sam, conversation


async def test_each_side_gets_what_it_may_read_in_its_own_time(stage: Stage) -> None:
    ada, sam, conversation = await talked(stage)
    wish = {"timeZone": "Asia/Shanghai", "language": "zh-CN", "format": "html"}
    mine = await sam.browser.get(f"{WIDGET}{conversation}/transcript", params=wish, headers=sam.headers)
    assert mine.status_code == 200, mine.text
    assert mine.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in mine.headers["content-security-policy"]
    assert "<script>" not in mine.text
    assert "=1+1 &lt;script&gt;" in mine.text
    # The clock of the tests stands at 22:13:20 UTC.
    for part in ("Of course &amp; more", "2023-11-15", "06:13", "Asia/Shanghai", "会话记录", "回复"):
        assert part in mine.text, part
    plain = await sam.browser.get(f"{WIDGET}{conversation}/transcript", headers=sam.headers)
    assert "[22:13] Ada" in plain.text
    assert "Of course & more" in plain.text
    whole = await ada.get(f"{DOOR}{conversation}/transcript", params={"notes": True})
    assert "Ada (Note)" in whole.text
    assert "a secret between us" in whole.text
    short = await ada.get(f"{DOOR}{conversation}/transcript")
    for visible in (mine, plain, short):
        assert "secret" not in visible.text
        assert "claimed" not in visible.text
    wrong = await sam.browser.get(f"{WIDGET}{conversation}/transcript", params={"timeZone": "../etc"}, headers=sam.headers)
    assert await code_of(wrong, 422) == "time_zone.unknown"


async def test_a_visitor_takes_it_only_so_often(stage: Stage) -> None:
    _, sam, conversation = await talked(stage)
    codes = [
        (await sam.browser.get(f"{WIDGET}{conversation}/transcript", headers=sam.headers)).status_code
        for _ in range(11)
    ]
    assert codes == [200] * 10 + [429]


async def test_it_is_mailed_to_the_visitor_and_never_with_notes(
    migrated: Path, tmp_path: Path, smtp: SmtpServer
) -> None:
    mail = {"smtp_url": f"smtp://{smtp.host}:{smtp.port}", "mail_from": "Kefu <help@example.com>", "public_url": ORIGIN}
    async with staged(migrated, tmp_path, **mail) as stage:
        ada, sam, conversation = await talked(stage)
        asked = await ada.post(f"{DOOR}{conversation}/transcript-mails", json={})
        assert await code_of(asked, 422) == "transcript.no_address"
        body = {"language": "en", "timeZone": "Europe/Berlin"}
        assert await code_of(await sam.post(f"{conversation}/transcript-mails", body), 422) == "transcript.no_address"
        body["email"] = "no address"
        assert await code_of(await sam.post(f"{conversation}/transcript-mails", body), 422)
        body["email"] = "Sam@Example.com"
        assert (await sam.post(f"{conversation}/transcript-mails", body)).status_code == 204
        sent = await ada.post(f"{DOOR}{conversation}/transcript-mails", json={})
        assert sent.json() == {"to": "sam@example.com"}, "the address that the visitor gave is known now"
        await stage.runner.run_due()
        letters = smtp.wait_for(2)
        assert {letter.recipients for letter in letters} == {("sam@example.com",)}
        words = [letter.message.get_content() for letter in letters]
        assert any("[23:13] Ada" in each for each in words)
        assert all("Of course & more" in each and "secret" not in each for each in words)
        codes = [(await sam.post(f"{conversation}/transcript-mails", body)).status_code for _ in range(3)]
        assert codes[-1] == 429


async def test_without_outgoing_mail_both_sides_are_told(stage: Stage) -> None:
    ada, sam, conversation = await talked(stage)
    asked = await ada.post(f"{DOOR}{conversation}/transcript-mails", json={})
    assert await code_of(asked, 422) == "mail.not_configured"
    body = {"language": "en", "email": "sam@example.com"}
    assert await code_of(await sam.post(f"{conversation}/transcript-mails", body), 422) == "mail.not_configured"
