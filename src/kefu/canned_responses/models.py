"""A canned response and its folder as stored, whom they belong to, and who may change them; no I/O."""

import re
from typing import Literal

import msgspec

from kefu.conversations.stored import StoredAttachment
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.text import clean_line

Scope = Literal["personal", "team", "workspace"]
MOST_RESPONSES = 20_000
MOST_FOLDERS = 300
MOST_FILES = 5
LONGEST_TITLE = 120
LONGEST_TEXT = 10_000
_SHORTCUT = re.compile(r"[^\s/\x00-\x1f]{1,40}")


class CannedResponse(msgspec.Struct, frozen=True, kw_only=True):
    """One text; one agent's own, a team's, or, where both are None, everybody's."""

    id: str
    workspace_id: str
    agent_id: str | None
    team_id: str | None
    folder_id: str | None
    shortcut: str
    title: str
    text: str
    files: list[StoredAttachment]
    uses: int
    used_at: int | None
    created_at: int
    updated_at: int

    @property
    def owner(self) -> "Owner":
        return Owner(self.agent_id, self.team_id)


class CannedFolder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder; `agent_id` None is everybody's, else one agent's own."""

    id: str
    workspace_id: str
    agent_id: str | None
    name: str
    created_at: int


class Owner(msgspec.Struct, frozen=True):
    """Whose a canned response is."""

    agent_id: str | None
    team_id: str | None

    @property
    def scope(self) -> Scope:
        if self.agent_id is not None:
            return "personal"
        return "team" if self.team_id is not None else "workspace"


class Seat(msgspec.Struct, frozen=True):
    """An agent with the teams it is in: what decides which canned responses it sees."""

    actor: Agent
    team_ids: frozenset[str]

    def require_can_change(self, owner: Owner) -> None:
        """An agent's own are its own, a team's its members', everybody's the admins'; admins change a team's too."""
        if owner.scope == "workspace" and not self.actor.is_admin:
            raise NotAllowed("canned_response.admins_only", "Only an admin can change shared canned responses.")
        if owner.scope == "team" and not (self.actor.is_admin or owner.team_id in self.team_ids):
            raise NotAllowed("canned_response.not_in_team", "Only who is in the team can change what it shares.")


def blank_response(actor: Agent, response_id: str, now: int) -> CannedResponse:
    """A new one of the workspace, of which nothing is known yet."""
    return CannedResponse(
        id=response_id,
        workspace_id=actor.workspace_id,
        agent_id=None,
        team_id=None,
        folder_id=None,
        shortcut="",
        title="",
        text="",
        files=[],
        uses=0,
        used_at=None,
        created_at=now,
        updated_at=now,
    )


def clean_shortcut(shortcut: str) -> str:
    """What is typed after the `/`: no space and no slash, so that it can be found while typing."""
    clean = shortcut.strip().removeprefix("/").lower()
    if not _SHORTCUT.fullmatch(clean):
        raise Refused("canned_response.shortcut_wrong", "A shortcut has 1 to 40 characters, no space and no slash.")
    return clean


def clean_folder_name(name: str) -> str:
    clean = clean_line(name, 60)
    if not clean:
        raise Refused("canned_folder.name_empty", "Please give the folder a name.")
    return clean
