"""The attacks by upload of promise 28 that are fought off before anything is decoded or stored."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu.attachments.file_types import DEFAULT_EXTENSIONS
from kefu.attachments.inspection import Inspected, UploadLimits, inspect
from kefu.attachments.refused import REFUSED_EXTENSIONS
from kefu.kernel.errors import Refused
from tests.attachments import samples

_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
_TEXT = "你好,world\r\n1,2\r\n"


def look(name: str, data: bytes, declared: str = "", *extra: str) -> Inspected:
    allowed = frozenset((*DEFAULT_EXTENSIONS, *extra))
    return inspect(name, declared, data, UploadLimits(max_bytes=1_000_000, allowed_extensions=allowed))


def refusal(name: str, data: bytes, declared: str = "", *extra: str) -> str:
    with pytest.raises(Refused) as caught:
        look(name, data, declared, *extra)
    return caught.value.code


GOOD = [
    ("a.jpg", samples.jpeg(), "image/jpeg", "picture", "image/jpeg"),
    ("a.JPEG", samples.jpeg(), "", "picture", "image/jpeg"),
    ("a.png", samples.png(), "image/png", "picture", "image/png"),
    ("a.gif", samples.animation(".gif"), "image/gif", "picture", "image/gif"),
    ("a.webp", samples.animation(".webp"), "image/webp", "picture", "image/webp"),
    ("a.avif", samples.plain().write_to_buffer(".avif"), "image/avif", "picture", "image/avif"),
    ("a.mp4", samples.mp4(), "video/mp4", "video", "video/mp4"),
    ("a.mp4", samples.mp4(b"iso5", b"iso5", b"mp41"), "video/mp4", "video", "video/mp4"),
    ("a.mov", samples.mp4(b"qt  "), "video/quicktime", "video", "video/quicktime"),
    ("a.webm", samples.WEBM, "video/webm;codecs=vp9", "video", "video/webm"),
    ("voice.webm", samples.WEBM, "audio/webm;codecs=opus", "voice", "audio/webm"),
    ("voice.mp4", samples.mp4(b"iso5"), "audio/mp4", "voice", "audio/mp4"),
    ("a.m4a", samples.mp4(b"M4A ", b"M4A ", b"isom"), "audio/x-m4a", "voice", "audio/mp4"),
    ("a.ogg", samples.OGG, "audio/ogg", "voice", "audio/ogg"),
    ("a.opus", samples.OGG, "audio/ogg; codecs=opus", "voice", "audio/ogg"),
    ("a.mp3", samples.MP3, "audio/mpeg", "voice", "audio/mpeg"),
    ("a.mp3", samples.MP3_BARE, "audio/mp3", "voice", "audio/mpeg"),
    ("a.wav", samples.WAV, "audio/x-wav", "voice", "audio/wav"),
    ("a.pdf", samples.PDF, "application/pdf", "file", "application/pdf"),
    ("a.txt", _TEXT.encode(), "text/plain", "file", "text/plain"),
    ("a.txt", _TEXT.encode("gb18030"), "text/plain; charset=gbk", "file", "text/plain"),
    ("a.txt", _TEXT.encode("utf-16"), "text/plain", "file", "text/plain"),
    ("a.csv", b"\xef\xbb\xbf" + _TEXT.encode(), "application/vnd.ms-excel", "file", "text/csv"),
    ("a.md", b"# Title\n\n<b>bold</b>", "", "file", "text/markdown"),
    ("a.log", b"\x1b[31mred\x1b[0m\n", "application/octet-stream", "file", "text/plain"),
    ("a.json", b'{"a": 1}', "application/json", "file", "application/json"),
    ("a.docx", samples.office("word"), f"{_OOXML}wordprocessingml.document", "file", None),
    ("a.xlsx", samples.office("xl"), f"{_OOXML}spreadsheetml.sheet", "file", None),
    ("a.pptx", samples.office("ppt"), f"{_OOXML}presentationml.presentation", "file", None),
    ("a.doc", samples.old_office("WordDocument"), "application/msword", "file", None),
    ("a.xls", samples.old_office("Workbook"), "application/vnd.ms-excel", "file", None),
    ("a.ppt", samples.old_office("PowerPoint Document"), "application/vnd.ms-powerpoint", "file", None),
    ("a.odt", samples.open_document(f"{_ODF}text"), f"{_ODF}text", "file", None),
    ("a.ods", samples.open_document(f"{_ODF}spreadsheet"), f"{_ODF}spreadsheet", "file", None),
    ("a.odp", samples.open_document(f"{_ODF}presentation"), f"{_ODF}presentation", "file", None),
    ("a.zip", samples.zip_of({"a.txt": b"x"}), "application/x-zip-compressed", "file", "application/zip"),
    ("a.rar", samples.RAR, "application/x-rar-compressed", "file", "application/vnd.rar"),
    ("a.7z", samples.SEVEN_ZIP, "application/x-7z-compressed", "file", "application/x-7z-compressed"),
]


@pytest.mark.parametrize(("name", "data", "declared", "kind", "content_type"), GOOD)
def test_an_honest_file_is_taken_for_what_it_is(
    name: str, data: bytes, declared: str, kind: str, content_type: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(data)
    found = look(name, data, declared)
    assert found == inspect(name, declared, path, UploadLimits(max_bytes=1_000_000))
    assert (found.kind, found.content_type) == (kind, content_type or declared)
    assert found.extension == name.rpartition(".")[2].lower()
    assert (found.name, found.size) == (name, len(data))


@pytest.mark.parametrize(("name", "data", "declared", "kind", "content_type"), GOOD)
def test_under_any_other_name_it_does_not_pass_for_another_type(
    name: str, data: bytes, declared: str, kind: str, content_type: str | None
) -> None:
    expected = content_type or declared
    for other in DEFAULT_EXTENSIONS:
        try:
            found = look(f"a.{other}", data)
        except Refused as refused:
            assert refused.code in {"attachment.type_mismatch", "attachment.damaged"}  # noqa: PT017
            continue
        # The same bytes may be sound or film, any kind of text, or an office file as the ZIP that it is.
        relatives = {found.content_type, expected}
        is_media = {each.split("/")[1] for each in relatives} <= {"webm", "mp4"}
        is_text = all(each.startswith("text/") or each == "application/json" for each in relatives)
        assert len(relatives) == 1 or is_media or is_text or found.content_type == "application/zip"


@pytest.mark.parametrize("extension", sorted(REFUSED_EXTENSIONS))
def test_what_runs_is_refused_even_where_a_workspace_allows_it(extension: str) -> None:
    for name in (f"a.{extension}", f"a.jpg.{extension}", f"a.{extension.upper()}", f"a.{extension}. ."):
        assert refusal(name, b"harmless text", "", extension) == "attachment.type_refused"


@pytest.mark.parametrize(
    "name",
    [
        "a.exe\u200b",
        "a.e\u200bxe",
        "a.exe\0",
        "a.exe\u3164",
        "a.exe.",
        "a.exe ",
        "a.exe/",
        "\u200b.htaccess",
        ".htaccess",
        "a.jpg\u202egnp.exe",
        "x/../a.php",
        "a.svg",
        "a.png.html",
        "noextension",
        "a.unknown",
        "a.",
        "x" * 300 + ".exe",
    ],
)
def test_a_disguised_name_is_seen_through(name: str) -> None:
    assert refusal(name, samples.png(), "image/png") == "attachment.type_refused"


@pytest.mark.parametrize("name", ["evil.php\0.jpg", "evil.php.jpg", "evil.exe .jpg", "\u202egpj.php.jpg"])
def test_a_double_extension_is_what_its_last_one_says_and_must_be_it(name: str) -> None:
    assert look(name, samples.jpeg(), "image/jpeg").content_type == "image/jpeg"
    assert refusal(name, b"<?php system($_GET[0]);", "image/jpeg") == "attachment.type_mismatch"


def test_long_and_decomposed_names_are_taken_and_tidied() -> None:
    assert len(look("长" * 300 + ".png", samples.png()).name.encode()) <= 255
    assert look("cafe\u0301.png", samples.png()).name == look("café.png", samples.png()).name == "café.png"


_PAGES = [samples.HTML, samples.SVG, b"#!/bin/sh\n", b"<?php 1;"]


@pytest.mark.parametrize("content", [*_PAGES, samples.EXE, samples.ELF])
@pytest.mark.parametrize("extension", DEFAULT_EXTENSIONS)
def test_pages_and_programs_pass_as_nothing(content: bytes, extension: str) -> None:
    disguises = [content]
    if content in _PAGES:
        disguises += [b"\xef\xbb\xbf  \n" + content, content.decode().encode("utf-16")]
    for data in disguises:
        assert refusal(f"a.{extension}", data) in {"attachment.type_mismatch", "attachment.type_refused"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page-then-zip.zip", samples.HTML + samples.zip_of({"a.txt": b"x"})),
        ("page-then-zip.docx", samples.HTML + samples.office("word")),
        ("page-then-pdf.pdf", samples.HTML + samples.PDF),
        ("page-as-jpeg.jpg", b"<html>JFIF" + samples.jpeg()),
        ("comment-as-film.mp4", b"<!--ftypisom" + b"\0" * 64),
        ("gif-without-end.png", samples.GIF_SCRIPT),
        ("riff.webp", samples.WAV),
        ("matroska.webm", samples.WEBM.replace(b"webm", b"mkv ")),
        ("page-in-zip-clothes.zip", samples.zip_of({"a.txt": b"x"})[2:]),
    ],
)
def test_two_files_in_one_are_refused(name: str, data: bytes) -> None:
    assert refusal(name, data) in {"attachment.type_mismatch", "attachment.damaged"}


@pytest.mark.parametrize(
    ("name", "data", "declared"),
    [
        ("a.png", samples.png(), "text/html"),
        ("a.png", samples.png(), "image/jpeg"),
        ("a.png", samples.png(), "image/svg+xml"),
        ("a.txt", b"hello", "text/html"),
        ("a.pdf", samples.PDF, "application/x-msdownload"),
        ("a.webm", samples.WEBM, "image/webp"),
    ],
)
def test_the_declared_type_must_agree(name: str, data: bytes, declared: str) -> None:
    assert refusal(name, data, declared) == "attachment.type_mismatch"


def test_programs_in_the_shell_of_an_archive_are_refused() -> None:
    jar = samples.zip_of({"META-INF/MANIFEST.MF": b"Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"})
    apk = samples.zip_of({"AndroidManifest.xml": b"x", "classes.dex": b"dex\n035\0"})
    assert [refusal("a.zip", data) for data in (jar, apk)] == ["attachment.type_refused"] * 2
    with_macros = samples.office("word", **{"word/vbaProject.bin": b"x"})
    assert refusal("a.docx", with_macros) == "attachment.type_mismatch"
    installer = samples.old_office("!MsiStream")
    assert refusal("a.doc", installer) == "attachment.type_mismatch"


def test_a_zip_bomb_is_never_unpacked() -> None:
    bomb = samples.zip_of({"zeros": bytes(30_000_000)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    started = time.perf_counter()
    assert look("bomb.zip", bomb).kind == "file"
    assert time.perf_counter() - started < 1


def test_names_and_links_inside_a_zip_lead_nowhere(tmp_path: Path) -> None:
    slip = tmp_path / "slip.zip"
    slip.write_bytes(samples.zip_of({"../../../../escaped": b"x", "/etc/escaped": b"x"}))
    before = set(tmp_path.rglob("*"))
    assert inspect("slip.zip", "", slip, UploadLimits()).kind == "file"
    assert set(tmp_path.rglob("*")) == before


def test_a_directory_of_a_zip_that_lies_about_itself_is_damage() -> None:
    whole = samples.zip_of({"a.txt": b"x" * 1000})
    assert refusal("cut.zip", whole[:500]) == "attachment.damaged"
    assert refusal("cut.docx", samples.office("word")[:60]) == "attachment.damaged"
    end = whole.rindex(b"PK\x05\x06")
    lying = whole[: end + 12] + b"\xff\xff\xff\x7f\xff\xff\xff\x7f" + whole[end + 20 :]
    assert refusal("lying.zip", lying) == "attachment.damaged"


@pytest.mark.parametrize("name", ["a.txt", "a.zip", "a.pdf", "a.png"])
def test_the_eicar_signature_is_refused_wherever_it_stands(name: str) -> None:
    packed = samples.zip_of({"e.com": samples.EICAR})
    for data in (samples.EICAR, packed, samples.PDF + b"x" * 70_000 + samples.EICAR):
        assert refusal(name, data) == "attachment.infected"


def test_nothing_and_too_much_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    for nothing in (b"", empty):
        with pytest.raises(Refused) as caught:
            inspect("a.txt", "", nothing, UploadLimits())
        assert caught.value.code == "attachment.empty"
    with pytest.raises(Refused) as caught:
        inspect("a.txt", "", b"x" * 11, UploadLimits(max_bytes=10))
    assert caught.value.code == "attachment.too_large"
    assert caught.value.params["maxBytes"] == 10
    assert inspect("a.txt", "", b"x" * 10, UploadLimits(max_bytes=10)).size == 10


def test_a_workspace_can_narrow_the_list() -> None:
    only_pictures = UploadLimits(allowed_extensions=frozenset({"png", ".JPG"}))
    assert inspect("a.jpg", "", samples.jpeg(), only_pictures).kind == "picture"
    with pytest.raises(Refused) as caught:
        inspect("a.pdf", "", samples.PDF, only_pictures)
    assert caught.value.code == "attachment.type_refused"


def test_a_workspace_can_widen_the_list_to_downloads() -> None:
    for name, data in (
        ("a.psd", b"8BPS\0\x01" + b"\0" * 40),
        ("a.yaml", b"a: 1\n"),
        ("a.epub", samples.zip_of({"mimetype": b"application/epub+zip"})),
        ("a.heic", samples.mp4(b"heic", b"mif1", b"heic")),
        ("a.cad", bytes(range(200, 256)) * 4),
    ):
        found = look(name, data, "", name[2:])
        assert (found.kind, found.content_type) == ("file", "application/octet-stream")
    assert refusal("a.psd", samples.EXE, "", "psd") == "attachment.type_refused"
    assert refusal("a.psd", samples.HTML, "", "psd") == "attachment.type_refused"
    assert refusal("a.psd", samples.png(), "", "psd") == "attachment.type_mismatch"
    assert refusal("a.yaml", b"a: 1\n", "text/html", "yaml") == "attachment.type_mismatch"


def test_a_pdf_with_a_script_is_kept_as_a_mere_download() -> None:
    # Its headers are in test_serving: an attachment in a sandbox, so the script has nowhere to run.
    assert look("a.pdf", samples.PDF_WITH_SCRIPT).content_type == "application/pdf"


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=1, max_size=300), st.sampled_from(DEFAULT_EXTENSIONS), st.text(max_size=40))
def test_any_bytes_end_in_a_verdict(data: bytes, extension: str, declared: str) -> None:
    for start in (b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1a\x45\xdf\xa3", b"\0\0\0\x18ftyp", b"\xff\xfe"):
        try:
            look(f"a.{extension}", start + data, declared)
        except Refused as refused:
            assert refused.code.startswith("attachment.")  # noqa: PT017
