"""How the agent wants to be told: kinds by channels, sounds, quiet hours, the digest."""

from typing import Annotated, Literal

import msgspec
from litestar import get, put
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.notification_views import NotificationKind, Sound
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.mail import can_mail
from kefu.notifications import actions, choice_queries
from kefu.notifications.kinds import RULES, choice_of
from kefu.notifications.models import CHANNELS, Choice, ClockTime, Quiet, Settings, Weekday
from kefu.notifications.push_crypto import public_key
from kefu.web.wired import Wired

Channel = Literal["in_app", "sound", "desktop", "push", "email"]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class NotificationChoiceBody(Body, frozen=True, kw_only=True):
    """How one kind reaches the agent."""

    kind: NotificationKind
    channels: Annotated[list[Channel], msgspec.Meta(max_length=5)]
    sound: Sound


class QuietBody(Body, frozen=True, kw_only=True):
    """Hours in which nothing rings; `days` are those on which they begin, 0 is Monday."""

    is_on: bool
    start: ClockTime
    end: ClockTime
    days: Annotated[list[Weekday], msgspec.Meta(max_length=7)]


class NotificationSettingsBody(Body, frozen=True, kw_only=True):
    """Everything that an agent chooses."""

    choices: Annotated[list[NotificationChoiceBody], msgspec.Meta(max_length=50)]
    has_sound: bool
    has_desktop: bool
    volume: Percent
    is_only_away: bool
    is_content_hidden: bool
    time_zone: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    quiet: QuietBody
    digest: Literal["off", "hourly", "daily"]
    digest_after_minutes: Annotated[int, msgspec.Meta(ge=5, le=1440)]


class NotificationChoiceView(View, frozen=True, kw_only=True):
    """A kind that this agent can get."""

    kind: NotificationKind
    channels: list[Channel]
    sound: Sound


class QuietView(View, frozen=True, kw_only=True):
    is_on: bool
    start: str
    end: str
    days: list[int]


class NotificationSettingsView(View, frozen=True, kw_only=True):
    """The choices; `has_mail`: whether this installation can mail; `push_key`: what browsers subscribe with."""

    choices: list[NotificationChoiceView]
    has_sound: bool
    has_desktop: bool
    volume: int
    is_only_away: bool
    is_content_hidden: bool
    time_zone: str
    quiet: QuietView
    digest: Literal["off", "hourly", "daily"]
    digest_after_minutes: int
    has_mail: bool
    push_key: str


def _view(wired: Wired, agent: Agent, settings: Settings) -> NotificationSettingsView:
    choices = [
        NotificationChoiceView(
            kind=kind,
            channels=[each for each in CHANNELS if each in choice_of(settings, kind).channels],
            sound=choice_of(settings, kind).sound,
        )
        for kind, rule in RULES.items()
        if agent.is_admin or not rule.is_for_admins
    ]
    return NotificationSettingsView(
        choices=choices,
        has_sound=settings.has_sound,
        has_desktop=settings.has_desktop,
        volume=settings.volume,
        is_only_away=settings.is_only_away,
        is_content_hidden=settings.is_content_hidden,
        time_zone=settings.time_zone,
        quiet=QuietView(**msgspec.structs.asdict(settings.quiet)),
        digest=settings.digest,
        digest_after_minutes=settings.digest_after_minutes,
        has_mail=can_mail(wired.settings),
        push_key=public_key(wired.pusher.key),
    )


@get("/notifications/settings")
async def show(wired: Wired, agent: Agent) -> NotificationSettingsView:
    """What the agent chose, or the defaults."""
    async with wired.database.read() as reader:
        settings = await choice_queries.get_settings(reader, agent.id)
    return _view(wired, agent, settings)


@put("/notifications/settings")
async def save(wired: Wired, agent: Agent, data: NotificationSettingsBody) -> NotificationSettingsView:
    """Choose anew; kinds that are not named go back to their defaults."""
    named = {
        "choices": {each.kind: Choice(channels=frozenset(each.channels), sound=each.sound) for each in data.choices},
        "quiet": Quiet(**{**msgspec.structs.asdict(data.quiet), "days": sorted(set(data.quiet.days))}),
    }
    async with wired.database.begin() as tx:
        settings = await actions.choose(tx, agent, Settings(**{**msgspec.structs.asdict(data), **named}))
    return _view(wired, agent, settings)


HANDLERS: list[ControllerRouterHandler] = [show, save]
