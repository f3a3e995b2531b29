"""A person who has just got a machine: no rights, an empty home, and of the whole world only Python and our wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

_NOT_NEEDED = shutil.ignore_patterns("site-packages", "test", "__pycache__", "*.a")


@dataclass(frozen=True)
class Newcomer:
    """`uid` is None where the tests themselves run without rights; then their own account is used as it is."""

    folder: Path
    uid: int | None

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of ours: no settings, no cache, and no directory in PATH that could have Node.js."""
        own = {"HOME": str(self.home), "PATH": str(self.folder / "venv" / "bin"), "PIP_CONFIG_FILE": os.devnull}
        copied = self.folder / "python" / "lib"
        return {**own, "LD_LIBRARY_PATH": str(copied)} if copied.exists() else own

    def start(self, *command: str, **settings: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=self.home,
            env={**self.environment, **settings},
            user=self.uid,
            group=self.uid,
            extra_groups=None if self.uid is None else [],
        )

    def run(self, *command: str) -> None:
        with self.start(*command) as process:
            assert process.wait() == 0, f"{command[:4]} failed"

    def uids_of(self, process: subprocess.Popen[bytes]) -> set[int]:
        """Real, effective, saved and file system user of a running process."""
        return {os.stat(f"/proc/{process.pid}").st_uid} if Path("/proc").exists() else {os.geteuid()}


def arrive() -> Newcomer:
    """Make the folder and the home; `leave` removes them."""
    folder = Path(tempfile.mkdtemp(prefix="kefu-newcomer-"))
    uid = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    person = Newcomer(folder=folder, uid=uid)
    person.home.mkdir()
    for path in (folder, person.home):
        own(path, uid)
    return person


def leave(person: Newcomer) -> None:
    shutil.rmtree(person.folder, ignore_errors=True)


def own(path: Path, uid: int | None) -> None:
    if uid is not None:
        os.chown(path, uid, uid)


def python_for(person: Newcomer) -> str:
    """This machine's Python, or a copy of it where it lies in a home that the newcomer may not enter."""
    program = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    if person.uid is None or all(parent.stat().st_mode & stat.S_IXOTH for parent in program.parents):
        return str(program)
    copy = person.folder / "python"
    shutil.copytree(sys.base_prefix, copy, symlinks=True, ignore=_NOT_NEEDED)
    return str(copy / "bin" / program.name)
