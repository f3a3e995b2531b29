"""When the conversations of an inbox are closed by themselves, and whether who comes back goes on or begins anew."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kefu.kernel.clock import DAY, SECOND
from kefu.workspaces.models import Language

Returning = Literal["continue", "continue_within", "begin_anew"]
Minutes = Annotated[int, Meta(ge=1, le=30 * 24 * 60)]
WarningText = Annotated[str, Meta(max_length=500)]

_WARNING: dict[Language, str] = {
    "en": "Are you still there? Without an answer we will close this conversation in {minutes} minutes. "
    "You can come back at any time.",
    "zh-CN": "您还在吗？如果没有其他问题，本次会话将在 {minutes} 分钟后自动结束，您可以随时再来找我们。",
    "zh-TW": "您還在嗎？如果沒有其他問題，本次對話將在 {minutes} 分鐘後自動結束，您隨時可以再來找我們。",
}


class Lifecycle(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`idle_warn_minutes` None: nothing is closed by itself."""

    returning: Returning = "continue"
    # Counted from when it was resolved; read by `continue_within`.
    continue_days: Annotated[int, Meta(ge=1, le=365)] = 7
    # After so long without a word from the visitor, once an agent has answered.
    idle_warn_minutes: Minutes | None = None
    # And so long after the warning.
    idle_close_minutes: Minutes = 10
    # What the visitor is told; `{minutes}` is filled in, and a language that is left out has a text of ours.
    idle_warning: dict[Language, WarningText] = {}

    @property
    def continues_seconds(self) -> int | None:
        """For so long after it was resolved a conversation goes on; None: always."""
        match self.returning:
            case "continue":
                return None
            case "continue_within":
                return self.continue_days * DAY // SECOND
            case "begin_anew":
                return 0

    def over_before(self, now: int) -> int | None:
        """What was resolved up to then is over; None: nothing ever is."""
        seconds = self.continues_seconds
        return None if seconds is None else now - seconds * SECOND

    def is_over(self, resolved_at: int | None, now: int) -> bool:
        limit = self.over_before(now)
        return limit is not None and (resolved_at or 0) <= limit

    def warning(self, language: Language) -> str:
        text = self.idle_warning.get(language, "").strip() or _WARNING[language]
        return text.replace("{minutes}", str(self.idle_close_minutes))


USUAL = Lifecycle()
