"""One word for one thing: identifiers never use the words that the glossary refuses."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import code_files, relative

SAY_INSTEAD = {
    "account": "workspace or agent",
    "organisation": "workspace",
    "organization": "workspace",
    "tenant": "workspace",
    "realm": "workspace",
    "staff": "agent",
    "customer": "contact",
    "guest": "visitor",
    "mailbox": "inbox",
    "chatroom": "conversation",
    "chat": "conversation",
    "username": "agent, and what it is: email, name",
    "user": "agent, contact or visitor",
    "users": "agents, contacts or visitors",
    "customers": "contacts",
    "guests": "visitors",
    "chats": "conversations",
    "accounts": "workspaces or agents",
    "utils": "the name of what it does",
    "helpers": "the name of what it does",
    "helper": "the name of what it does",
    "manager": "the name of what it does",
    "managers": "the name of what it does",
}
# Words of other people's interfaces, which we cannot rename.
FOREIGN = re.compile(
    r"user_?agent|getUserMedia|userAgentData|user_version|USER_AGENT|contextmanager|ContextManager|"
    r"files_account|FILES_ACCOUNT|account_name|AZURE_STORAGE_ACCOUNT|AnyioBackend|user_scalable|userEvent|user_select|userSelect|"
    r"userinfo|user_info|pushManager|userVisibleOnly",
    re.IGNORECASE,
)
FOLDERS_REFUSED = {"utils", "helpers", "services", "managers", "common", "core", "misc", "lib"}
# Names that Azure, the standard library, SMTP and WebRTC chose, and the name of a drawing.
ALLOWED = {
    ("src/kefu/app.py", "account"),
    ("src/kefu/attachments/store_url.py", "account"),
    ("web/console/src/ui/icons.ts", "user"),
    ("src/kefu/mail.py", "utils"),
    ("src/kefu/mail.py", "username"),
    ("web/realtime/src/call/peer.ts", "username"),
    ("web/realtime/src/call/peer.test.ts", "username"),
}
# Operating-system users of the test servers, and this table itself.
EXEMPT = (
    "tests/servers/",
    "tests/packaging/newcomer.py",
    "tests/house/",
    "web/scripts/",
    "web/protocol/",
    "src/kefu/attachments/store_url.py",
)


def test_identifiers_use_the_words_of_the_glossary() -> None:
    found = [
        f"{relative(path)}: {identifier} (say: {SAY_INSTEAD[word]})"
        for path in code_files()
        if not relative(path).startswith(EXEMPT) and path.suffix != ".css"
        for identifier in set(_identifiers(path))
        for word in _words(FOREIGN.sub("", identifier))
        if word in SAY_INSTEAD and (relative(path), word) not in ALLOWED
    ]
    assert not found, "\n".join(found)


def test_no_folder_or_module_is_a_drawer() -> None:
    drawers = [
        relative(path)
        for path in code_files()
        if FOLDERS_REFUSED & {part.split(".")[0] for part in relative(path).split("/")}
    ]
    assert not drawers, "\n".join(drawers)


def _identifiers(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME:
                yield token.string
        return
    without_comments = re.sub(r"/\*.*?\*/|<!--.*?-->|(?<![:\"'`])//[^\n]*", " ", text, flags=re.DOTALL)
    without_strings = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", " ", without_comments)
    yield from re.findall(r"[A-Za-z_$][\w$]*", without_strings)


def _words(identifier: str) -> list[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", identifier.replace("_", " ").replace("$", " "))
    return spaced.lower().split()
