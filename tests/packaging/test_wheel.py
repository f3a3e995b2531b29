"""The wheel runs where there is no Node.js and nothing of this repository: built, installed, started, asked."""

from __future__ import annotations

import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import httpx2
import pytest

import hatch_build
from tests.house.tree import ROOT
from tests.servers.ports import HOST, free_port

pytestmark = [pytest.mark.serial, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("kefu-*.whl"))


@pytest.fixture(scope="module")
def kefu(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment that has the locked dependencies and the wheel."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-qq", "install"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    return folder / "bin" / "kefu"


def test_the_wheel_carries_the_pages_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for entry in hatch_build.ENTRIES:
        assert f"kefu/web/assets/{entry}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any("node_modules" in name or name.startswith("tests") for name in names)


def test_the_wheel_serves_the_pages_without_node(kefu: Path, tmp_path: Path) -> None:
    port = free_port()
    environment = {"PATH": str(kefu.parent), "KEFU_PORT": str(port), "KEFU_DATA_DIR": str(tmp_path / "data")}
    with subprocess.Popen([str(kefu), "serve"], cwd=tmp_path, env=environment) as server:
        try:
            base = f"http://{HOST}:{port}"
            _wait_until_ready(f"{base}/readyz", server)
            assert "/console-assets/" in httpx2.get(f"{base}/").text
            assert httpx2.get(f"{base}/widget.js").headers["content-type"].startswith("text/javascript")
        finally:
            server.terminate()
    assert server.returncode == 0


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
