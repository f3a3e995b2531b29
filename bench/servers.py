"""Starts what is measured: Kefu, the two yardsticks, their databases; all on 127.0.0.1 and gone afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import postgres, redis
from tests.servers.ports import free_port

ROOT = Path(__file__).parent.parent
EMAIL, PASSWORD = "bench@example.com", "a password for the bench"
_LIMITS = ("REQUESTS", "SESSIONS", "MESSAGES", "INBOX_MESSAGES", "UPLOADS", "COMMANDS", "SIGN_INS", "SOCKETS")


@dataclass(frozen=True)
class Running:
    """A server under measurement: where it is, and the processes that count as it."""

    url: str
    pids: tuple[int, ...]
    started_in_seconds: float


def kefu_environment(folder: Path, port: int, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """No limits, since all load comes from one address."""
    limits = {f"KEFU_LIMIT_{name}": "1000000" for name in _LIMITS}
    own = {
        "KEFU_PORT": str(port),
        "KEFU_DATA_DIR": str(folder),
        "KEFU_ADMIN_EMAIL": EMAIL,
        "KEFU_ADMIN_PASSWORD": PASSWORD,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KEFU_")}
    return {**kept, **limits, **own, **(more or {})}


def _wait(url: str, process: subprocess.Popen[bytes], path: str) -> float:
    start = time.perf_counter()
    while time.perf_counter() - start < 60:
        if process.poll() is not None:
            raise RuntimeError(f"the server at {url} ended with {process.returncode}")
        try:
            urllib.request.urlopen(url + path, timeout=2).read()
            return time.perf_counter() - start
        except OSError:
            time.sleep(0.005)
    raise RuntimeError(f"nothing answers at {url}")


@contextmanager
def kefu(more: Mapping[str, str] | None = None, folder: Path | None = None) -> Iterator[Running]:
    """One `kefu serve` on SQLite, or on what `more` names."""
    own = Path(tempfile.mkdtemp(prefix="kefu-bench-"))
    port = free_port()
    command = [sys.executable, "-m", "kefu", "serve"]
    environment = kefu_environment(folder or own, port, more)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, cwd=own)
    try:
        url = f"http://127.0.0.1:{port}"
        yield Running(url, (process.pid,), _wait(url, process, "/livez"))
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(own, ignore_errors=True)


@contextmanager
def databases() -> Iterator[tuple[postgres.PostgresServer, redis.RedisServer]]:
    """A durable PostgreSQL and a Redis, from the wheels of the tests."""
    database = postgres.start(is_durable=True)
    try:
        cache = redis.start()
        try:
            yield database, cache
        finally:
            cache.stop()
    finally:
        database.stop()


@contextmanager
def sio(yard: Path, peerbench: Path) -> Iterator[Running]:
    """The Socket.IO yardstick with PostgreSQL and Redis, all three counted."""
    with databases() as (database, cache):
        port = free_port()
        environment = {
            **os.environ,
            "PORT": str(port),
            "REDIS_URL": cache.url,
            "PGHOST": "127.0.0.1",
            "PGPORT": str(database.port),
            "PGUSER": "postgres",
            "PGDATABASE": "postgres",
            "NODE_PATH": str(yard / "node_modules"),
        }
        process = subprocess.Popen(["node", str(peerbench / "yardsticks/sio/server.js")], env=environment)
        try:
            url = f"http://127.0.0.1:{port}"
            seconds = _wait(url, process, "/count")
            yield Running(url, (process.pid, database.process.pid, cache.process.pid), seconds)
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def djchat(yard: Path, peerbench: Path) -> Iterator[Running]:
    """The Django Channels yardstick with PostgreSQL and Redis, two workers, all counted."""
    with databases() as (database, cache):
        port, folder = free_port(), peerbench / "yardsticks/djchat"
        environment = {
            **os.environ,
            "DJ_DB": "pg",
            "DJ_PGNAME": "postgres",
            "DJ_PGHOST": "127.0.0.1",
            "DJ_PGPORT": str(database.port),
            "DJ_PGUSER": "postgres",
            "DJ_REDIS": cache.url,
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        python = str(yard / "venv/bin/python")
        subprocess.run([python, str(folder / "initdb.py")], env=environment, check=True)
        command = [python, "-m", "uvicorn", "djapp:application", "--port", str(port), "--workers", "2"]
        process = subprocess.Popen([*command, "--log-level", "error"], env=environment)
        try:
            url = f"http://127.0.0.1:{port}"
            seconds = _wait(url, process, "/count")
            yield Running(url, (process.pid, database.process.pid, cache.process.pid), seconds)
        finally:
            process.terminate()
            process.wait(20)


def make_yard() -> Path:
    """What the yardsticks and the load generator need, installed once beside the project and ignored by git."""
    yard = ROOT / ".cache" / "yard"
    if (yard / "made").exists():
        return yard
    yard.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", str(yard / "venv")], check=True)
    packages = ["uvloop", "picows", "django", "channels", "channels_redis", "redis<7", "uvicorn", "websockets"]
    pip = [str(yard / "venv/bin/python"), "-m", "pip", "install", "-q"]
    subprocess.run([*pip, *packages, "psycopg[binary,pool]"], check=True)
    (yard / "package.json").write_text("{}")
    names = ["socket.io", "@socket.io/redis-adapter", "redis", "pg"]
    subprocess.run(["npm", "install", "--silent", "--no-audit", *names], cwd=yard, check=True)
    (yard / "made").touch()
    return yard
