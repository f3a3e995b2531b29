"""The migrations are one line, and their files are numbered as they follow each other."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

import kefu.db
from kefu.db.migrate import newest_revision

FOLDER = Path(kefu.db.__file__).parent / "migrations"


def test_the_last_file_is_the_only_head_and_names_are_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [newest_revision()]
    for script in scripts.walk_revisions():
        assert Path(script.path).name.split("_", 1)[0] == script.revision
