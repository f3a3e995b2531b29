"""Build hook of hatchling: puts the web assets inside what is built; called by every build of Kefu."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ENTRIES = ("widget.js", "widget/index.html", "console/index.html", "worker/service-worker.js")
MEND = (
    "Kefu's web assets are not built and npm was not found: install Node.js 20 or newer, "
    "or build from a source archive that already contains src/kefu/web/assets."
)


class WebAssetsHook(BuildHookInterface[Any]):
    """An editable install takes the tree as it is; a wheel or a source archive carries the built assets."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        if not missing_entries(root):
            return
        if shutil.which("npm") is None:
            raise RuntimeError(MEND)
        for command in (["npm", "ci"], ["npm", "run", "build"]):
            subprocess.run(command, cwd=root / "web", check=True)
        if missing := missing_entries(root):
            raise RuntimeError(f"The web build ended without {', '.join(missing)}: see its output above.")


def missing_entries(root: Path) -> list[str]:
    """The entry files that the web build has not written yet."""
    assets = root / "src" / "kefu" / "web" / "assets"
    return [entry for entry in ENTRIES if not (assets / entry).is_file()]
