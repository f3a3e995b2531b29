"""The words of a mail with answers, in the contact's language."""

from kefu.conversations.models import Entry
from kefu.kernel.text import plain_text
from kefu.mail import Mail
from kefu.workspaces.models import Language

_SUBJECT = {
    "en": "{workspace} has answered you",
    "zh-CN": "{workspace} 已回复您",
    "zh-TW": "{workspace} 已回覆您",
}
_TEXT = {
    "en": "Hello,\n\nyou have a new answer:\n\n{messages}\n{link}\n{workspace}\n",
    "zh-CN": "您好：\n\n您有新的回复：\n\n{messages}\n{link}\n{workspace}\n",
    "zh-TW": "您好：\n\n您有新的回覆：\n\n{messages}\n{link}\n{workspace}\n",
}
_LINK = {
    "en": "Go on with the conversation in the browser you wrote from:\n{url}\n",
    "zh-CN": "请在您之前使用的浏览器中继续会话：\n{url}\n",
    "zh-TW": "請在您先前使用的瀏覽器中繼續對話：\n{url}\n",
}
_FILES = {"en": "({count} files)", "zh-CN": "（{count} 个文件）", "zh-TW": "（{count} 個檔案）"}

_CALL = {"en": "(missed call)", "zh-CN": "（未接来电）", "zh-TW": "（未接來電）"}


def answer_mail(to: str, language: Language, workspace: str, entries: list[Entry], url: str) -> Mail:
    """One mail for all that was missed; without a public address there is no link."""
    messages = "\n".join(_message(entry, language) for entry in entries)
    link = _LINK[language].format(url=url) if url else ""
    text = _TEXT[language].format(messages=messages, link=link, workspace=workspace)
    return Mail(to=to, subject=_SUBJECT[language].format(workspace=workspace), text=text)


def _message(entry: Entry, language: Language) -> str:
    files = len(entry.extra.attachments)
    parts = [plain_text(entry.text).strip(), _FILES[language].format(count=files) if files else ""]
    if entry.type == "call":
        parts = [_CALL[language]]
    words = " ".join(part for part in parts if part) or (entry.extra.card.title if entry.extra.card else "")
    name = f"{entry.author_name}: " if entry.author_name else ""
    return "\n".join(f"> {line}" for line in (name + words).splitlines()) + "\n"
