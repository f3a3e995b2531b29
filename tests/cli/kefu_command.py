"""Runs the real `kefu` command as a process of its own; used by the tests here and in tests/house."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def kefu(*arguments: str, data: Path | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    """The finished process, with `settings` as its only KEFU_ variables."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KEFU_") and name not in ("DATABASE_URL", "REDIS_URL", "COLUMNS")
    }
    if data is not None:
        environment["KEFU_DATA_DIR"] = str(data)
    return subprocess.run(
        [sys.executable, "-m", "kefu", *arguments],
        env={**environment, **settings, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
