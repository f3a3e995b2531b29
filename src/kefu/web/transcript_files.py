"""A transcript as the answer to a request; both doors give the same files."""

from litestar import Response

from kefu.transcripts.models import Format, Transcript, moment
from kefu.transcripts.writing import as_html, as_text

_TYPES: dict[Format, tuple[str, str]] = {"text": ("text/plain", "txt"), "html": ("text/html", "html")}


def transcript_file(transcript: Transcript, form: Format) -> Response[bytes]:
    """To be kept and not shown: a browser that opens it at our address would give it our origin."""
    kind, ending = _TYPES[form]
    content = as_text(transcript) if form == "text" else as_html(transcript)
    name = f"conversation-{moment(transcript.started_at, transcript.zone):%Y-%m-%d}.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return Response(content.encode(), media_type=f"{kind}; charset=utf-8", headers=headers)
