"""What the choice is made of: who waits, who could answer, and in which order; no I/O."""

import msgspec

from kefu.kernel.clock import HOUR
from kefu.teams.rules import BY_HAND, Rules

# Whoever left a message does not sit in front of a screen: those who do go first, for so long.
LEFT_LATER = HOUR


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in the queue; its pool are the agents who may answer it: a team's, or an inbox's."""

    id: str
    contact_id: str
    inbox_id: str
    team_id: str | None
    queued_at: int
    language: str | None = None
    last_agent_id: str | None = None
    avoided_agent_id: str | None = None
    has_left_message: bool = False

    @property
    def pool(self) -> str:
        return self.team_id or self.inbox_id

    @property
    def due(self) -> tuple[int, str]:
        """The order of the queue: who came first, and who left a message an hour later; so nobody waits for ever."""
        return self.queued_at + LEFT_LATER * self.has_left_message, self.id


class Candidate(msgspec.Struct, kw_only=True):
    """An agent who is here and takes conversations; its load grows while a plan is made."""

    id: str
    name: str
    capacity: int
    load: int = 0
    last_assigned_at: int = 0
    skills: dict[str, int] = {}
    languages: frozenset[str] = frozenset()

    @property
    def room(self) -> int:
        return self.capacity - self.load

    def meets(self, rules: Rules) -> bool:
        return all(self.skills.get(need.name.casefold(), 0) >= need.level for need in rules.needs)

    def speaks(self, language: str | None) -> bool:
        return language is None or any(_is_same_language(own, language) for own in self.languages)

    def skill(self, rules: Rules) -> int:
        return sum(self.skills.get(need.name.casefold(), 0) for need in rules.needs)


def _is_same_language(own: str, wanted: str) -> bool:
    """`zh-HK` is read by who reads `zh-TW`, and plain `zh` by anybody who reads Chinese."""
    own, wanted = own.lower(), wanted.lower()
    if own == wanted or own.split("-")[0] == wanted:
        return True
    if not (own.startswith("zh") and wanted.startswith("zh")):
        return own.split("-")[0] == wanted.split("-")[0]
    is_traditional = any(part in wanted.split("-") for part in ("tw", "hk", "mo", "hant"))
    return (own == "zh-tw") == is_traditional


class Match(msgspec.Struct, frozen=True):
    """Who gets what."""

    conversation_id: str
    agent_id: str
    agent_name: str


class Pool(msgspec.Struct, frozen=True):
    """Rules and members of a team or an inbox; `member_ids` None are all agents of the workspace."""

    rules: Rules
    member_ids: frozenset[str] | None


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """How a workspace gives out conversations."""

    default_capacity: int
    give_back_seconds: int
    # team or inbox -> its pool; a team without rules of its own follows the inbox.
    teams: dict[str, Pool]
    inboxes: dict[str, Rules]
    team_names: dict[str, str]
    own_rules: frozenset[str]

    def pool(self, inbox_id: str, team_id: str | None) -> Pool:
        inbox_rules = self.inboxes.get(inbox_id, BY_HAND)
        if team_id is None or team_id not in self.teams:
            return Pool(inbox_rules, None)
        team = self.teams[team_id]
        return team if team_id in self.own_rules else Pool(inbox_rules, team.member_ids)

    @property
    def is_automatic(self) -> bool:
        rules = [*self.inboxes.values(), *(self.teams[team_id].rules for team_id in self.own_rules)]
        return any(each.is_automatic for each in rules)
