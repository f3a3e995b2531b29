"""The words of a digest, in the agent's language, plain and as HTML."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from kefu.kernel.clock import SECOND
from kefu.mail import Mail
from kefu.notifications.models import Notification, local_time
from kefu.notifications.queries import Recipient
from kefu.notifications.words import ByLanguage, path_of, said

_SUBJECT: ByLanguage = {
    "en": "{count} notifications in {workspace}",
    "zh-CN": "{workspace}：{count} 条未读通知",
    "zh-TW": "{workspace}：{count} 則未讀通知",
}
_SUBJECT_ONE: ByLanguage = {
    "en": "{workspace}: {title}",
    "zh-CN": "{workspace}：{title}",
    "zh-TW": "{workspace}：{title}",
}
_HELLO: ByLanguage = {
    "en": "Hello {name}, this is what you missed:",
    "zh-CN": "{name}，你好！以下是你错过的通知：",
    "zh-TW": "{name}，你好！以下是你錯過的通知：",
}
_MORE: ByLanguage = {
    "en": "… and {count} more.",
    "zh-CN": "……还有 {count} 条。",
    "zh-TW": "……還有 {count} 則。",
}
_OPEN: ByLanguage = {"en": "Open Kefu", "zh-CN": "打开 Kefu", "zh-TW": "開啟 Kefu"}
_WHY: ByLanguage = {
    "en": "You get this because your e-mail digest is on.",
    "zh-CN": "你收到此邮件，是因为开启了邮件摘要。",
    "zh-TW": "你收到此郵件，是因為開啟了郵件摘要。",
}
_END: ByLanguage = {"en": "Stop these mails", "zh-CN": "不再接收", "zh-TW": "不再接收"}
_HIDDEN: ByLanguage = {
    "en": "Open Kefu to read it.",
    "zh-CN": "打开 Kefu 查看内容。",
    "zh-TW": "開啟 Kefu 查看內容。",
}
MOST_SHOWN = 20

Line = tuple[datetime, str, str, str]


def digest_mail(
    recipient: Recipient, workspace: str, missed: Sequence[Notification], public_url: str, unsubscribe_url: str
) -> Mail:
    """One mail for all; without a public address there are no links."""
    language = recipient.language
    lines = [_line(recipient, each, public_url) for each in missed[:MOST_SHOWN]]
    more = len(missed) - len(lines)
    subject = _SUBJECT_ONE if len(missed) == 1 else _SUBJECT
    return Mail(
        to=recipient.email,
        subject=subject[language].format(workspace=workspace, count=len(missed), title=lines[0][1]),
        text=_plain(recipient, lines, more, (public_url, unsubscribe_url)),
        html=_html(recipient, lines, more, (public_url, unsubscribe_url)),
        unsubscribe_url=unsubscribe_url,
    )


def _line(recipient: Recipient, notification: Notification, public_url: str) -> Line:
    words = said(notification, recipient.language)
    is_hidden = recipient.settings.is_content_hidden and notification.conversation_id is not None
    body = _HIDDEN[recipient.language] if is_hidden else words.body
    at = local_time(recipient.settings, notification.updated_at // SECOND * SECOND)
    return at, words.title, body, f"{public_url}{path_of(notification)}" if public_url else ""


def _plain(recipient: Recipient, lines: list[Line], more: int, urls: tuple[str, str]) -> str:
    language = recipient.language
    parts = [_HELLO[language].format(name=recipient.name), ""]
    for at, title, body, url in lines:
        parts += [
            f"{at:%m-%d %H:%M}  {title}",
            *([f"    {body}"] if body else []),
            *([f"    {url}"] if url else []),
            "",
        ]
    if more > 0:
        parts += [_MORE[language].format(count=more), ""]
    parts.append(_WHY[language])
    if urls[1]:
        parts.append(f"{_END[language]}: {urls[1]}")
    return "\n".join(parts) + "\n"


def _html(recipient: Recipient, lines: list[Line], more: int, urls: tuple[str, str]) -> str:
    """Tables and inline styles: mail programs know nothing else."""
    language, (public_url, end_url) = recipient.language, urls
    rows = "".join(_row(line) for line in lines)
    rest = f'<p style="margin:12px 0 0;color:#545a6a">{_MORE[language].format(count=more)}</p>' if more > 0 else ""
    button = (
        f'<p style="margin:20px 0 0"><a href="{escape(public_url)}/inbox" '
        f'style="display:inline-block;padding:10px 18px;border-radius:8px;background:#3b5bdb;'
        f'color:#ffffff;text-decoration:none">{_OPEN[language]}</a></p>'
        if public_url
        else ""
    )
    end = f' <a href="{escape(end_url)}" style="color:#545a6a">{_END[language]}</a>' if end_url else ""
    return (
        f'<!doctype html><html lang="{language}"><body style="margin:0;padding:24px 12px;background:#f5f6f9;'
        'font-family:-apple-system,Segoe UI,PingFang SC,Microsoft YaHei,sans-serif;font-size:14px;color:#1a1d27">'
        '<table role="presentation" width="100%" style="max-width:560px;margin:0 auto;background:#ffffff;'
        'border:1px solid #e4e6ed;border-radius:12px"><tr><td style="padding:24px">'
        f'<p style="margin:0 0 16px">{escape(_HELLO[language].format(name=recipient.name))}</p>'
        f'<table role="presentation" width="100%" style="border-collapse:collapse">{rows}</table>{rest}{button}'
        f'</td></tr></table><p style="max-width:560px;margin:16px auto 0;color:#545a6a;font-size:12px">'
        f"{_WHY[language]}{end}</p></body></html>"
    )


def _row(line: Line) -> str:
    at, title, body, url = line
    heading = (
        f'<a href="{escape(url)}" style="color:#3553cc;text-decoration:none">{escape(title)}</a>'
        if url
        else escape(title)
    )
    quoted = f'<div style="margin-top:2px;color:#545a6a">{escape(body)}</div>' if body else ""
    return (
        '<tr><td style="padding:10px 0;border-top:1px solid #e4e6ed">'
        f'<div style="float:right;color:#666c7d;font-size:12px">{at:%m-%d %H:%M}</div>'
        f'<div style="font-weight:600">{heading}</div>{quoted}</td></tr>'
    )
