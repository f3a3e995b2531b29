"""How the widget of an inbox looks and what it may do; public, asked by every page view of a site."""

import hashlib
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.types import ControllerRouterHandler

from kefu.audiences.visitors.views import CallsView, OpeningView, WidgetConfig, WidgetTexts
from kefu.callbacks.queries import get_settings as get_callbacks
from kefu.audiences.visitors.forms import leave_message_view, intake_view
from kefu.calls.inbox_rules import InboxCalls
from kefu.calls.queries import get_inbox_calls
from kefu.forms.queries import get_forms
from kefu.hours.opening import opening_at
from kefu.hours.queries import find_schedule_of
from kefu.inboxes.models import Inbox
from kefu.inboxes.queries import find_inbox
from kefu.kernel.errors import NotFound
from kefu.mail import can_mail
from kefu.links.queries import list_topics
from kefu.web.addresses import Scope, header
from kefu.web.uploads import allowed_extensions
from kefu.web.wired import Wired

_PUBLIC = {"is_public": True, "why": "the widget asks before there is a visitor; it is what every visitor sees"}
_SECONDS = 60


async def open_inbox(wired: Wired, inbox_id: str) -> Inbox:
    """The inbox of a snippet; NotFound once it is archived."""
    async with wired.database.read() as reader:
        inbox = await find_inbox(reader, inbox_id)
    if inbox is None or inbox.is_archived:
        raise NotFound("inbox.not_found", "There is no such inbox.")
    return inbox


async def opening_of(wired: Wired, inbox: Inbox) -> OpeningView | None:
    """Open or closed by the schedule of the inbox's team, by the inbox's own or the workspace's default; None without hours."""
    async with wired.database.read() as reader:
        schedule = await find_schedule_of(reader, inbox.workspace_id, inbox.schedule_id, inbox.team_id)
    if schedule is None:
        return None
    opening = opening_at(schedule.week, wired.clock.now())
    return OpeningView(is_open=opening.is_open, changes_at=opening.changes_at)


async def may_note_visit(scope: Scope, wired: Wired, workspace_id: str) -> bool:
    """Whether the workspace wants visits written down and the browser does not object (Global Privacy Control)."""
    return (await wired.workspaces.get(workspace_id)).has_visits and header(scope, b"sec-gpc") != "1"


async def _has_proactive(wired: Wired, inbox: Inbox) -> bool:
    rules = await wired.proactive.get(inbox.workspace_id)
    return any(rule.is_active and rule.inbox_id in (None, inbox.id) for rule in rules)


def _calls(rules: InboxCalls) -> CallsView | None:
    if not (rules.has_voice or rules.has_video):
        return None
    return CallsView(has_voice=rules.has_voice, has_video=rules.has_video, can_start=rules.can_visitors_start)


async def widget_config(wired: Wired, inbox: Inbox, *, has_visits: bool) -> WidgetConfig:
    workspace = await wired.workspaces.get(inbox.workspace_id)
    async with wired.database.read() as reader:
        forms = await get_forms(reader, inbox.id)
        has_callbacks = (await get_callbacks(reader, inbox.workspace_id, inbox.id)).is_on
        rules = await get_inbox_calls(reader, inbox.id)
        topics = await list_topics(reader, inbox.id)
    faces = await wired.faces.get(inbox.workspace_id)
    look = inbox.appearance
    return WidgetConfig(
        inbox_id=inbox.id,
        workspace_name=workspace.name,
        colour=look.colour,
        position=look.position,
        theme=look.theme,
        language=look.language,
        texts={language: WidgetTexts(**msgspec.structs.asdict(texts)) for language, texts in look.texts.items()},
        is_anyone_online=any(face.is_online for face in faces.values()),
        has_attachments=inbox.has_attachments,
        has_voice=inbox.has_voice,
        has_typing_preview=workspace.has_typing_preview,
        max_upload_bytes=workspace.max_upload_bytes,
        allowed_extensions=allowed_extensions(workspace),
        edit_window_seconds=workspace.edit_window_seconds,
        launcher_text={str(language): text for language, text in look.launcher_text.items()},
        opening=await opening_of(wired, inbox),
        has_visits=has_visits,
        has_proactive=await _has_proactive(wired, inbox),
        has_callbacks=has_callbacks,
        intake=intake_view(forms, topics),
        leave_message=leave_message_view(forms, topics),
        has_mail=can_mail(wired.settings),
        continues_seconds=inbox.lifecycle.continues_seconds,
        calls=_calls(rules),
    )


@get("/inboxes/{inbox_id:str}/config", opt=_PUBLIC)
async def config(request: Request[Any, Any, Any], wired: Wired, inbox_id: str) -> Response[WidgetConfig]:
    """Look, texts and limits of an inbox's widget."""
    inbox = await open_inbox(wired, inbox_id)
    has_visits = await may_note_visit(request.scope, wired, inbox.workspace_id)
    found = await widget_config(wired, inbox, has_visits=has_visits)
    tag = f'"{hashlib.sha256(msgspec.json.encode(found)).hexdigest()[:32]}"'
    # Nothing in it is secret, and the loader on the site's own page reads it too.
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={_SECONDS}",
        "Vary": "Sec-GPC",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if tag in header(request.scope, b"if-none-match"):
        return Response(None, status_code=304, headers=headers)  # type: ignore[arg-type]  # a 304 has no body
    return Response(found, headers=headers)


HANDLERS: list[ControllerRouterHandler] = [config]
