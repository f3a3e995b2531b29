"""The mail that tells agents of a message that was left, in the workspace's language."""

import msgspec

from kefu.forms.models import Answer
from kefu.kernel.text import plain_text, preview
from kefu.mail import Mail
from kefu.workspaces.models import Language, Workspace

_SUBJECT = {"en": "New message: {words}", "zh-CN": "新留言：{words}", "zh-TW": "新留言：{words}"}
_TEXT = {
    "en": "{who} left a message in “{inbox}”:\n\n{words}\n\n{answers}\n\nAnswer here:\n{link}\n",
    "zh-CN": "{who} 在“{inbox}”中留言：\n\n{words}\n\n{answers}\n\n点此回复：\n{link}\n",
    "zh-TW": "{who} 在「{inbox}」中留言：\n\n{words}\n\n{answers}\n\n點此回覆：\n{link}\n",
}
_SOMEBODY = {"en": "Somebody", "zh-CN": "有访客", "zh-TW": "有訪客"}
_YES = {"en": "yes", "zh-CN": "是", "zh-TW": "是"}


class LeftMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What was left, by whom, where."""

    contact_name: str
    inbox_name: str
    text: str
    answers: list[Answer]
    link: str


def left_message_mails(workspace: Workspace, left: LeftMessage, to: list[str]) -> list[Mail]:
    """One mail for each address, each once."""
    language: Language = workspace.language
    words = plain_text(left.text)
    answers = "\n".join(f"{answer.label[:200]}: {_value(answer, language)}" for answer in left.answers)
    text = _TEXT[language].format(
        who=left.contact_name or _SOMEBODY[language],
        inbox=left.inbox_name,
        words=words,
        answers=answers,
        link=left.link,
    )
    subject = _SUBJECT[language].format(words=preview(left.text, 60) or left.inbox_name)
    return [Mail(to=address, subject=subject, text=text) for address in dict.fromkeys(to)]


def _value(answer: Answer, language: Language) -> str:
    if isinstance(answer.value, bool):
        return _YES[language]
    return f"{answer.value:g}" if isinstance(answer.value, float) else str(answer.value)
