# SPDX-License-Identifier: Apache-2.0
"""A backup is whole, and comes back into an empty place only."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.started import begin

pytestmark = pytest.mark.server


def xiucheng(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    environment |= {"XIUCHENG_VAR": str(var), "XIUCHENG_DATABASE_LINGER": "20"}
    command = [sys.executable, "-m", "xiucheng.delivery.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_there_and_back(tmp_path: Path) -> None:
    here, there, archive = tmp_path / "here", tmp_path / "there", tmp_path / "city.tar"
    begin(here)
    (here / "files" / "ab").mkdir(parents=True)
    (here / "files" / "ab" / "abcd").write_bytes(b"photo")
    (here / "files" / "incoming").mkdir()
    (here / "files" / "incoming" / "7").write_bytes(b"half of a phot")

    assert xiucheng(here, "backup", str(archive)).returncode == 0
    assert archive.stat().st_mode & 0o077 == 0
    again = xiucheng(here, "backup", str(archive))
    assert (again.returncode, again.stderr.count("exists already")) == (1, 1)

    done = xiucheng(there, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["broken"] == []
    assert (there / "files" / "ab" / "abcd").read_bytes() == b"photo"
    assert list((there / "files").glob("incoming/*")) == []
    looked = xiucheng(there, "doctor")
    assert "may only add to" in looked.stdout, looked.stdout + looked.stderr

    full = xiucheng(there, "restore", str(archive))
    assert (full.returncode, full.stderr.count("already has tables")) == (1, 1)
    assert not list(here.glob("archive-*")) + list(there.glob("archive-*"))


@pytest.mark.parametrize("kind", ["missing", "text", "tar"])
def test_what_is_no_archive_is_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "city.tar"
    if kind == "text":
        source.write_text("hello", encoding="utf-8")
    if kind == "tar":
        with tarfile.open(source, "w") as archive:
            archive.add(__file__, "other.py")
    done = xiucheng(tmp_path / "var", "restore", str(source))
    assert done.returncode == 1
    assert "archive of `xiucheng backup`" in done.stderr
    assert "Traceback" not in done.stderr
