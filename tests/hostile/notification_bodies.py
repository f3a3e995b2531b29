"""Bodies of the notifications' doors, for the tests that call every route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hostile.place import Camp
from tests.notifications.subscription import subscription


def always(body: dict[str, Any]) -> Callable[[Camp], dict[str, Any]]:
    return lambda _: body


NOTIFICATION_BODIES: dict[str, Callable[[Camp], dict[str, Any]]] = {
    "console.DeviceBody": always(subscription("sample")),
    "console.ReadBody": lambda camp: {"ids": ["ntf_1"], "conversationId": camp.ids["conversation_id"], "isAll": False},
    "console.NotificationSettingsBody": always(
        {
            "choices": [{"kind": "message", "channels": ["in_app"], "sound": "bell"}],
            "hasSound": True,
            "hasDesktop": False,
            "volume": 50,
            "isOnlyAway": True,
            "isContentHidden": False,
            "timeZone": "Asia/Shanghai",
            "quiet": {"isOn": True, "start": "22:00", "end": "08:00", "days": [0, 6]},
            "digest": "daily",
            "digestAfterMinutes": 30,
        }
    ),
}
