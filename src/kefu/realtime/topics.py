"""The only place where a topic is built; a connection subscribes to what its owner was authorised for."""


def conversation(conversation_id: str) -> str:
    """Agents who have this conversation on screen."""
    return f"c:{conversation_id}"


def agent(agent_id: str) -> str:
    """One agent's connections: what concerns its own conversations."""
    return f"a:{agent_id}"


def unassigned(workspace_id: str) -> str:
    """Agents of a workspace: conversations that nobody answers yet."""
    return f"u:{workspace_id}"


def everything(workspace_id: str) -> str:
    """Agents who watch colleagues' conversations too."""
    return f"e:{workspace_id}"


def colleagues(workspace_id: str) -> str:
    """All agents of a workspace: presence, settings."""
    return f"w:{workspace_id}"


def contact(contact_id: str) -> str:
    """The browsers of one contact."""
    return f"v:{contact_id}"


def site(workspace_id: str) -> str:
    """Agents who watch the visitors of the site."""
    return f"l:{workspace_id}"


def session(session_id: str) -> str:
    """The sockets of one sign-in, so that ending it closes them."""
    return f"s:{session_id}"


def watched_contact(contact_id: str) -> str:
    """Agents who look at a contact: its presence and page."""
    return f"x:{contact_id}"


def device(workspace_id: str, secret: str) -> str:
    """The one page of a workspace that is in a call; only the page itself knows the secret."""
    return f"d:{workspace_id}:{secret}"
