"""The link as a code that phones read; drawn on demand, kept nowhere."""

from io import BytesIO
from typing import Literal

CodeFormat = Literal["svg", "png"]
_QUIET = 4
_PIXELS = 12


def draw_code(address: str, format_: CodeFormat) -> bytes:
    """A QR code of the address. It still reads when up to a seventh of it is worn or covered."""
    import segno  # few servers ever print one

    out = BytesIO()
    code = segno.make_qr(address, error="m", boost_error=False)
    code.save(out, kind=format_, scale=_PIXELS, border=_QUIET, dark="#000000", light="#ffffff")
    return out.getvalue()
