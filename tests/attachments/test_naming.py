"""A name that a stranger chose is shown as what it is, and can be saved anywhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.attachments.naming import clean_file_name, extension_of


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("报价单 2026.pdf", "报价单 2026.pdf"),
        ("photo.JPG", "photo.JPG"),
        ("a.tar.gz", "a.tar.gz"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\fakepath\\me.png", "me.png"),
        ("folder/", "folder"),
        ("..", "file"),
        ("", "file"),
        ("   ", "file"),
        ("\u200b\u200b", "file"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        (". .htaccess", "htaccess"),
        ("evil.php\0.jpg", "evil.php.jpg"),
        ("evil\r\nSet-Cookie: a=b.txt", "evilSet-Cookie_ a=b.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("invoice\u2066fdp\u2069.exe", "invoicefdp.exe"),
        ("run.e\u200bxe", "run.exe"),
        ("run.exe\u2028", "run.exe"),
        ("run.exe. . .", "run.exe"),
        ("run.exe\u3164", "run.exe"),
        ("run.exe::$DATA", "run.exe__$DATA"),
        ("con.txt", "_con.txt"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("LPT1.log", "_LPT1.log"),
        ("console.txt", "console.txt"),
        ("cafe\u0301.txt", "café.txt"),
        ("a  b\u00a0c.txt", "a b c.txt"),
        ('<b>"x"|y?*.txt', "_b__x__y__.txt"),
        ("tag\U000e0041.txt", "tag.txt"),
        ("\ud800a.txt", "a.txt"),
    ],
)
def test_a_name_is_made_plain(raw: str, clean: str) -> None:
    assert clean_file_name(raw) == clean


def test_a_long_name_keeps_its_extension() -> None:
    for letter in ("a", "客", "😀", "e\u0301", "q\u0301"):
        clean = clean_file_name(letter * 300 + ".pdf")
        assert 240 <= len(clean.encode()) <= 255
        assert clean.endswith(".pdf")
    cut = clean_file_name("q\u0301" * 300 + ".pdf").removesuffix(".pdf")
    assert len(cut) % 2 == 0, "a letter keeps its accent"


def test_an_endless_extension_is_no_extension() -> None:
    clean = clean_file_name("a." + "x" * 300)
    assert len(clean.encode()) <= 255
    assert clean.startswith("a.xxx")


def test_extensions_are_read_from_the_end() -> None:
    assert [extension_of(name) for name in ("a.PDF", "a.php.jpg", "htaccess")] == ["pdf", "jpg", ""]


@given(st.text(max_size=400))
def test_whatever_comes_in_a_safe_name_comes_out(raw: str) -> None:
    clean = clean_file_name(raw)
    assert 0 < len(clean.encode()) <= 255
    assert not set(clean) & set('/\\\0<>:"|?*')
    assert clean[0] not in ". "
    assert clean[-1] not in ". "
    assert not {unicodedata.category(letter) for letter in clean} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_file_name(clean) == clean
