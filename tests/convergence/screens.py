"""Clients as the contract describes them: what a screen holds, and how it applies frames."""

from __future__ import annotations

import copy
from typing import Any

import msgspec

from kefu.web.live.session import Session, take

Frame = dict[str, Any]


def plain(view: object) -> Any:
    """A view as it looks after the wire."""
    return msgspec.json.decode(msgspec.json.encode(view))


class Screen:
    """One conversation on one screen; the audience's own names are in the subclasses."""

    item = ""
    with_pos: frozenset[str] = frozenset()

    def __init__(self, conversation_id: str) -> None:
        self.conversation_id = conversation_id
        self.conversation: Frame = {"version": -1}
        self.items: dict[str, Frame] = {}
        self.pos = 0
        self.resets = 0
        # Came before something that is still missing, by position.
        self.aside: dict[int, Frame] = {}

    @property
    def is_behind(self) -> bool:
        return bool(self.aside)

    def load(self, conversation: Frame, items: list[Frame], pos: int) -> None:
        """What the HTTP door gave."""
        self.conversation, self.items, self.pos = conversation, {each["id"]: each for each in items}, pos

    def copy(self) -> Screen:
        return copy.deepcopy(self)

    def state(self) -> tuple[Frame, list[Frame]]:
        return self.conversation, sorted(self.items.values(), key=lambda each: str(each["id"]))

    def take(self, frame: Frame) -> None:
        kind = frame["type"]
        if kind == "resumed":
            self._resumed(frame)
        elif kind in self.with_pos:
            self._event(frame)
        elif kind == "conversation.changed":
            self._newest(frame["conversation"])

    def _resumed(self, frame: Frame) -> None:
        if frame["reset"]:
            self.resets += 1
            return
        for event in frame["events"]:
            self._event(event)
        self._newest(frame["conversation"])

    def _event(self, frame: Frame) -> None:
        if frame["pos"] > self.pos:
            self.aside[frame["pos"]] = frame
        while (following := self.aside.pop(self.pos + 1, None)) is not None:
            self.pos += 1
            if self.item in following:
                self.items[following[self.item]["id"]] = following[self.item]
            self._newest(following["conversation"])
        self.aside = {pos: each for pos, each in self.aside.items() if pos > self.pos}

    def _newest(self, conversation: Frame) -> None:
        if conversation["version"] >= self.conversation["version"]:
            self.conversation = conversation


class AgentScreen(Screen):
    item = "entry"
    with_pos = frozenset({"entry.added", "entry.changed", "sent"})


class VisitorScreen(Screen):
    item = "message"
    with_pos = frozenset({"message.added", "message.changed", "status.changed", "sent"})


class Line:
    """A live session without a socket below it; keeps every byte that it carried."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.unread: list[Frame] = []
        self.session: Session | None = None
        self.is_closed = False

    is_writable = True

    def write(self, text: bytes) -> None:
        self.raw.append(text)
        self.unread += [msgspec.json.decode(line) for line in text.split(b"\n")]

    async def close(self, code: object) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_closed = True

    async def say(self, **command: Any) -> None:
        assert self.session is not None
        await take(self.session, msgspec.json.encode(command))

    def drain(self) -> list[Frame]:
        frames, self.unread = self.unread, []
        return frames
