# SPDX-License-Identifier: Apache-2.0
"""A bundle installs into an empty folder with nothing but Python, and says what is wrong with a damaged one."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tools import bundle
from tools.offline import install

NO_NETWORK = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "http_proxy": "http://127.0.0.1:9"}
METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
COMMANDS = "[console_scripts]\nxiucheng = xiucheng:main\n"


def wheel(folder: Path, name: str, code: str, commands: str = "") -> Path:
    """A package as small as one can be."""
    from zipfile import ZipFile  # noqa: PLC0415

    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    files = {f"{name}.py": code, f"{info}/METADATA": METADATA.format(name=name), f"{info}/WHEEL": WHEEL}
    if commands:
        files[f"{info}/entry_points.txt"] = commands
    record = "".join(f"{one},,\n" for one in (*files, f"{info}/RECORD"))
    with ZipFile(path, "w") as archive:
        for one, text in (files | {f"{info}/RECORD": record}).items():
            archive.writestr(one, text)
    return path


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of two tiny packages, as `make bundle` puts it together."""
    place = tmp_path_factory.mktemp("bundle")
    folder = place / "made"
    (folder / "wheels").mkdir(parents=True)
    wheel(folder / "wheels", "xiucheng", "import helper\n\ndef main():\n    print(helper.WORD)\n", COMMANDS)
    helper = wheel(folder / "wheels", "helper", "WORD = '绣城'\n")
    lock = place / "runtime.lock"
    lock.write_text(f"helper==1.0 \\\n    --hash=sha256:{bundle.digest(helper)}\n")
    before, bundle.LOCK = bundle.LOCK, lock
    try:
        bundle.assemble(folder)
    finally:
        bundle.LOCK = before
    target = place / f"{bundle.name(folder)}.tar"
    bundle.pack(folder, target)
    first = bundle.digest(target)
    bundle.pack(folder, target)
    assert bundle.digest(target) == first, "the same content gives the same bytes"
    with tarfile.open(target) as archive:
        archive.extractall(place, filter="data") if hasattr(tarfile, "data_filter") else archive.extractall(
            place
        )
    return place / target.stem


def run_install(unpacked: Path, target: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(target.parent), **NO_NETWORK}
    command = [sys.executable, str(unpacked / "install.py"), str(target)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_it_installs_without_a_network(unpacked: Path, tmp_path: Path) -> None:
    done = run_install(unpacked, tmp_path / "installed")
    assert done.returncode == 0, done.stderr
    said = subprocess.run(
        [str(tmp_path / "installed" / "bin" / "xiucheng")], capture_output=True, text=True, check=True
    )
    assert said.stdout == "绣城\n"
    assert (tmp_path / "installed" / "docs" / "operating.md").exists()
    assert (tmp_path / "installed" / "deploy" / "xiucheng.service").exists()


def test_a_damaged_or_foreign_bundle_is_not_installed(
    unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / unpacked.name
    other.mkdir()
    (other / "SHA256SUMS").write_text(f"{'0' * 64}  wheels/helper-1.0-py3-none-any.whl\n")
    with pytest.raises(install.InstallError, match="missing or damaged"):
        install.check_files(other)
    monkeypatch.setattr(install, "HERE", Path("xiucheng-1.0-cp399-linux-x86_64"))
    with pytest.raises(install.InstallError, match="not for Python"):
        install.check_python()


def test_every_file_is_in_the_sums(unpacked: Path) -> None:
    install.check_files(unpacked)
    listed = {line.split("  ", 1)[1] for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()}
    found = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert found - listed == {"SHA256SUMS"}
