"""Makes the name of an upload safe to show and to save under; called when it is stored and when it is served.

The name is only ever shown: stored files have names of ours (`store.new_file_name`).
"""

import re
import unicodedata

_MAX_BYTES = 255
_MAX_EXTENSION_BYTES = 32
_FALLBACK = "file"
# Cc controls, Cf invisible formatting (zero width, bidi overrides, BOM), Cs lone surrogates, Co private use,
# Cn unassigned, Zl and Zp line and paragraph breaks.
_UNSHOWABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Blank letters of Hangul, Khmer and Braille, and variation selectors, which no category above gives away.
_BLANK = re.compile("[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\u034f]")
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_file_name(raw: str) -> str:
    """`raw` as a single, visible, portable file name of at most 255 bytes; never empty."""
    name = _visible(unicodedata.normalize("NFC", raw))
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    name = _FORBIDDEN.sub("_", name)
    name = re.sub(r"\s+", " ", name).lstrip(". ").rstrip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    stem = stem.rstrip(". ")
    if _WINDOWS_DEVICE.fullmatch(name.split(".", 1)[0].strip()):
        stem = f"_{stem}"
    return _shorten(stem or _FALLBACK, extension.strip())


def extension_of(name: str) -> str:
    """The last extension of a cleaned name in lower case, without its dot; "" when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _visible(text: str) -> str:
    kept = "".join(each for each in text if unicodedata.category(each) not in _UNSHOWABLE)
    return _BLANK.sub("", kept)


def _shorten(stem: str, extension: str) -> str:
    suffix = f".{extension}" if extension else ""
    if len(suffix.encode()) > _MAX_EXTENSION_BYTES:
        stem, suffix = stem + suffix, ""
    space = _MAX_BYTES - len(suffix.encode())
    if len(stem.encode()) > space:
        stem = _cut(stem, space)
    return (stem.rstrip(". ") or _FALLBACK) + suffix


def _cut(text: str, max_bytes: int) -> str:
    """At most `max_bytes` of UTF-8, without splitting a letter from its combining marks."""
    cut = text.encode()[:max_bytes].decode(errors="ignore")
    following = text[len(cut) :]
    if following and unicodedata.combining(following[0]):
        base = cut.rstrip("".join({each for each in cut if unicodedata.combining(each)}))
        return base[:-1]
    return cut
