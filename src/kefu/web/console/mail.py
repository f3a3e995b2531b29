"""Outgoing mail: what is set, and a test that really sends."""

from litestar import get, post
from litestar.types import ControllerRouterHandler

from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body, View
from kefu.mail import FAILURES, Mail, can_mail, mail_problem, mail_server, send_mail
from kefu.web.auth import require_admin
from kefu.web.console.fields import Email
from kefu.web.limits import Rate
from kefu.web.wired import Wired
from kefu.workspaces.queries import get_workspace

_TESTS = Rate("mail_tests", 10, 600)
_SUBJECT = {"en": "Kefu can send mail", "zh-CN": "Kefu 邮件测试", "zh-TW": "Kefu 郵件測試"}
_TEXT = {
    "en": "This is the test mail that you asked for in Kefu's settings. If you read it, mail works.\n",
    "zh-CN": "这是您在 Kefu 设置中发送的测试邮件。收到它，说明邮件发送正常。\n",
    "zh-TW": "這是您在 Kefu 設定中寄出的測試郵件。收到它，表示郵件寄送正常。\n",
}


class MailView(View, frozen=True, kw_only=True):
    """What the operator has set; never a name or password."""

    is_configured: bool
    host: str
    port: int
    is_tls: bool
    sender: str


class MailTestBody(Body, frozen=True, kw_only=True):
    to: Email


@get("/mail", guards=[require_admin])
async def show(wired: Wired, agent: Agent) -> MailView:
    """The settings of outgoing mail."""
    del agent
    is_configured = can_mail(wired.settings)
    host, port, is_tls = mail_server(wired.settings) if is_configured else ("", 0, False)
    return MailView(is_configured=is_configured, host=host, port=port, is_tls=is_tls, sender=wired.settings.mail_from)


@post("/mail/test", status_code=204, guards=[require_admin])
async def send_test(wired: Wired, agent: Agent, data: MailTestBody) -> None:
    """Send a mail now; what goes wrong is said in words, with the server's own."""
    if not can_mail(wired.settings):
        raise Refused("mail.not_configured", "KEFU_SMTP_URL is not set.")
    await wired.limits.take(_TESTS, agent.workspace_id)
    async with wired.database.read() as reader:
        language = (await get_workspace(reader, agent.workspace_id)).language
    try:
        await send_mail(wired.settings, Mail(to=data.to, subject=_SUBJECT[language], text=_TEXT[language]))
    except FAILURES as error:
        code, said = mail_problem(error)
        raise Refused(code, f"The mail did not leave: {said}", said=said) from error


HANDLERS: list[ControllerRouterHandler] = [show, send_test]
