"""Promise 40: the wheel runs for a new user without rights, Node.js or services: installed, started, talked through."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

import hatch_build
from kefu.kernel.ids import new_id
from tests.house.tree import ROOT
from tests.packaging.newcomer import Newcomer, arrive, leave, own, python_for
from tests.servers.ports import HOST, free_port

EMAIL, PASSWORD = "ada@example.com", "a teapot and seven cups"

pytestmark = [pytest.mark.serial, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("kefu-*.whl"))


@pytest.fixture
def newcomer(wheel: Path) -> Iterator[Newcomer]:
    """With the wheel and the locked packages in a folder: what a download would have brought."""
    person = arrive()
    packages = person.folder / "packages"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq"]
    locked = ["--require-hashes", "-r", str(ROOT / "requirements.lock")]
    # "wheel" and not "download": what comes as source is built here, as a registry's wheel would have been.
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(packages), *locked], check=True)
    shutil.copy(wheel, packages)
    for path in (packages, *packages.iterdir()):
        own(path, person.uid)
    yield person
    leave(person)


def test_the_wheel_carries_the_pages_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for entry in hatch_build.ENTRIES:
        assert f"kefu/web/assets/{entry}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any("node_modules" in name or name.startswith("tests") for name in names)


def test_a_newcomer_talks_within_a_minute(newcomer: Newcomer) -> None:
    python = python_for(newcomer)
    assert shutil.which("node", path=newcomer.environment["PATH"]) is None
    began = time.monotonic()
    newcomer.run(python, "-m", "venv", str(newcomer.folder / "venv"))
    pip = [str(newcomer.folder / "venv" / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-qq"]
    offline = ["--no-cache-dir", "--no-index", "--find-links", str(newcomer.folder / "packages")]
    newcomer.run(*pip, "install", *offline, "kefu")
    assert list(newcomer.home.iterdir()) == []
    port = free_port()
    base = f"http://{HOST}:{port}"
    settings = {"KEFU_PORT": str(port), "KEFU_ADMIN_EMAIL": EMAIL, "KEFU_ADMIN_PASSWORD": PASSWORD}
    with newcomer.start("kefu", "serve", **settings) as server:
        try:
            _wait_until_ready(f"{base}/readyz", server)
            assert os.geteuid() not in newcomer.uids_of(server) or newcomer.uid is None
            assert "/console-assets/" in httpx2.get(f"{base}/").text
            assert httpx2.get(f"{base}/widget.js").headers["content-type"].startswith("text/javascript")
            _talk(base)
            took = time.monotonic() - began
        finally:
            server.terminate()
    assert server.returncode == 0
    # A minute of a machine that is the newcomer's own: where others work too, everything takes so many times longer.
    crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert took < 60 * crowd, f"it took {took:.0f} s"
    # What it keeps lies in its data folder, and nowhere else.
    assert [path.name for path in newcomer.home.iterdir()] == ["data"]


def _talk(base: str) -> None:
    """A visitor of the first inbox says something, and the owner reads it."""
    console, widget = f"{base}/api/v1/console", f"{base}/api/v1/widget"
    with httpx2.Client(headers={"Origin": base}) as ada, httpx2.Client() as sam:
        _good(ada.post(f"{console}/sessions", json={"email": EMAIL, "password": PASSWORD}))
        inbox = _good(ada.get(f"{console}/inboxes"))[0]["id"]
        session = _good(sam.post(f"{widget}/inboxes/{inbox}/sessions", json={}))
        words = {"clientMessageId": new_id("cm"), "text": "Is anybody there?"}
        _good(sam.post(f"{widget}/messages", json=words, headers={"Authorization": f"Bearer {session['token']}"}))
        [conversation] = _good(ada.get(f"{console}/conversations", params={"view": "unassigned"}))["items"]
        entries = _good(ada.get(f"{console}/conversations/{conversation['id']}/entries"))["items"]
    assert [entry["text"] for entry in entries if entry["kind"] == "message"] == ["Is anybody there?"]


def _good(answer: httpx2.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def test_a_build_without_pages_and_without_npm_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    hook = hatch_build.WebAssetsHook.__new__(hatch_build.WebAssetsHook)
    monkeypatch.setattr(hatch_build.WebAssetsHook, "root", str(tmp_path))
    with pytest.raises(RuntimeError, match=r"install Node\.js 20"):
        hook.initialize("standard", {})


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, "kefu serve ended by itself"
        try:
            if httpx2.get(url).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} was not ready in 30 s")
