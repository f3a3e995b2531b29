"""The sentences of notifications, in the agent's language; used by every channel, so that all say the same."""

from collections.abc import Mapping

import msgspec

from kefu.notifications.models import Kind, Notification, Words
from kefu.workspaces.models import Language

ByLanguage = Mapping[Language, str]

TITLES: Mapping[Kind, ByLanguage] = {
    "assigned": {
        "en": "{contact} was assigned to you",
        "zh-CN": "{contact} 的对话分配给了你",
        "zh-TW": "{contact} 的對話分派給了你",
    },
    "message": {"en": "{contact}", "zh-CN": "{contact}", "zh-TW": "{contact}"},
    "mentioned": {
        "en": "You were mentioned: {contact}",
        "zh-CN": "有人在 {contact} 的对话中提到了你",
        "zh-TW": "有人在 {contact} 的對話中提到了你",
    },
    "transfer_offered": {
        "en": "{contact} is offered to you",
        "zh-CN": "{contact} 的对话请你接手",
        "zh-TW": "{contact} 的對話請你接手",
    },
    "transfer_ended": {
        "en": "The transfer of {contact} is over",
        "zh-CN": "{contact} 的对话转接已结束",
        "zh-TW": "{contact} 的對話轉接已結束",
    },
    "waiting": {"en": "{contact} is waiting", "zh-CN": "{contact} 正在等待接待", "zh-TW": "{contact} 正在等待接待"},
    "returned": {
        "en": "{contact} went back to the queue",
        "zh-CN": "{contact} 的对话已退回队列",
        "zh-TW": "{contact} 的對話已退回佇列",
    },
    "reminded": {
        "en": "{contact} still waits for your answer",
        "zh-CN": "{contact} 还在等你回复",
        "zh-TW": "{contact} 還在等你回覆",
    },
    "escalated": {
        "en": "{contact} has waited too long",
        "zh-CN": "{contact} 等待时间过长",
        "zh-TW": "{contact} 等待時間過長",
    },
    "sla_warning": {
        "en": "{contact}: a promised time is nearly over",
        "zh-CN": "{contact} 的 SLA 即将超时",
        "zh-TW": "{contact} 的 SLA 即將逾時",
    },
    "sla_breach": {
        "en": "{contact}: a promised time was missed",
        "zh-CN": "{contact} 的 SLA 已超时",
        "zh-TW": "{contact} 的 SLA 已逾時",
    },
    "ticket_assigned": {
        "en": "Ticket #{number} was assigned to you",
        "zh-CN": "工单 #{number} 分配给了你",
        "zh-TW": "工單 #{number} 分派給了你",
    },
    "ticket_replied": {
        "en": "Ticket #{number}: the visitor has answered",
        "zh-CN": "工单 #{number}：访客有新回复",
        "zh-TW": "工單 #{number}：訪客有新回覆",
    },
    "ticket_due": {
        "en": "Ticket #{number} is due",
        "zh-CN": "工单 #{number} 即将到期",
        "zh-TW": "工單 #{number} 即將到期",
    },
    "callback": {
        "en": "Call back: ticket #{number}",
        "zh-CN": "回电：工单 #{number}",
        "zh-TW": "回電：工單 #{number}",
    },
    "bad_score": {
        "en": "{contact} was not happy",
        "zh-CN": "{contact} 给出了差评",
        "zh-TW": "{contact} 給出了負評",
    },
    "sensitive_word": {
        "en": "A word of your lists was written",
        "zh-CN": "有人发送了敏感词",
        "zh-TW": "有人傳送了敏感詞",
    },
    "import_finished": {
        "en": "Import finished: {text}",
        "zh-CN": "导入完成：{text}",
        "zh-TW": "匯入完成：{text}",
    },
}
# With the name of who did it; kinds that are not here do not name anybody.
TITLES_BY: Mapping[Kind, ByLanguage] = {
    "assigned": {
        "en": "{actor} assigned {contact} to you",
        "zh-CN": "{actor} 把 {contact} 的对话分配给了你",
        "zh-TW": "{actor} 把 {contact} 的對話分派給了你",
    },
    "mentioned": {
        "en": "{actor} mentioned you: {contact}",
        "zh-CN": "{actor} 在 {contact} 的对话中提到了你",
        "zh-TW": "{actor} 在 {contact} 的對話中提到了你",
    },
    "transfer_offered": {
        "en": "{actor} offers you {contact}",
        "zh-CN": "{actor} 请你接手 {contact} 的对话",
        "zh-TW": "{actor} 請你接手 {contact} 的對話",
    },
}
# By how a transfer ended, or how late a ticket is.
OUTCOMES: Mapping[str, ByLanguage] = {
    "accepted": {
        "en": "{actor} took {contact} over",
        "zh-CN": "{actor} 已接手 {contact} 的对话",
        "zh-TW": "{actor} 已接手 {contact} 的對話",
    },
    "declined": {
        "en": "{actor} declined {contact}",
        "zh-CN": "{actor} 未接手 {contact} 的对话",
        "zh-TW": "{actor} 未接手 {contact} 的對話",
    },
    "overdue": {
        "en": "Ticket #{number} is overdue",
        "zh-CN": "工单 #{number} 已逾期",
        "zh-TW": "工單 #{number} 已逾期",
    },
    "timed_out": {
        "en": "Nobody took {contact} over",
        "zh-CN": "{contact} 的对话无人接手",
        "zh-TW": "{contact} 的對話無人接手",
    },
}
# Below the title; where there is nothing, what was said stands there.
BODIES: Mapping[Kind, ByLanguage] = {
    "import_finished": {
        "en": "{number} rows were read.",
        "zh-CN": "已处理 {number} 行。",
        "zh-TW": "已處理 {number} 列。",
    },
}
_NAMELESS: ByLanguage = {"en": "Visitor {sign}", "zh-CN": "访客 {sign}", "zh-TW": "訪客 {sign}"}
_TYPES: Mapping[str, ByLanguage] = {
    "picture": {"en": "Picture", "zh-CN": "图片", "zh-TW": "圖片"},
    "file": {"en": "File", "zh-CN": "文件", "zh-TW": "檔案"},
    "voice": {"en": "Voice message", "zh-CN": "语音消息", "zh-TW": "語音訊息"},
    "video": {"en": "Video", "zh-CN": "视频", "zh-TW": "影片"},
    "card": {"en": "Card", "zh-CN": "卡片", "zh-TW": "卡片"},
}
_SIGN_LENGTH = 4


