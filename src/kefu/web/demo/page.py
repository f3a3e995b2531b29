"""Serves the shop page with the snippet of the first inbox in it; composed by `routes`."""

from html import escape
from pathlib import Path
from typing import Any

from litestar import Request, get
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.inboxes.models import snippet
from kefu.inboxes.queries import find_first_inbox
from kefu.kernel.errors import NotFound
from kefu.web.assets import Assets, answer
from kefu.web.demo.words import WORDS
from kefu.web.headers import DEMO_CSP
from kefu.web.wired import Wired

_FOLDER = Path(__file__).parent
_FILES = Assets(_FOLDER)
_SERVED = frozenset({"shop.css", "mug.svg", "lamp.svg", "bag.svg", "chair.svg"})
_PUBLIC = {"is_public": True, "why": "a shop window"}

AnyRequest = Request[Any, Any, Any]


@get("/demo", opt=_PUBLIC, include_in_schema=False)
async def shop(request: AnyRequest, wired: Wired, lang: str = "") -> Response[str]:
    """The shop, in the language of the browser."""
    async with wired.database.read() as reader:
        inbox = await find_first_inbox(reader)
    language = _language(lang or request.headers.get("accept-language", ""))
    text = (_FOLDER / "shop.html").read_text(encoding="utf-8")
    words = {name: escape(word) for name, word in WORDS[language].items()}
    words["snippet"] = snippet(inbox.id, "") if inbox is not None else ""
    words["setup"] = "" if inbox is not None else f'<p class="notice">{words["setup_first"]}</p>'
    for name, word in words.items():
        text = text.replace("{{" + name + "}}", word)
    headers = {"Content-Security-Policy": DEMO_CSP, "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return Response(text, media_type="text/html", headers=headers)


@get("/demo/{name:str}", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def shop_file(request: AnyRequest, name: str) -> Response[bytes]:
    if name not in _SERVED:
        raise NotFound
    encodings, known = request.headers.get("accept-encoding", ""), request.headers.get("if-none-match", "")
    return answer(_FILES.read(name), encodings, known, {})


def _language(accepted: str) -> str:
    first = accepted.split(",", maxsplit=1)[0].strip().lower()
    return "zh" if first.startswith("zh") else "en"


HANDLERS: list[ControllerRouterHandler] = [shop, shop_file]
