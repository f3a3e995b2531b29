"""The only place where a key of presence is built; who asks and who arrives must mean the same."""


def agent_key(agent_id: str) -> str:
    """An agent has a console open."""
    return f"a:{agent_id}"


def visitor_key(contact_id: str) -> str:
    """A browser of the contact is on the site."""
    return f"v:{contact_id}"


def site_key(workspace_id: str) -> str:
    """The browsers on the sites of a workspace; members are `visitor/connection`."""
    return f"s:{workspace_id}"


def router_key() -> str:
    """A process gives out conversations; whoever does not find itself here cannot believe who else is."""
    return "r:router"


def viewing_key(conversation_id: str) -> str:
    """Agents look at the conversation."""
    return f"c:{conversation_id}"


def parts_of(key: str) -> tuple[str, str]:
    """The kind of a key (its letter, as above) and whose it is."""
    kind, _, name = key.partition(":")
    return kind, name
