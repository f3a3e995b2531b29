"""An agent, its sign-ins, tokens and invitations as stored, and the rules for their fields."""

import hashlib
import re
from typing import Literal

import msgspec

from kefu.kernel.actors import Agent, Role
from kefu.kernel.clock import DAY, MINUTE
from kefu.kernel.errors import Conflict, NotAllowed, Refused
from kefu.workspaces.models import Language, clean_name

Availability = Literal["online", "busy", "away", "offline"]
Theme = Literal["auto", "light", "dark"]
Density = Literal["comfortable", "compact"]
TextSize = Literal["small", "normal", "large"]
# How long an own message waits in the browser where it can be taken back; 0 sends at once.
UndoSendSeconds = Literal[0, 5, 10]

SESSION_PREFIX = "kefus"
TOKEN_PREFIX = "kefu"  # noqa: S105  # a prefix, for scanners of leaked secrets
INVITATION_PREFIX = "kefuinv"
INVITATION_LIFE = 7 * DAY
# A sign-in slides forward when it is used; writing that down once a minute is enough.
SESSION_WRITE_EVERY = MINUTE

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\x00-\x1f\x7f]{1,64}@[^\s@<>\"(),:;\\\x00-\x1f\x7f]{1,189}")
# The head of every list of leaked passwords that is long enough to pass the length check.
_COMMON_TEXT = """
    1234567890 0123456789 0987654321 9876543210 1234512345 1111111111 0000000000 password12 password123
    password1234 passw0rd123 qwertyuiop qwerty12345 qwertyuiop123 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 asdfghjkl1
    abcdefghij abc1234567 iloveyou12 welcome123 administrator admin12345 changeme123 letmein1234 11111111111
    123456789a a123456789 1234567891 12345678910 woaini1314 woaini520520 5201314520 kefu123456
    kefukefukefu
"""
_COMMON = frozenset(_COMMON_TEXT.split())


class Preferences(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an agent chose for its own screen; language None follows the workspace."""

    language: Language | None = None
    theme: Theme = "auto"
    is_enter_sending: bool = True
    has_shortcuts: bool = True
    undo_send_seconds: UndoSendSeconds = 0
    density: Density = "comfortable"
    text_size: TextSize = "normal"


class Skill(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent knows, and how well: 1 a little, 5 by heart."""

    name: str
    level: Literal[1, 2, 3, 4, 5] = 3


class StoredAgent(msgspec.Struct, frozen=True, kw_only=True):
    """One row of agents."""

    id: str
    workspace_id: str
    name: str
    email: str
    role: Role
    password_hash: str
    availability: Availability
    is_active: bool
    avatar_file: str | None
    preferences: Preferences
    is_idle: bool
    capacity: int | None
    skills: list[Skill]
    languages: list[Language]
    created_at: int

    @property
    def actor(self) -> Agent:
        return Agent(self.workspace_id, self.id, self.role)

    def __repr__(self) -> str:
        return f"StoredAgent({self.id})"


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who a cookie or an API token stands for; `id` is the session's or the token's."""

    id: str
    agent: Agent
    kind: Literal["session", "token"]
    last_seen_at: int
    expires_at: int | None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in as its owner sees it in the list."""

    id: str
    user_agent: str
    address: str
    created_at: int
    last_seen_at: int


class ApiToken(msgspec.Struct, frozen=True, kw_only=True):
    """One API token, without its secret."""

    id: str
    name: str
    created_at: int
    last_used_at: int | None


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A link that lets one person join, for some days, once."""

    id: str
    workspace_id: str
    email: str
    role: Role
    invited_by: str | None
    created_at: int
    expires_at: int
    accepted_at: int | None


def secret_hash(secret: str) -> str:
    """What is stored of a random secret; it has 256 bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def clean_email(email: str) -> str:
    """Lower case; Refused unless it could be an address."""
    clean = email.strip().lower()
    if not _EMAIL.fullmatch(clean):
        raise Refused("agent.email_wrong", "This is not an e-mail address.")
    return clean


def require_good_password(password: str, *names: str) -> None:
    """Length is what counts; the best-known ones and the person's own name are refused."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused("password.too_short", f"At least {SHORTEST_PASSWORD} characters.", minimum=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Refused("password.too_long", f"At most {LONGEST_PASSWORD} characters.", maximum=LONGEST_PASSWORD)
    lowered = password.lower()
    if lowered in _COMMON or len(set(lowered)) < 3 or lowered in {name.lower() for name in names}:
        raise Refused("password.too_common", "This password is easy to guess.")


def require_can_manage(actor: Agent, target_role: Role, new_role: Role | None = None) -> None:
    """Admins manage agents and admins; owners and ownership are the owners' business."""
    if not actor.is_admin or (actor.role != "owner" and "owner" in (target_role, new_role)):
        raise NotAllowed


def require_owner_left(target: StoredAgent, other_owners: int) -> None:
    """A workspace without an owner could never be mended from inside."""
    if target.role == "owner" and target.is_active and other_owners == 0:
        raise Conflict("agent.last_owner", "A workspace needs an owner: make somebody else one first.")


def clean_skills(skills: list[Skill]) -> list[Skill]:
    """Each skill once, by name whatever its case; the last level named counts."""
    clean: dict[str, Skill] = {}
    for skill in skills:
        name = clean_name(skill.name)
        clean[name.casefold()] = Skill(name=name, level=skill.level)
    return sorted(clean.values(), key=lambda skill: skill.name.casefold())
