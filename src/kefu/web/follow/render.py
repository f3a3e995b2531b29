"""Writes the pages as HTML; every word of people goes through `escape`, nothing is a template of theirs."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

import msgspec

from kefu.conversations.stored import StoredAttachment
from kefu.kernel.clock import DAY
from kefu.kernel.text import plain_text
from kefu.tickets.models import LONGEST_RATING, LONGEST_TEXT, Entry, State, Ticket, TicketSettings, may_reopen
from kefu.web.follow.words import STATES, problem_words, say
from kefu.workspaces.models import Language

# Changes that a visitor understands; that somebody works on it shows in the state itself.
_TOLD_STATES: tuple[State, ...] = ("waiting", "solved", "closed")

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="/follow-assets/follow.css">
</head>
<body>
<header><p class="house">{house}</p></header>
<main>
{body}
</main>
</body>
</html>
"""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page of a ticket needs; `text` is what was written and not taken, with its problem."""

    token: str
    ticket: Ticket
    settings: TicketSettings
    house: str
    entries: list[Entry]
    zone: str
    now: int
    entry_id: str
    problem: str = ""
    text: str = ""
    extra: str = ""


def page(language: Language, house: str, title: str, body: str) -> str:
    return _PAGE.format(language=language, house=escape(house), title=escape(title), body=body)


def notice(code: str, language: Language) -> str:
    return f'<p class="problem" role="alert">{escape(problem_words(code, language))}</p>' if code else ""


def look_page(language: Language, house: str, address: str, problem: str = "", number: str = "") -> str:
    """The form that asks for a number and a proof."""
    body = f"""<h1>{escape(say("find", language))}</h1>
<p>{escape(say("find_text", language))}</p>
{notice(problem, language)}
<form method="post" action="{escape(address)}" class="card">
<label for="number">{escape(say("number", language))}</label>
<input id="number" name="number" inputmode="numeric" required maxlength="12" value="{escape(number)}" autocomplete="off">
<label for="proof">{escape(say("proof", language))}</label>
<input id="proof" name="proof" required maxlength="254" autocomplete="email">
<button>{escape(say("look", language))}</button>
</form>"""
    return page(language, house, say("find", language), body)


def problem_page(language: Language, house: str, code: str, back: str = "") -> str:
    link = f'<p><a href="{escape(back)}">{escape(say("back", language))}</a></p>' if back else ""
    return page(language, house, say("find", language), notice(code, language) + link)


def ticket_page(shown: Shown) -> str:
    ticket, language = shown.ticket, shown.ticket.language
    state = escape(STATES[ticket.state][language])
    said = "\n".join(filter(None, (_entry(each, shown) for each in shown.entries)))
    nothing = f'<p class="quiet">{escape(say("nothing", language))}</p>'
    body = f"""<p class="number">#{ticket.number}</p>
<h1>{escape(ticket.title)}</h1>
<dl>
<dt>{escape(say("state", language))}</dt><dd><span class="state {ticket.state}">{state}</span></dd>
<dt>{escape(say("opened", language))}</dt><dd>{_time(ticket.created_at, shown)} <span class="words">{escape(shown.zone)}</span></dd>
</dl>
{shown.extra}
<h2>{escape(say("timeline", language))}</h2>
<ol class="said">
{said}
</ol>
{"" if said else nothing}
<div id="end">{notice(shown.problem, language)}</div>
{_rating(shown)}
{_reopening(shown)}
{_answering(shown)}"""
    return page(language, shown.house, f"#{ticket.number} {ticket.title}", body)


def _time(at: int, shown: Shown) -> str:
    return f'<time datetime="{_iso(at)}">{_wall_clock(at, shown.zone)}</time>'


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo("UTC")).isoformat(timespec="seconds")


def moment(at: int, zone: str) -> str:
    """A time on the wall clock of a zone, which is named: without JavaScript nobody knows the reader's own."""
    return f"{_wall_clock(at, zone)} ({zone})"


