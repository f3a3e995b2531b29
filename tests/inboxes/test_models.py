"""Rules of inboxes: domains as a policy takes them, who may frame the widget, the snippet."""

from __future__ import annotations

import msgspec
import pytest

from kefu.inboxes.lifecycle import Lifecycle
from kefu.inboxes.models import Appearance, Inbox, clean_domains, frame_ancestors, snippet
from kefu.kernel.errors import Refused
from kefu.teams.rules import BY_HAND


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("example.com", "example.com"),
        (" HTTPS://Example.COM/shop?x=1 ", "example.com"),
        ("*.example.com", "*.example.com"),
        ("localhost:3000", "localhost:3000"),
        ("127.0.0.1", "127.0.0.1"),
        ("例子.中国", "xn--fsqu00a.xn--fiqs8s"),
        ("example.com.", "example.com"),
    ],
)
def test_domains_are_written_in_one_way(given: str, kept: str) -> None:
    assert clean_domains([given]) == [kept]
    assert clean_domains([given, kept]) == [kept]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "*",
        "*.",
        "a b",
        "a;b",
        "a'b",
        "-a.com",
        "a..b",
        "data:x",
        "user@host",
        "[::1]",
        "a,b",
        "host:port",
        "*.*.com",
        "a\nb",
    ],
)
def test_what_could_bend_the_policy_is_refused(wrong: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_domains([wrong])
    assert caught.value.code == "inbox.domain_wrong"


def test_there_is_a_limit() -> None:
    with pytest.raises(Refused):
        clean_domains([f"a{n}.example" for n in range(51)])


def inbox(*domains: str) -> Inbox:
    return Inbox(
        id="inb_1",
        workspace_id="ws_1",
        kind="website",
        name="Website",
        appearance=Appearance(),
        allowed_domains=list(domains),
        identity_secret="canary",
        is_identity_required=False,
        has_attachments=True,
        has_voice=True,
        team_id=None,
        rules=BY_HAND,
        is_archived=False,
        schedule_id=None,
        lifecycle=Lifecycle(),
        created_at=0,
    )


def test_no_domains_means_everybody_and_some_mean_those_and_us() -> None:
    assert frame_ancestors(inbox()) == "*"
    assert frame_ancestors(inbox("example.com")) == "'self' example.com"


def test_the_secret_is_not_in_its_text() -> None:
    assert "canary" not in f"{inbox()!r} {inbox()}"


def test_the_snippet_is_one_line() -> None:
    line = snippet("inb_1", "https://help.example.com")
    assert line == '<script async src="https://help.example.com/widget.js" data-inbox="inb_1"></script>'


def test_an_old_look_is_read_with_todays_defaults() -> None:
    assert msgspec.convert({"colour": "#000000", "gone": 1}, Appearance).theme == "auto"
