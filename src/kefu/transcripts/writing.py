"""A transcript as a text and as a page of its own; everything that somebody wrote is escaped."""

from html import escape

from kefu.conversations.models import Entry
from kefu.conversations.stored import StoredAttachment, StoredCall
from kefu.kernel.clock import SECOND
from kefu.kernel.text import clean_text, plain_text, preview
from kefu.transcripts.models import MOST_ENTRIES, Transcript, moment
from kefu.transcripts.words import WORDS

_STYLE = (
    ":root{color-scheme:light dark}body{margin:2rem auto;max-width:44rem;padding:0 1rem;"
    'font:15px/1.55 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}h1{font-size:1.3rem}'
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;opacity:.75;margin:0}dd{margin:0}"
    "h2{font-size:.85rem;font-weight:600;opacity:.7;margin:1.75rem 0 .5rem;text-align:center}"
    "article{margin:.4rem 0;padding:.55rem .85rem;border-radius:.75rem;background:rgb(128 128 128/.12);max-width:85%}"
    "article.incoming{margin-inline-start:auto;background:rgb(59 91 219/.16)}"
    "article.note{max-width:none;background:rgb(230 180 40/.2)}header{font-size:.8rem;opacity:.75}"
    "p{margin:.15rem 0;white-space:pre-wrap;overflow-wrap:anywhere}"
    "blockquote{margin:.2rem 0;padding-inline-start:.6rem;border-inline-start:3px solid rgb(128 128 128/.5);opacity:.8}"
)


def as_text(transcript: Transcript) -> str:
    words = WORDS[transcript.language]
    lines = [words["title"].format(workspace=transcript.workspace_name), ""]
    lines += [f"{name}: {value}" for name, value in _facts(transcript)]
    lines += [words["times"].format(zone=transcript.zone.key)]
    if transcript.is_cut:
        lines.append(words["cut"].format(count=MOST_ENTRIES))
    if not transcript.entries:
        lines += ["", words["empty"]]
    day = ""
    for entry in transcript.entries:
        at = moment(entry.created_at, transcript.zone)
        if f"{at:%Y-%m-%d}" != day:
            day = f"{at:%Y-%m-%d}"
            lines += ["", f"--- {day} ---"]
        lines += ["", f"[{at:%H:%M}] {_heading(entry, transcript)}", *_said(entry, transcript)]
    return clean_text("\n".join(lines)) + "\n"


def as_html(transcript: Transcript) -> str:
    words = WORDS[transcript.language]
    title = escape(words["title"].format(workspace=transcript.workspace_name))
    facts = "".join(f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in _facts(transcript))
    parts = [
        f"<h1>{title}</h1>",
        f"<dl>{facts}</dl>",
        f"<p>{escape(words['times'].format(zone=transcript.zone.key))}</p>",
    ]
    if transcript.is_cut:
        parts.append(f"<p>{escape(words['cut'].format(count=MOST_ENTRIES))}</p>")
    if not transcript.entries:
        parts.append(f"<p>{escape(words['empty'])}</p>")
    day = ""
    for entry in transcript.entries:
        at = moment(entry.created_at, transcript.zone)
        if f"{at:%Y-%m-%d}" != day:
            day = f"{at:%Y-%m-%d}"
            parts.append(f"<h2>{day}</h2>")
        parts.append(_article(entry, transcript, f"{at:%H:%M}", at.isoformat(timespec="seconds")))
    # Whoever opens the file runs nothing: it has no script, and its own policy forbids any.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="{transcript.language}">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _facts(transcript: Transcript) -> list[tuple[str, str]]:
    words, zone = WORDS[transcript.language], transcript.zone
    return [
        (words["with"], transcript.contact_name or words["nobody"]),
        (words["inbox"], transcript.inbox_name),
        (words["started"], f"{moment(transcript.started_at, zone):%Y-%m-%d %H:%M}"),
        (words["made"], f"{moment(transcript.made_at, zone):%Y-%m-%d %H:%M}"),
    ]


def _heading(entry: Entry, transcript: Transcript) -> str:
    words = WORDS[transcript.language]
    # The contact may have got its name later than its words.
    name = transcript.contact_name if entry.author_kind == "visitor" else entry.author_name
    name = name or (words["nobody"] if entry.author_kind == "visitor" else transcript.workspace_name)
    marks = [words["note"]] if entry.kind == "note" else []
    marks += [words["edited"]] if entry.edited_at is not None and not entry.is_removed else []
    return f"{name} ({', '.join(marks)})" if marks else name


def _said(entry: Entry, transcript: Transcript) -> list[str]:
    words = WORDS[transcript.language]
    if entry.is_removed:
        return [words["removed"]]
    extra = entry.extra
    lines = []
    if extra.reply_to is not None and extra.reply_to.text:
        quoted = preview(extra.reply_to.text, 120)
        lines.append("> " + words["answering"].format(name=extra.reply_to.author_name or words["nobody"], text=quoted))
    lines += plain_text(entry.text).splitlines() if entry.text else []
    if extra.card is not None:
        lines += [part for part in (extra.card.title, extra.card.text, extra.card.url) if part]
    if extra.call is not None:
        lines.append(_call(extra.call, transcript))
    lines += [words["files"].format(name=file.name, size=_size(file)) for file in extra.attachments]
    return lines


def _call(call: StoredCall, transcript: Transcript) -> str:
    words = WORDS[transcript.language]
    seconds = (call.duration_ms or 0) // SECOND
    time = f"{seconds // 60}:{seconds % 60:02}" if call.outcome == "ended" else words[f"call_{call.outcome}"]
    return f"{words[f'{call.kind}_call']} · {time}"


def _article(entry: Entry, transcript: Transcript, time: str, moment_at: str) -> str:
    kind = "note" if entry.kind == "note" else entry.direction or "outgoing"
    said = "".join(
        f'<blockquote dir="auto">{escape(line[2:])}</blockquote>'
        if line.startswith("> ")
        else f'<p dir="auto">{escape(line)}</p>'
        for line in _said(entry, transcript)
    )
    heading = f'<b dir="auto">{escape(_heading(entry, transcript))}</b> <time datetime="{moment_at}">{time}</time>'
    return f'<article class="{kind}"><header>{heading}</header>{said}</article>'


def _size(file: StoredAttachment) -> str:
    return f"{file.size / 1024 / 1024:.1f} MB" if file.size >= 1024 * 1024 else f"{max(1, file.size // 1024)} kB"
