# SPDX-License-Identifier: Apache-2.0
"""`make bundle`: one archive with all that an intranet needs: our wheel with its assets, every locked package.

It installs with nothing but this machine's kind of system and Python: `python3 install.py /opt/xiucheng`.
"""

import hashlib
import shutil
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

from tools.setup import ROOT, run

DIST = ROOT / "dist"
LOCK = ROOT / "requirements" / "runtime.lock"
BESIDE = ("LICENSE", "THIRD_PARTY_NOTICES", "CHANGELOG.md", "README.md", "README.zh-CN.md", "deploy", "docs")
SUMS = "SHA256SUMS"


def main() -> int:
    DIST.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DIST) as scratch:
        folder = Path(scratch) / "bundle"
        (folder / "wheels").mkdir(parents=True)
        collect(folder / "wheels")
        assemble(folder)
        target = DIST / f"{name(folder)}.tar"
        pack(folder, target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.0f} MB")
    return 0


def collect(wheels: Path) -> None:
    """Our own wheel, and what the lock names, each file checked by its hash."""
    pip = [sys.executable, "-m", "pip"]
    locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(LOCK)]
    run([*pip, "download", "-q", *locked, "-d", str(wheels)], "The locked packages could not be fetched.")
    # what an earlier build left would come along, though it is gone from the tree
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)
    own = ["--no-deps", "--no-build-isolation", "--no-cache-dir", str(ROOT), "-w", str(wheels)]
    run([*pip, "wheel", "-q", *own], "Our own wheel could not be built.")


def assemble(folder: Path) -> None:
    """What stands beside the wheels: the list with hashes, the installer, units, documents, sums."""
    (own,) = (folder / "wheels").glob("xiucheng-*.whl")
    line = f"xiucheng=={own.name.split('-')[1]} --hash=sha256:{digest(own)}\n"
    (folder / "requirements.txt").write_text(LOCK.read_text(encoding="utf-8") + line, encoding="utf-8")
    shutil.copy(ROOT / "tools" / "offline" / "install.py", folder / "install.py")
    for kept in BESIDE:
        source = ROOT / kept
        if source.is_dir():
            shutil.copytree(source, folder / kept)
        else:
            shutil.copy(source, folder / kept)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{digest(path)}  {path.relative_to(folder)}\n" for path in files)
    (folder / SUMS).write_text(sums, encoding="utf-8")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def name(folder: Path) -> str:
    """Version, system and Python that the bundle is for."""
    (own,) = (folder / "wheels").glob("xiucheng-*.whl")
    python = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    return f"xiucheng-{own.name.split('-')[1]}-{python}-{sysconfig.get_platform()}"


def pack(folder: Path, target: Path) -> None:
    """One archive that unpacks into a folder of its own name; the same content gives the same bytes."""
    with tarfile.open(target, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = archive.gettarinfo(path, f"{target.stem}/{path.relative_to(folder)}")
            entry.uid = entry.gid = entry.mtime = 0
            entry.uname = entry.gname = ""
            with path.open("rb") as content:
                archive.addfile(entry, content)


if __name__ == "__main__":
    sys.exit(main())
