"""Rows of the full-text index of entries, at driver level; free of SQLAlchemy, for the writing process.

An entry is one row with the tokens of `kernel.text.index_text` and its workspace's id as one more token, so that the
hits of other workspaces are never walked through.
"""

from collections.abc import Sequence

from kefu.db.exchange import Dialect, Statement

# The entry's number, its workspace, its tokens joined by spaces.
IndexRow = tuple[int, str, str]

_ADD_POSTGRESQL = (
    "INSERT INTO entry_search (number, workspace_id, document) "
    "SELECT n, w, d::tsvector FROM unnest($1::bigint[], $2::text[], $3::text[]) AS j (n, w, d)"
)


def index_many(rows: Sequence[IndexRow], dialect: Dialect) -> Statement:
    """Make entries findable that are not yet in the index."""
    if dialect == "sqlite":
        return Statement("INSERT INTO entry_search (rowid, words) VALUES (?, ?)", _words(rows), is_many=True)
    documents = [document(workspace_id, tokens) for _, workspace_id, tokens in rows]
    return Statement(_ADD_POSTGRESQL, ([row[0] for row in rows], [row[1] for row in rows], documents))


def remove_many(rows: Sequence[IndexRow], dialect: Dialect) -> Statement:
    """Make entries unfindable; the tokens must be those they were indexed with: SQLite's index holds no text."""
    if dialect == "sqlite":
        removal = "INSERT INTO entry_search (entry_search, rowid, words) VALUES ('delete', ?, ?)"
        return Statement(removal, _words(rows), is_many=True)
    return Statement("DELETE FROM entry_search WHERE number = ANY($1::bigint[])", ([row[0] for row in rows],))


def _words(rows: Sequence[IndexRow]) -> list[tuple[int, str]]:
    return [(number, f"{tokens} {workspace}") for number, workspace, tokens in rows]


def document(workspace_id: str, tokens: str) -> str:
    """A tsvector as text: each token with its place, the workspace without one."""
    placed = [f"'{token}':{place}" for place, token in enumerate(tokens.split(" "), 1) if token]
    return f"'{workspace_id}' {' '.join(placed)}"
