"""An inbox as stored, its look, and the rules for its fields; read by the console, the widget and the pages."""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kefu.inboxes.lifecycle import Lifecycle
from kefu.kernel.errors import Refused
from kefu.teams.rules import Rules
from kefu.workspaces.models import Language

Position = Literal["end", "start"]
Theme = Literal["auto", "light", "dark"]
WidgetLanguage = Literal["auto", "zh-CN", "zh-TW", "en"]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]

DEFAULT_COLOUR = "#2563eb"
_MOST_DOMAINS = 50
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})*(?::[0-9]{{1,5}})?")
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)


class WidgetTexts(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Texts of the widget in one language; empty means the built-in text."""

    title: Annotated[str, Meta(max_length=80)] = ""
    subtitle: Annotated[str, Meta(max_length=160)] = ""
    greeting: Annotated[str, Meta(max_length=1000)] = ""
    placeholder: Annotated[str, Meta(max_length=80)] = ""


class Appearance(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How the widget looks; stored as one document."""

    colour: Colour = DEFAULT_COLOUR
    position: Position = "end"
    theme: Theme = "auto"
    language: WidgetLanguage = "auto"
    texts: dict[Language, WidgetTexts] = {}
    launcher_text: dict[Language, Annotated[str, Meta(max_length=40)]] = {}


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """One website's way in; the identity secret signs who its visitors are and never leaves to visitors."""

    id: str
    workspace_id: str
    kind: str
    name: str
    appearance: Appearance
    allowed_domains: list[str]
    identity_secret: str
    is_identity_required: bool
    has_attachments: bool
    has_voice: bool
    team_id: str | None
    rules: Rules
    lifecycle: Lifecycle
    is_archived: bool
    schedule_id: str | None
    created_at: int

    def __repr__(self) -> str:
        return f"Inbox({self.id})"


class InboxChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a PATCH names; UNSET stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    colour: Colour | msgspec.UnsetType = msgspec.UNSET
    position: Position | msgspec.UnsetType = msgspec.UNSET
    theme: Theme | msgspec.UnsetType = msgspec.UNSET
    language: WidgetLanguage | msgspec.UnsetType = msgspec.UNSET
    texts: dict[Language, WidgetTexts] | msgspec.UnsetType = msgspec.UNSET
    launcher_text: dict[Language, str] | msgspec.UnsetType = msgspec.UNSET
    allowed_domains: list[str] | msgspec.UnsetType = msgspec.UNSET
    is_identity_required: bool | msgspec.UnsetType = msgspec.UNSET
    has_attachments: bool | msgspec.UnsetType = msgspec.UNSET
    has_voice: bool | msgspec.UnsetType = msgspec.UNSET
    schedule_id: str | msgspec.UnsetType | None = msgspec.UNSET
    team_id: str | msgspec.UnsetType | None = msgspec.UNSET
    rules: Rules | msgspec.UnsetType = msgspec.UNSET
    lifecycle: Lifecycle | msgspec.UnsetType = msgspec.UNSET


def clean_domains(domains: list[str]) -> list[str]:
    """Host names as a CSP takes them: `example.com`, `*.example.com`, `localhost:3000`; a pasted address is cut to it.

    Refused for anything else, because a stray space or semicolon would change the policy of the page.
    """
    clean: list[str] = []
    for domain in domains:
        host = _host(domain)
        if host not in clean:
            clean.append(host)
    if len(clean) > _MOST_DOMAINS:
        raise Refused("inbox.too_many_domains", f"At most {_MOST_DOMAINS} domains.", limit=_MOST_DOMAINS)
    return clean


def _host(domain: str) -> str:
    host = _SCHEME.sub("", domain.strip()).split("/")[0].lower().rstrip(".")
    star = "*." if host.startswith("*.") else ""
    name, _, port = host.removeprefix(star).partition(":")
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        name = ""
    host = star + name + (f":{port}" if port else "")
    if len(host) > 253 or not _DOMAIN.fullmatch(host):
        raise Refused("inbox.domain_wrong", "Write a domain like example.com or *.example.com.", domain=domain[:100])
    return host


def frame_ancestors(inbox: Inbox) -> str:
    """Who may put the widget of this inbox into a page, as a CSP source list; an empty list of domains means all."""
    return " ".join(["'self'", *inbox.allowed_domains]) if inbox.allowed_domains else "*"


def snippet(inbox_id: str, origin: str) -> str:
    """The one line that a website pastes."""
    return f'<script async src="{origin}/widget.js" data-inbox="{inbox_id}"></script>'
