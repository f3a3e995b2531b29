"""When an inbox asks for a proof of work, and the error that asks; no I/O."""

from typing import Literal

import msgspec

from kefu.kernel.errors import TooMany

# Never, when too much comes from one address or for one inbox, or before anybody may write at all.
ProofMode = Literal["off", "abused", "always"]
# How many addresses may be busy at once before the whole inbox counts as abused.
_BUSY_ADDRESSES = 20
BITS_ABUSED = 18
BITS_ALWAYS = 16
CHALLENGE_SECONDS = 180
PASS_SECONDS = 600
_COME_BACK_SECONDS = 2


class InboxGuard(msgspec.Struct, frozen=True, kw_only=True):
    """`sessions` and `messages` are how many a minute one address may have before it is asked."""

    inbox_id: str
    workspace_id: str
    mode: ProofMode = "off"
    sessions: int = 10
    messages: int = 30

    @property
    def bits(self) -> int:
        return BITS_ALWAYS if self.mode == "always" else BITS_ABUSED

    @property
    def inbox_sessions(self) -> int:
        return self.sessions * _BUSY_ADDRESSES

    @property
    def inbox_messages(self) -> int:
        return self.messages * _BUSY_ADDRESSES


class ProofNeeded(TooMany):
    """Heard again as soon as the challenge is solved; who cannot solve it may come back later all the same."""

    def __init__(self, challenge: str, bits: int) -> None:
        super().__init__("proof.required", "Please solve the challenge first.", _COME_BACK_SECONDS)
        self.params = {**self.params, "challenge": challenge, "bits": bits}