def _wall_clock(at: int, zone: str) -> str:
    return f"{datetime.fromtimestamp(at / 1000, ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _entry(entry: Entry, shown: Shown) -> str:
    """Replies, and the few changes that a visitor understands; comments have no way onto this page."""
    language = shown.ticket.language
    if entry.kind == "reply":
        is_own = entry.author_kind == "visitor"
        name = say("you", language) if is_own else entry.author_name or shown.house
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in plain_text(entry.text).split("\n") if part.strip())
        files = "".join(_file(each, shown.token) for each in entry.extra.attachments)
        return (
            f'<li class="{"own" if is_own else "ours"}"><p class="who"><b>{escape(name)}</b> '
            f"{_time(entry.created_at, shown)}</p>{paragraphs}{files}</li>"
        )
    if entry.kind == "activity" and entry.extra.activity == "callback_moved":
        moved = escape(say("call_moved_line", language))
        return f'<li class="line">{moved} · {_time(entry.created_at, shown)}</li>'
    if entry.kind == "activity" and entry.extra.activity in ("state", "reopened"):
        value = entry.extra.value
        words = say("reopened_line", language) if entry.extra.activity == "reopened" else ""
        state = next((each for each in _TOLD_STATES if each == value), None)
        if not words and state is not None:
            words = STATES[state][language]
        return f'<li class="line">{escape(words)} · {_time(entry.created_at, shown)}</li>' if words else ""
    return ""


def _file(file: StoredAttachment, token: str) -> str:
    address = f"/t/{escape(token)}/files/{escape(file.id)}"
    if file.kind == "picture" and file.has_thumbnail:
        picture = f'<img src="{address}/thumbnail" alt="{escape(file.name)}" loading="lazy">'
        return f'<p><a href="{address}/original">{picture}</a></p>'
    return f'<p><a class="file" href="{address}/original">{escape(file.name)}</a></p>'


def _answering(shown: Shown) -> str:
    ticket, language = shown.ticket, shown.ticket.language
    if not ticket.is_active and not may_reopen(ticket, shown.settings, shown.now):
        return f'<p class="quiet">{escape(say("closed", language))}</p>'
    return f"""<form method="post" action="/t/{escape(shown.token)}/replies" enctype="multipart/form-data" class="card">
<input type="hidden" name="entry" value="{escape(shown.entry_id)}">
<label for="text">{escape(say("answer", language))}</label>
<textarea id="text" name="text" rows="5" maxlength="{LONGEST_TEXT}">{escape(shown.text)}</textarea>
<label for="file">{escape(say("file", language))}</label>
<input id="file" name="file" type="file">
<button>{escape(say("send", language))}</button>
</form>"""


def _rating(shown: Shown) -> str:
    ticket, language = shown.ticket, shown.ticket.language
    if ticket.is_active:
        return ""
    thanks = f'<p class="quiet">{escape(say("rated", language))}</p>' if ticket.rating is not None else ""
    stars = "\n".join(_star(count, ticket, language) for count in range(1, 6))
    return f"""{thanks}<form method="post" action="/t/{escape(shown.token)}/rating" class="card">
<fieldset><legend>{escape(say("rate", language))}</legend><div class="stars">
{stars}
</div></fieldset>
<label for="comment">{escape(say("rating_comment", language))}</label>
<textarea id="comment" name="comment" rows="2" maxlength="{LONGEST_RATING}">{escape(ticket.rating_comment)}</textarea>
<button>{escape(say("rate_send", language))}</button>
</form>"""


def _star(count: int, ticket: Ticket, language: Language) -> str:
    checked = " checked" if ticket.rating == count else ""
    words = escape(say("stars", language, count=count))
    return (
        f'<label><input type="radio" name="rating" value="{count}" required{checked}>'
        f'<span aria-hidden="true">{"★" * count}</span><span class="words">{words}</span></label>'
    )


def _reopening(shown: Shown) -> str:
    ticket, language = shown.ticket, shown.ticket.language
    if not may_reopen(ticket, shown.settings, shown.now):
        return ""
    until = moment((ticket.solved_at or 0) + shown.settings.reopen_days * DAY, shown.zone)
    return f"""<form method="post" action="/t/{escape(shown.token)}/reopen" class="row">
<p>{escape(say("reopen_text", language, until=until))}</p>
<button class="plain">{escape(say("reopen", language))}</button>
</form>"""
