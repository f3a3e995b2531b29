"""What the two devices of a call say and hear: the same words at both doors; nothing of it is ever stored."""

from typing import Annotated, Literal

from msgspec import Meta

from kefu.kernel.wire import Body, Count, Name, View

CallKind = Literal["voice", "video"]
CallState = Literal["ringing", "accepted", "ended", "declined", "missed", "failed"]
# A secret that the page makes for itself: who knows it hears what is said to that page.
Device = Annotated[str, Meta(min_length=20, max_length=64, pattern="^[A-Za-z0-9_-]*$")]


class CallStart(Body, frozen=True, kw_only=True, tag="call_start"):
    """Ring the other side of a conversation; `call.joined` and `done` answer."""

    ref: Name
    conversation_id: Name
    device: Device
    kind: CallKind


class CallAccept(Body, frozen=True, kw_only=True, tag="call_accept"):
    """Answer a call with this device; `call.joined` and `done` answer."""

    ref: Name
    call_id: Name
    device: Device


class CallDecline(Body, frozen=True, kw_only=True, tag="call_decline"):
    """Do not answer a call; answered by `done`."""

    ref: Name
    call_id: Name


class CallEnd(Body, frozen=True, kw_only=True, tag="call_end"):
    """Hang up; `is_failed`: the two devices could not reach each other. Answered by `done`."""

    ref: Name
    call_id: Name
    device: Device
    is_failed: bool = False


class CallBeat(Body, frozen=True, kw_only=True, tag="call_beat"):
    """This device is still in the call; say it every five seconds. Answered by `call.changed`."""

    call_id: Name
    device: Device


class Description(View, frozen=True, kw_only=True):
    """An offer or an answer."""

    type: Literal["offer", "answer"]
    sdp: Annotated[str, Meta(max_length=32_000, pattern=r"^v=0\r?\n[^\x00]*$")]


class Candidate(View, frozen=True, kw_only=True):
    """A way to reach a device; an empty one says that there are no more."""

    candidate: Annotated[str, Meta(max_length=1_000, pattern=r"^(candidate:[\x20-\x7e]+)?$")]
    sdp_mid: Annotated[str, Meta(max_length=64)] | None = None
    sdp_m_line_index: Annotated[int, Meta(ge=0, le=64)] | None = None


class MediaState(View, frozen=True, kw_only=True):
    """What a device sends at the moment."""

    microphone: bool
    camera: bool
    screen: bool


class CallSignal(Body, frozen=True, kw_only=True, tag="call_signal"):
    """Something for the other device; `n` counts from 1 what must arrive, `ack` says up to where one has heard."""

    call_id: Name
    device: Device
    n: Count
    ack: Count
    description: Description | None = None
    candidates: Annotated[list[Candidate], Meta(max_length=32)] = []
    media: MediaState | None = None


CallCommand = CallStart | CallAccept | CallDecline | CallEnd | CallBeat | CallSignal


class CallSignalled(View, frozen=True, kw_only=True, tag="call.signal"):
    """What the other device said with `call_signal`; it may come twice, or not at all until it is said again."""

    call_id: str
    n: int
    ack: int
    description: Description | None = None
    candidates: list[Candidate] = []
    media: MediaState | None = None


class IceView(View, frozen=True, kw_only=True):
    """A STUN or TURN server; `login` is what browsers call the username."""

    urls: list[str]
    login: str = ""
    credential: str = ""


class CallJoined(View, frozen=True, kw_only=True, tag="call.joined"):
    """This device is in the call; the servers are for it alone. Relay only: no address of a device is told."""

    ref: str
    call_id: str
    ice: list[IceView]
    is_relay_only: bool
