"""The page behind the link at the end of a digest; works without a sign-in and without scripts; composed by `routes`.

Looking at it changes nothing, because scanners of mail look at every link. A POST ends the mails: the button's, or the
one click of a mail program (RFC 8058), which sends no cookie and no Origin.
"""

from html import escape

from litestar import get, post
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.kernel.errors import NotFound
from kefu.notifications import queries
from kefu.notifications.choice_queries import find_workspace
from kefu.notifications.unsubscribe import agent_of, unsubscribe
from kefu.notifications.words import ByLanguage
from kefu.web.wired import Wired
from kefu.workspaces.models import Language

_PUBLIC = {"is_public": True, "why": "who reads mail has no sign-in; the link is signed for one agent"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_TITLE: ByLanguage = {"en": "E-mail digest", "zh-CN": "邮件摘要", "zh-TW": "郵件摘要"}
_ASK: ByLanguage = {
    "en": "Stop the mails about what you missed in Kefu?",
    "zh-CN": "不再接收 Kefu 的邮件摘要？",
    "zh-TW": "不再接收 Kefu 的郵件摘要？",
}
_BUTTON: ByLanguage = {"en": "Stop them", "zh-CN": "不再接收", "zh-TW": "不再接收"}
_DONE: ByLanguage = {
    "en": "Done. You can turn them on again in Kefu under Settings → Notifications.",
    "zh-CN": "已取消。之后可在 Kefu 的“设置 → 通知”中重新开启。",
    "zh-TW": "已取消。之後可在 Kefu 的「設定 → 通知」中重新開啟。",
}


def _page(language: Language, content: str, status: int = 200) -> Response[str]:
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="/console-assets/icons/icon.svg"><title>{_TITLE[language]} · Kefu</title>'
        '<link rel="stylesheet" href="/console-assets/plain.css"></head>'
        f"<body><main><h1>{_TITLE[language]}</h1>{content}</main></body></html>"
    )
    return Response(page, status_code=status, media_type="text/html", headers=_HEADERS)


async def _whom(wired: Wired, token: str) -> tuple[str, Language]:
    agent_id = agent_of(wired.keys.links, token)
    async with wired.database.read() as reader:
        workspace_id = await find_workspace(reader, agent_id)
        found = await queries.find_recipient(reader, workspace_id, agent_id) if workspace_id is not None else None
    if found is None:
        raise NotFound("unsubscribe.link_invalid", "This link is not one of ours.")
    return agent_id, found.language


@get("/unsubscribe/{token:str}", opt=_PUBLIC, include_in_schema=False)
async def ask(wired: Wired, token: str) -> Response[str]:
    """Ask first."""
    _, language = await _whom(wired, token)
    button = f'<form method="post"><button type="submit">{escape(_BUTTON[language])}</button></form>'
    return _page(language, f"<p>{escape(_ASK[language])}</p>{button}")


@post("/unsubscribe/{token:str}", opt=_PUBLIC, include_in_schema=False, status_code=200)
async def end(wired: Wired, token: str) -> Response[str]:
    """End the digests of whom the link was made for."""
    agent_id, language = await _whom(wired, token)
    async with wired.database.begin() as tx:
        await unsubscribe(tx, agent_id)
    return _page(language, f'<p role="status">{escape(_DONE[language])}</p>')


HANDLERS: list[ControllerRouterHandler] = [ask, end]
