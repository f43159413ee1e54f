# SPDX-License-Identifier: Apache-2.0
"""Installs Xiucheng from this folder, without a network: `python3 install.py /opt/xiucheng`.

It checks every file against SHA256SUMS, makes an environment in the folder that you name, and installs exactly what the
list of packages says, each checked by its hash. A second run over an older installation brings it up to date.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)


class InstallError(Exception):
    """The installation cannot go on; the message says what to do."""


def main(arguments: "list[str]") -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="folder of the installation, such as /opt/xiucheng")
    target = parser.parse_args(arguments).target.absolute()
    try:
        check_python()
        check_files(HERE)
        install(target)
    except InstallError as error:
        sys.stderr.write(f"Not installed: {error}\n")
        return 1
    print(
        f"Installed. The command is {target / 'bin' / 'xiucheng'}; how to go on: {target / 'docs' / 'operating.md'}"
    )
    return 0


def check_python() -> None:
    """The packages in here are built for one Python; its version stands in the folder's name."""
    mine = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    if sys.version_info[:2] < OLDEST or (f"-cp{OLDEST[0]}" in HERE.name and f"-{mine}-" not in HERE.name):
        raise InstallError(f"this bundle ({HERE.name}) is not for Python {sys.version.split()[0]}.")


def check_files(folder: Path) -> None:
    """Nothing is missing, changed or damaged on its way."""
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            raise InstallError(f"{name} is missing or damaged; unpack the bundle again or fetch it anew.")


def install(target: Path) -> None:
    """The environment, the packages, the documents and units beside them."""
    run(
        [sys.executable, "-m", "venv", str(target)],
        "this Python has no working module venv (Debian: python3-venv).",
    )
    listed = ["--require-hashes", "-r", str(HERE / "requirements.txt")]
    offline = ["--no-index", "--find-links", str(HERE / "wheels"), "--only-binary", ":all:", "--no-deps"]
    python = str(target / "bin" / "python")
    run([python, "-m", "pip", "install", "-q", *offline, *listed], "a package could not be installed.")
    for name in ("docs", "deploy", "LICENSE", "THIRD_PARTY_NOTICES"):
        source = HERE / name
        if source.is_dir():
            shutil.copytree(source, target / name, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy(source, target / name)


def run(command: "list[str]", sentence: str) -> None:
    astray = ("PIP_", "PYTHON", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(astray)}
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env=kept | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    if done.returncode:
        raise InstallError(f"{sentence}\n{done.stderr.strip()[-800:]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
