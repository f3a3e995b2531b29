"""The one table of kinds: which channels each uses unless the agent says otherwise, and who can get it at all."""

from collections.abc import Mapping

import msgspec

from kefu.notifications.models import Channel, Choice, Kind, Settings, Sound


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind is by default."""

    channels: tuple[Channel, ...]
    sound: Sound = "chime"
    # Only owners and admins get it, so only they are asked about it.
    is_for_admins: bool = False
    # May be answered and resolved from where it is shown.
    is_answerable: bool = False


# To add a kind: its name in `models` (or in kernel/news for one that is no fact of a conversation), a line here, its
# words in words.py, who is told in facts.py (or `tx.tell(Notable(…))` where it happens), and its name and icon in the
# console (i18n/*/notifications.json, features/notifications/kinds.ts).
RULES: Mapping[Kind, Rule] = {
    "assigned": Rule(channels=("in_app", "sound", "desktop", "push", "email"), sound="bell"),
    "message": Rule(channels=("in_app", "sound", "desktop", "push"), is_answerable=True),
    "mentioned": Rule(channels=("in_app", "sound", "desktop", "push", "email"), sound="drop"),
    "transfer_offered": Rule(channels=("in_app", "sound", "desktop", "push"), sound="knock"),
    "transfer_ended": Rule(channels=("in_app", "sound", "desktop"), sound="drop"),
    "waiting": Rule(channels=("in_app", "sound", "desktop"), sound="knock"),
    "returned": Rule(channels=("in_app", "sound", "desktop", "push"), sound="drop"),
    "reminded": Rule(channels=("in_app", "sound", "desktop", "push"), sound="alarm", is_answerable=True),
    "escalated": Rule(channels=("in_app", "sound", "desktop", "push", "email"), sound="alarm", is_for_admins=True),
    "sla_warning": Rule(channels=("in_app", "sound", "desktop"), sound="knock", is_answerable=True),
    "sla_breach": Rule(channels=("in_app", "sound", "desktop", "push", "email"), sound="alarm", is_answerable=True),
    "ticket_assigned": Rule(channels=("in_app", "sound", "desktop", "push", "email"), sound="bell"),
    "ticket_replied": Rule(channels=("in_app", "sound", "desktop", "push", "email")),
    "ticket_due": Rule(channels=("in_app", "sound", "desktop", "push", "email"), sound="knock"),
    "callback": Rule(channels=("in_app", "sound", "desktop", "push", "email"), sound="bell"),
    "bad_score": Rule(channels=("in_app", "sound", "desktop", "email"), sound="drop", is_for_admins=True),
    "sensitive_word": Rule(channels=("in_app", "sound", "desktop", "email"), sound="knock", is_for_admins=True),
    "import_finished": Rule(channels=("in_app", "email"), sound="drop", is_for_admins=True),
}


def choice_of(settings: Settings, kind: Kind) -> Choice:
    """What the agent chose for a kind, or the default."""
    rule = RULES[kind]
    return settings.choices.get(kind) or Choice(channels=frozenset(rule.channels), sound=rule.sound)


def channels_of(settings: Settings, kind: Kind) -> frozenset[Channel]:
    """The channels that a kind uses, after the switches over all kinds."""
    off = {name for name, is_on in (("sound", settings.has_sound), ("desktop", settings.has_desktop)) if not is_on}
    return choice_of(settings, kind).channels - off
