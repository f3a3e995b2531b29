"""What a push says: no more than the agent's choice allows; read by web/console/worker/src/messages.ts."""

from typing import Literal

import msgspec

from kefu.kernel.wire import View
from kefu.notifications.kinds import RULES
from kefu.notifications.models import Notification
from kefu.notifications.queries import Recipient
from kefu.notifications.words import ByLanguage, path_of, said
from kefu.workspaces.models import Language

_HIDDEN_TITLE: ByLanguage = {"en": "Something new in Kefu", "zh-CN": "Kefu 有新消息", "zh-TW": "Kefu 有新訊息"}
_HIDDEN_BODY: ByLanguage = {"en": "Open Kefu to see it.", "zh-CN": "打开 Kefu 查看。", "zh-TW": "開啟 Kefu 查看。"}
_REPLY: ByLanguage = {"en": "Reply", "zh-CN": "回复", "zh-TW": "回覆"}
_PLACEHOLDER: ByLanguage = {"en": "Write an answer…", "zh-CN": "输入回复…", "zh-TW": "輸入回覆…"}
_RESOLVE: ByLanguage = {"en": "Resolve", "zh-CN": "标记为已解决", "zh-TW": "標記為已解決"}
_FAILED: ByLanguage = {
    "en": "That did not work. Open Kefu to try again.",
    "zh-CN": "操作失败，请打开 Kefu 重试。",
    "zh-TW": "操作失敗，請開啟 Kefu 重試。",
}
_TEST_TITLE: ByLanguage = {"en": "Pushes work", "zh-CN": "推送正常", "zh-TW": "推播正常"}
_TEST_BODY: ByLanguage = {
    "en": "This is how Kefu tells you on this device.",
    "zh-CN": "之后 Kefu 会这样通知你。",
    "zh-TW": "之後 Kefu 會這樣通知你。",
}


class Deed(View, frozen=True, kw_only=True):
    """A button of the notice."""

    name: Literal["reply", "resolve"]
    label: str
    placeholder: str = ""


class PushPayload(View, frozen=True, kw_only=True):
    """What the service worker gets."""

    id: str
    title: str
    body: str
    tag: str
    path: str
    conversation_id: str | None
    created_at: int
    unread: int
    is_only_away: bool
    deeds: list[Deed]
    failed: str


def deeds_of(notification: Notification, language: Language) -> list[Deed]:
    """What can be done without opening the console."""
    if notification.conversation_id is None or not RULES[notification.kind].is_answerable:
        return []
    reply = Deed(name="reply", label=_REPLY[language], placeholder=_PLACEHOLDER[language])
    return [reply, Deed(name="resolve", label=_RESOLVE[language])]


def notice_of(notification: Notification, recipient: Recipient, unread: int) -> PushPayload:
    """The notice that a device draws."""
    language, settings = recipient.language, recipient.settings
    words = said(notification, language)
    is_hidden = settings.is_content_hidden
    return PushPayload(
        id=notification.id,
        title=_HIDDEN_TITLE[language] if is_hidden else words.title,
        body=_HIDDEN_BODY[language] if is_hidden else words.body,
        tag=notification.conversation_id or notification.id,
        path=path_of(notification),
        conversation_id=notification.conversation_id,
        created_at=notification.updated_at,
        unread=unread,
        is_only_away=settings.is_only_away,
        # Who hides what was said answers where it can be read.
        deeds=[] if is_hidden else deeds_of(notification, language),
        failed=_FAILED[language],
    )


def payload_of(notification: Notification, recipient: Recipient, unread: int) -> bytes:
    return msgspec.json.encode(notice_of(notification, recipient, unread))


def trial_payload(language: Language, unread: int, now: int) -> bytes:
    """What a device is sent that wants to see whether it works."""
    return msgspec.json.encode(
        PushPayload(
            id="test",
            title=_TEST_TITLE[language],
            body=_TEST_BODY[language],
            tag="kefu-test",
            path="/settings/notifications",
            conversation_id=None,
            created_at=now,
            unread=unread,
            is_only_away=False,
            deeds=[],
            failed="",
        )
    )