class Said(msgspec.Struct, frozen=True):
    """A notification in words."""

    title: str
    body: str


def said(notification: Notification, language: Language) -> Said:
    """Title and body; the body is empty where there is nothing more to say."""
    words, kind = notification.words, notification.kind
    titles = TITLES_BY[kind] if words.actor_name and kind in TITLES_BY else TITLES[kind]
    titles = OUTCOMES.get(words.outcome, titles)
    parts = {
        "contact": contact_name(words, language),
        "actor": words.actor_name,
        "text": words.text,
        "number": str(words.number),
    }
    title = titles[language].format_map(parts)
    if kind == "message" and notification.count > 1:
        title = f"{title} ({notification.count})"
    body = BODIES[kind][language].format_map(parts) if kind in BODIES else _spoken(words.text, language)
    return Said(title, body)


def _spoken(text: str, language: Language) -> str:
    """What was said; a message without words is stored by its type."""
    return _TYPES[text][language] if text in _TYPES else text


def contact_name(words: Words, language: Language) -> str:
    """The name, or "Visitor" with a sign that tells two nameless ones apart, as the console has it."""
    if words.contact_name.strip():
        return words.contact_name
    return _NAMELESS[language].format(sign=words.contact_id[-_SIGN_LENGTH:].upper()).strip()


def path_of(notification: Notification) -> str:
    """Where in the console it leads."""
    if notification.conversation_id is not None:
        return f"/inbox/all/{notification.conversation_id}"
    if notification.kind in ("ticket_assigned", "ticket_replied", "ticket_due", "callback"):
        return f"/tickets/{notification.subject}"
    return {"sensitive_word": "/settings/sensitive-words", "import_finished": "/settings/imports"}.get(
        notification.kind, "/inbox"
    )
