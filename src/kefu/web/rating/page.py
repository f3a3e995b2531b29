"""Shows a survey by its signed link and takes the answer as a plain form; composed by `routes`."""

from html import escape
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.csat import queries
from kefu.csat.actions import rate
from kefu.csat.links import require_signature
from kefu.csat.models import LONGEST_COMMENT, Rating, Survey, SurveySettings, may_rate, most_of, words_in
from kefu.csat.words import WORDS
from kefu.kernel.errors import NotFound, Refused
from kefu.web.addresses import client_address, limit_key
from kefu.web.assets import Assets, answer
from kefu.web.limits import Rate
from kefu.web.wired import Wired
from kefu.workspaces.models import Workspace
from kefu.workspaces.queries import get_workspace

_FILES = Assets(Path(__file__).parent)
_PUBLIC = {"is_public": True, "why": "the link is signed for one survey, and shows nothing but it"}
_CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {"Content-Security-Policy": _CSP, "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
_RATE = Rate("ratings", 30, 600)
_FACES = ("☹", "😐", "☺")
_THUMBS = ("👎", "👍")

AnyRequest = Request[Any, Any, Any]


class Shown(msgspec.Struct, frozen=True):
    """What the page is made of."""

    survey: Survey
    settings: SurveySettings
    workspace: Workspace


async def _shown(wired: Wired, survey_id: str, signature: str) -> Shown:
    require_signature(wired.keys.links, survey_id, signature)
    async with wired.database.read() as reader:
        survey = await queries.get_survey(reader, survey_id)
        settings = await queries.get_settings(reader, survey.inbox_id)
        return Shown(survey, settings, await get_workspace(reader, survey.workspace_id))


@get("/rate/{survey_id:str}/{signature:str}", opt=_PUBLIC, include_in_schema=False)
async def show(request: AnyRequest, wired: Wired, survey_id: str, signature: str) -> Response[str]:
    """The question with what was answered so far; looking changes nothing, so that mail scanners may look."""
    await wired.limits.take(_RATE, limit_key(client_address(request.scope, wired.settings)))
    shown = await _shown(wired, survey_id, signature)
    return _page(shown, wired.clock.now())


@post("/rate/{survey_id:str}/{signature:str}", status_code=200, opt=_PUBLIC, include_in_schema=False)
async def take(request: AnyRequest, wired: Wired, survey_id: str, signature: str) -> Response[str]:
    """The answer, as browsers send a form."""
    await wired.limits.take(_RATE, limit_key(client_address(request.scope, wired.settings)))
    shown = await _shown(wired, survey_id, signature)
    form = await request.form()
    chosen = str(form.get("rating", ""))
    rating = Rating(
        rating=int(chosen) if chosen in ("1", "2", "3", "4", "5") else 0,
        tags=[str(tag)[:24] for tag in form.getall("tags", [])],
        comment=str(form.get("comment", "")),
    )
    try:
        async with wired.database.begin() as tx:
            survey = await rate(tx, shown.survey, rating, wired.clock.now())
    except Refused as error:
        return _page(shown, wired.clock.now(), refusal=error)
    return _page(msgspec.structs.replace(shown, survey=survey), wired.clock.now(), is_kept=True)


@get("/rate-style/{name:str}", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def style(request: AnyRequest, name: str) -> Response[bytes]:
    if name != "rating.css":
        raise NotFound
    encodings, known = request.headers.get("accept-encoding", ""), request.headers.get("if-none-match", "")
    return answer(_FILES.read(name), encodings, known, {"Cache-Control": "no-cache"})


def _page(shown: Shown, now: int, *, is_kept: bool = False, refusal: Refused | None = None) -> Response[str]:
    survey, words = shown.survey, WORDS[shown.survey.language]
    question = words_in(shown.settings.question, survey.language) or words["question"]
    parts = [f'<p class="from" dir="auto">{escape(shown.workspace.name)}</p>', f'<h1 dir="auto">{escape(question)}</h1>']
    if is_kept:
        thanks = words_in(shown.settings.thanks, survey.language) or words["thanks"]
        parts.append(f'<p class="notice is-good" role="status" dir="auto">{escape(thanks)}</p>')
    if refusal is not None and may_rate(survey, now):
        parts.append(f'<p class="notice is-bad" role="alert">{escape(words["missing"])}</p>')
    parts.append(_form(shown) if may_rate(survey, now) else f'<p class="notice">{escape(words["over"])}</p>')
    body = "\n".join(parts)
    text = (
        f'<!doctype html>\n<html lang="{survey.language}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(question)}</title>"
        f'<link rel="stylesheet" href="/rate-style/rating.css"></head>\n<body><main>\n{body}\n</main></body>\n</html>\n'
    )
    return Response(text, media_type="text/html", headers=_HEADERS, status_code=422 if refusal is not None else 200)


def _form(shown: Shown) -> str:
    survey, words = shown.survey, WORDS[shown.survey.language]
    parts = ['<form method="post">', _scale(survey, words)]
    if shown.settings.tags:
        parts.append(_tags(survey, shown.settings, words["tags"]))
    if shown.settings.has_comment:
        parts.append(
            f'<label class="comment">{escape(words["comment"])}<textarea name="comment" maxlength="{LONGEST_COMMENT}"'
            f' dir="auto">{escape(survey.comment)}</textarea></label>'
        )
    has_rated = survey.rated_at is not None
    parts.append(f"<button>{escape(words['change' if has_rated else 'send'])}</button>")
    if has_rated:
        parts.append(f'<p class="small">{escape(words["changeable"])}</p>')
    return "\n".join([*parts, "</form>"])


def _scale(survey: Survey, words: dict[str, str]) -> str:
    """The best first: a thumb finds it on a phone."""
    lines = []
    for rating in range(most_of(survey.scale), 0, -1):
        checked = " checked" if survey.rating == rating else ""
        lines.append(
            f'<label><input type="radio" name="rating" value="{rating}" required{checked}>'
            f'<span class="mark" aria-hidden="true">{_mark(survey, rating)}</span>'
            f"<span>{escape(words[f'{survey.scale}{rating}'])}</span></label>"
        )
    return f'<fieldset class="scale"><legend hidden>{escape(words["question"])}</legend>{"".join(lines)}</fieldset>'


def _mark(survey: Survey, rating: int) -> str:
    match survey.scale:
        case "stars":
            return "★" * rating + "☆" * (5 - rating)
        case "faces":
            return _FACES[rating - 1]
        case "thumbs":
            return _THUMBS[rating - 1]


def _tags(survey: Survey, settings: SurveySettings, title: str) -> str:
    held = {tag.key for tag in survey.tags}
    boxes = [
        f'<label><input type="checkbox" name="tags" value="{escape(tag.key)}"{" checked" if tag.key in held else ""}>'
        f'<span dir="auto">{escape(words_in(tag.label, survey.language))}</span></label>'
        for tag in settings.tags
    ]
    return f'<fieldset><legend>{escape(title)}</legend><div class="tags">{"".join(boxes)}</div></fieldset>'


HANDLERS: list[ControllerRouterHandler] = [show, take, style]
