"""Invitations are mailed where mail is configured, with links of the configured address only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from kefu.mail import Mail, can_mail, send_mail, send_mail_job
from kefu.settings import Settings
from tests.servers.smtp import SmtpServer
from tests.web.stage import DOOR, PASSWORD, Stage, staged


def mailing(smtp: SmtpServer) -> dict[str, Any]:
    return {
        "smtp_url": f"smtp://{smtp.host}:{smtp.port}",
        "mail_from": "Kefu <help@example.com>",
        "public_url": "https://help.example.com",
    }


async def invite(stage: Stage) -> httpx.Response:
    ada = await stage.owner()
    # The cookie is Secure there, so the client would not send it by plain HTTP.
    cookie = f"kefu_session={ada.cookies['kefu_session']}"
    forged = {"host": "evil.example", "origin": "https://help.example.com", "cookie": cookie}
    body = {"email": "grace@example.com", "role": "agent"}
    return await ada.post(f"{DOOR}/invitations", json=body, headers=forged)


async def test_an_invitation_is_mailed_with_a_link_that_works(migrated: Path, tmp_path: Path, smtp: SmtpServer) -> None:
    async with staged(migrated, tmp_path, **mailing(smtp)) as stage:
        made = await invite(stage)
        assert made.status_code == 201, made.text
        assert await stage.runner.run_due() == 1
        [letter] = smtp.wait_for(1)
        assert letter.recipients == ("grace@example.com",)
        assert letter.message["From"] == "Kefu <help@example.com>"
        assert letter.message["Subject"] == "Ada 邀请您加入 Tea Shop"
        text = letter.message.get_content()
        assert "evil.example" not in text
        [link] = [line for line in text.splitlines() if line.startswith("https://help.example.com/invite/")]
        assert link == made.json()["url"]
        body = {"token": link.rpartition("/")[2], "name": "Grace", "password": PASSWORD, "language": "en"}
        browser = stage.browser(origin="https://help.example.com")
        assert (await browser.post(f"{DOOR}/invitations/accept", json=body)).status_code == 200
        assert await stage.runner.run_due() == 0


async def test_without_mail_nothing_is_queued(stage: Stage) -> None:
    ada = await stage.owner()
    await ada.post(f"{DOOR}/invitations", json={"email": "grace@example.com", "role": "agent"})
    assert await stage.runner.run_due() == 0


async def test_names_cannot_add_headers(smtp: SmtpServer) -> None:
    mail = Mail(to="grace@example.com", subject="Hello\r\nBcc: everyone@example.com", text="x")
    await send_mail(Settings(**mailing(smtp)), mail)
    [letter] = smtp.wait_for(1)
    assert letter.message["Subject"] == "Hello Bcc: everyone@example.com"
    assert letter.message["Bcc"] is None
    assert letter.recipients == ("grace@example.com",)


async def test_a_server_that_does_not_answer_makes_the_job_fail() -> None:
    settings = Settings(
        smtp_url="smtp://127.0.0.1:1", mail_from="help@example.com", public_url="https://help.example.com"
    )
    assert can_mail(settings)
    with pytest.raises(OSError, match=r"."):
        await send_mail_job(settings, b'{"to":"a@example.com","subject":"x","text":"x"}')


async def test_a_queued_mail_is_dropped_when_mail_is_off() -> None:
    await send_mail_job(Settings(), b'{"to":"a@example.com","subject":"x","text":"x"}')
