"""Sends one mail by SMTP; called by the worker for jobs of the kind `mail.send`."""

import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec

from kefu.settings import Settings

MAIL_JOB = "mail.send"
_TIMEOUT_SECONDS = 30
# What sending can raise: the server said no, the network did, or an address is none.
FAILURES = (aiosmtplib.SMTPException, OSError, ValueError)
_PORTS = {"smtp": 587, "smtps": 465}


class Mail(msgspec.Struct, frozen=True):
    """A mail to one person; also the data of its job. `html` says the same as `text` for those who read it so."""

    to: str
    subject: str
    text: str
    html: str = ""
    # One POST to it ends mails of this kind (RFC 8058).
    unsubscribe_url: str = ""


def can_mail(settings: Settings) -> bool:
    """Whether mail is configured; without it links are shown to be copied."""
    return bool(settings.smtp_url)


def contact_address(settings: Settings) -> str:
    """An address of whoever runs this installation, or an empty text."""
    found = parseaddr(settings.mail_from)[1] or parseaddr(settings.security_contact)[1]
    return found if "@" in found else ""


def mail_server(settings: Settings) -> tuple[str, int, bool]:
    """Host, port, and whether TLS comes before anything else; no name and no password."""
    parts = urlsplit(settings.smtp_url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme], parts.scheme == "smtps"


def mail_problem(error: Exception) -> tuple[str, str]:
    """A code and the server's own words for a mail that did not leave."""
    said = " ".join(str(error).split())[:300] or type(error).__name__
    match error:
        case aiosmtplib.SMTPAuthenticationError():
            return "mail.sign_in_refused", said
        case aiosmtplib.SMTPSenderRefused():
            return "mail.sender_refused", said
        case aiosmtplib.SMTPRecipientsRefused() | aiosmtplib.SMTPRecipientRefused():
            return "mail.recipient_refused", said
        case ssl.SSLError():
            return "mail.certificate", said
        case aiosmtplib.SMTPTimeoutError() | TimeoutError():
            return "mail.timeout", said
        case aiosmtplib.SMTPConnectError() | OSError():
            return ("mail.certificate" if "certificate" in said.lower() else "mail.unreachable"), said
        case aiosmtplib.SMTPException():
            return "mail.refused", said
        case _:
            return "mail.failed", said


async def send_mail(settings: Settings, mail: Mail) -> None:
    """Hand the mail to the SMTP server; what goes wrong is raised, and the job tries again."""
    await aiosmtplib.send(_message(settings, mail), **_connection(settings))


async def try_mail(settings: Settings) -> None:
    """Connect and sign in, and send nothing; for `kefu doctor`."""
    async with aiosmtplib.SMTP(**_connection(settings)) as client:
        await client.noop()


def _connection(settings: Settings) -> dict[str, Any]:
    parts = urlsplit(settings.smtp_url)
    is_tls = parts.scheme == "smtps"
    return {
        "hostname": parts.hostname,
        "port": parts.port or _PORTS[parts.scheme],
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "use_tls": is_tls,
        "start_tls": None if not is_tls else False,
        "tls_context": ssl.create_default_context(),
        "timeout": _TIMEOUT_SECONDS,
    }


def _message(settings: Settings, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.to
    # EmailMessage refuses line breaks in headers; a name of a workspace must not make the mail fail.
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=parseaddr(settings.mail_from)[1].rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


async def send_mail_job(settings: Settings, data: bytes) -> None:
    """The handler of the job; a mail that was queued before SMTP was switched off is dropped."""
    if can_mail(settings):
        await send_mail(settings, msgspec.json.decode(data, type=Mail))
