"""Frames that both doors send: errors and pongs."""

from typing import Any

from kefu.kernel.wire import View


class ErrorFrame(View, frozen=True, kw_only=True, tag="error"):
    """A command was refused; `ref` names it (a clientMessageId or the command's own ref), None for a broken frame."""

    code: str
    detail: str
    ref: str | None = None
    params: dict[str, Any] = {}
    retry_after_seconds: int | None = None


class PongFrame(View, frozen=True, kw_only=True, tag="pong"):
    """The answer to `ping`."""
