"""Notifications as their agent sees them."""

from kefu.audiences.agents.events import NotificationAdded
from kefu.audiences.agents.notification_views import NotificationView
from kefu.notifications.kinds import RULES, channels_of, choice_of
from kefu.notifications.models import Notification, is_quiet
from kefu.notifications.queries import Recipient
from kefu.notifications.words import path_of, said
from kefu.workspaces.models import Language


def notification_view(notification: Notification, language: Language) -> NotificationView:
    words = said(notification, language)
    return NotificationView(
        id=notification.id,
        kind=notification.kind,
        title=words.title,
        body=words.body,
        path=path_of(notification),
        conversation_id=notification.conversation_id,
        count=notification.count,
        is_answerable=RULES[notification.kind].is_answerable,
        updated_at=notification.updated_at,
        read_at=notification.read_at,
    )


def added(notification: Notification, recipient: Recipient, unread: int, now: int) -> NotificationAdded:
    """The frame for every screen of the agent, with what its choices make of it now."""
    settings, kind = recipient.settings, notification.kind
    channels = frozenset[str]() if is_quiet(settings, now) else channels_of(settings, kind)
    return NotificationAdded(
        notification=notification_view(notification, recipient.language),
        is_listed=notification.is_listed,
        unread=unread,
        sound=choice_of(settings, kind).sound if "sound" in channels else None,
        volume=settings.volume,
        has_notice="desktop" in channels,
        is_only_away=settings.is_only_away,
    )
