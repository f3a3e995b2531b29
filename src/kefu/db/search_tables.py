"""The full-text index of entries in both dialects; run by the migrations, since SQLAlchemy has no such table."""

from kefu.db.exchange import Dialect

# Our tokens come ready made: `ascii` takes everything beyond ASCII as part of a token, whatever Unicode says of it.
# Contentless: the words are in `entries` already. `_` occurs in ids of workspaces only, never in a word.
_SQLITE = (
    "CREATE VIRTUAL TABLE entry_search USING fts5"
    """(words, content='', columnsize=0, tokenize="ascii tokenchars '_'")""",
)
_POSTGRESQL = (
    "CREATE TABLE entry_search (number bigint PRIMARY KEY, workspace_id text NOT NULL, document tsvector NOT NULL)",
    "CREATE INDEX ix_entry_search_document ON entry_search USING gin (document)",
)


def statements(dialect: Dialect) -> list[str]:
    """What makes the index, in order."""
    return list(_SQLITE if dialect == "sqlite" else _POSTGRESQL)
