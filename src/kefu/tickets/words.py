"""What a visitor reads of a ticket outside its page: mails and cards, in the ticket's language."""

from kefu.kernel.text import plain_text, preview
from kefu.mail import Mail
from kefu.tickets.models import Entry, Ticket
from kefu.workspaces.models import Language

_SUBJECT = {
    "created": {
        "en": "[#{number}] We are on it: {title}",
        "zh-CN": "[#{number}] 我们已受理：{title}",
        "zh-TW": "[#{number}] 我們已受理：{title}",
    },
    "replied": {
        "en": "[#{number}] New answer: {title}",
        "zh-CN": "[#{number}] 有新回复：{title}",
        "zh-TW": "[#{number}] 有新回覆：{title}",
    },
}
_CREATED = {
    "en": "Hello,\n\nyour request has the number #{number}:\n\n{title}\n\n{link}{workspace}\n",
    "zh-CN": "您好：\n\n您的问题已登记为工单 #{number}：\n\n{title}\n\n{link}{workspace}\n",
    "zh-TW": "您好：\n\n您的問題已登記為工單 #{number}：\n\n{title}\n\n{link}{workspace}\n",
}
_REPLIED = {
    "en": "Hello,\n\nthere is a new answer to #{number} ({title}):\n\n{replies}\n{link}{workspace}\n",
    "zh-CN": "您好：\n\n您的工单 #{number}（{title}）有新回复：\n\n{replies}\n{link}{workspace}\n",
    "zh-TW": "您好：\n\n您的工單 #{number}（{title}）有新回覆：\n\n{replies}\n{link}{workspace}\n",
}
_LINK = {
    "en": "Follow it and answer here, without an account:\n{url}\n\n",
    "zh-CN": "无需注册，点此查看进度或回复：\n{url}\n\n",
    "zh-TW": "無需註冊，點此查看進度或回覆：\n{url}\n\n",
}
_FILES = {"en": "({count} files)", "zh-CN": "（{count} 个文件）", "zh-TW": "（{count} 個檔案）"}
_CARD = {
    "created": {
        "en": "You can follow it and answer there, without an account.",
        "zh-CN": "点开即可查看进度和回复，无需注册。",
        "zh-TW": "點開即可查看進度和回覆，無需註冊。",
    },
    "open": {"en": "Open the ticket", "zh-CN": "查看工单", "zh-TW": "查看工單"},
}


def created_mail(to: str, ticket: Ticket, workspace: str, url: str, when: str = "") -> Mail:
    """`when` is the time of a call."""
    language = ticket.language
    title = f"{ticket.title}\n{when}" if when else ticket.title
    text = _CREATED[language].format(number=ticket.number, title=title, link=_link(language, url), workspace=workspace)
    return Mail(to=to, subject=_subject("created", ticket), text=text)


def replied_mail(to: str, ticket: Ticket, workspace: str, replies: list[Entry], url: str) -> Mail:
    """One mail for all that was not seen."""
    language = ticket.language
    text = _REPLIED[language].format(
        number=ticket.number,
        title=ticket.title,
        replies="\n".join(_quoted(each, language) for each in replies),
        link=_link(language, url),
        workspace=workspace,
    )
    return Mail(to=to, subject=_subject("replied", ticket), text=text)


def card_title(ticket: Ticket) -> str:
    return f"#{ticket.number} {ticket.title}"[:200]


def card_text(ticket: Ticket, reply: Entry | None, when: str) -> str:
    """The first words of a reply, or the time of a call and what the link is good for."""
    if reply is not None:
        return preview(reply.text, 300)
    text = _CARD["created"][ticket.language]
    return f"{when}\n{text}" if when else text


def card_button(ticket: Ticket) -> str:
    return _CARD["open"][ticket.language]


def _subject(kind: str, ticket: Ticket) -> str:
    return _SUBJECT[kind][ticket.language].format(number=ticket.number, title=ticket.title)


def _link(language: Language, url: str) -> str:
    return _LINK[language].format(url=url) if url else ""


def _quoted(entry: Entry, language: Language) -> str:
    files = len(entry.extra.attachments)
    parts = [plain_text(entry.text).strip(), _FILES[language].format(count=files) if files else ""]
    said = f"{entry.author_name}: " + " ".join(part for part in parts if part)
    return "\n".join(f"> {line}" for line in said.splitlines()) + "\n"
