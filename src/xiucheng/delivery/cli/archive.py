# SPDX-License-Identifier: Apache-2.0
"""`xiucheng backup` and `xiucheng restore`: database, files and seals as one archive."""

import argparse
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import xiucheng
from xiucheng.delivery import cli
from xiucheng.kernel.clock import now
from xiucheng.kernel.database import addresses, cluster
from xiucheng.kernel.record.tables import REBASE, SEALERS
from xiucheng.kernel.settings import settings

FORMAT = 1
SEALS = "seals.jsonl"
FILES = "files"
PASSING = {"incoming", "turns"}
"""Folders of files that hold nothing that must be kept."""
# The keys of personal words, while they lie here; and which words were erased, to be erased again.
KEYS, ERASED = "personal.keys", "erased.jsonl"
# Who was logged in must not be logged in again in another place.
LEFT_OUT = ("session", "oidc_session", "oidc_code", "oidc_token")


class CommandError(Exception):
    """The command cannot go on; the message says what to do."""


def run_backup(argv: list[str]) -> int:
    """Write one archive; it appears under its name only when it is whole."""
    parser = argparse.ArgumentParser(prog="xiucheng backup", description=__doc__)
    parser.add_argument("file", type=Path, help="the archive to write, such as xiucheng.tar")
    target: Path = parser.parse_args(argv).file.absolute()
    if target.exists():
        raise CommandError(f"{target} exists already; name another file or move it away.")
    if not target.parent.is_dir():
        raise CommandError(f"The folder {target.parent} does not exist; make it first.")
    owner = addresses.ready().owner
    draft = target.with_name(f".{target.name}.part")
    try:
        with scratch() as folder, no_sealing(owner):
            dump(owner, folder / "database")
            describe(owner, folder / "about.json")
            pack(folder, draft)
        draft.chmod(0o600)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    print(
        f"{target}: {target.stat().st_size / 1e6:.1f} MB. "
        "It holds personal data; keep it as safe as the database."
    )
    return 0


def run_restore(argv: list[str]) -> int:
    """Bring an archive back into an empty place and check every chain."""
    parser = argparse.ArgumentParser(prog="xiucheng restore", description=__doc__)
    parser.add_argument("file", type=Path, help="an archive that `xiucheng backup` wrote")
    parser.add_argument("--files-at", type=Path, help="use the files in this folder where they are")
    options = parser.parse_args(argv)
    source: Path = options.file.absolute()
    check_format(source)
    owner = addresses.ready().owner
    refuse_full_place(owner)
    with scratch() as folder:
        unpack(source, folder)
        load(owner, folder / "database")
        bring_files(folder)
    if options.files_at:
        shutil.rmtree(settings.var / FILES, ignore_errors=True)
        (settings.var / FILES).symlink_to(options.files_at.absolute())
    with psycopg.connect(owner) as connection:
        connection.execute(REBASE)
    cli.find("migrate")([])
    cli.find("personal erase-again")([])
    print("Restored. Checking every chain of the record:", flush=True)
    return cli.find("record verify")([])


@contextmanager
def scratch() -> Iterator[Path]:
    """A private folder beside what must be kept: an archive is too large, and too personal, for /tmp."""
    settings.var.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="archive-", dir=settings.var) as name:
        yield Path(name)


@contextmanager
def no_sealing(owner: str) -> Iterator[None]:
    """Let the seals in the database and those in the file beside it be of one moment: a minute may pass between."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [SEALERS])
        yield


def tool(name: str, owner: str) -> str:
    """The program of the server's own version; a newer one's restore sets what an older server lacks."""
    with psycopg.connect(owner) as connection:
        major = connection.info.server_version // 10000
    if major == int(cluster.MAJOR):
        return str(cluster.programs() / name)
    outside = shutil.which(name)
    if outside is None:
        raise CommandError(
            f"The server is PostgreSQL {major}; install its client programs ({name}) on this machine."
        )
    return outside


def run_tool(command: list[str], owner: str) -> None:
    """Run one program on the database; the password goes by the environment, which others cannot list."""
    parts = {name: str(value) for name, value in conninfo_to_dict(owner).items() if value is not None}
    environment = cluster.clean_environment() | {"PGPASSWORD": parts.pop("password", "")}
    command = [*command, f"--dbname={make_conninfo(**parts)}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise CommandError(f"{Path(command[0]).name} stopped: {done.stderr.strip()}")


def dump(owner: str, target: Path, program: str | None = None) -> None:
    """One consistent state of all tables; roles and rights are the place's own."""
    left_out = [f"--exclude-table-data={name}" for name in LEFT_OUT]
    arguments = ["--format=directory", "--compress=4", "--jobs=2", "--no-owner", "--no-privileges"]
    run_tool([program or tool("pg_dump", owner), *arguments, *left_out, f"--file={target}"], owner)


def load(owner: str, source: Path) -> None:
    arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--jobs=2"]
    run_tool([tool("pg_restore", owner), *arguments, str(source)], owner)


def describe(owner: str, target: Path) -> None:
    with psycopg.connect(owner) as connection:
        server = connection.info.server_version // 10000
    about = {"format": FORMAT, "version": xiucheng.__version__, "postgresql": server, "at": now().isoformat()}
    target.write_text(json.dumps(about), encoding="utf-8")


def pack(folder: Path, target: Path, *, files: bool = True) -> None:
    with tarfile.open(target, "w") as archive:
        for name in ("about.json", "database"):
            archive.add(folder / name, name)
        for name in (SEALS, KEYS, ERASED):
            if (settings.var / name).exists():
                archive.add(settings.var / name, name)
        if files:
            add_files(archive, settings.var / FILES)


def add_files(archive: tarfile.TarFile, folder: Path) -> None:
    """All kept files, after the rows that name them. What is still coming in stays out; what goes meanwhile, too."""
    for place, folders, names in os.walk(folder):
        at = Path(place).relative_to(folder)
        if at == Path():
            folders[:] = [name for name in folders if name not in PASSING]
        for name in names:
            try:
                archive.add(Path(place, name), str(Path(FILES, at, name)))
            except FileNotFoundError:
                continue


def unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            # Debian 12's Python 3.11.2 has no filters yet; what they refuse is refused here
            refuse_strange(source, archive)
            safe: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            archive.extractall(folder, **safe)  # noqa: S202 - every member was looked at above
    except (OSError, tarfile.TarError) as error:
        raise CommandError(f"{source} is damaged: {error}. Take another archive.") from error


def refuse_strange(source: Path, archive: tarfile.TarFile) -> None:
    """Only files and folders below the archive's own place are unpacked."""
    for member in archive:
        outside = member.name.startswith("/") or ".." in Path(member.name).parts
        if outside or not (member.isfile() or member.isdir()):
            raise CommandError(f"{source} holds {member.name}, which no backup of ours does; it is not used.")


def check_format(source: Path) -> None:
    """Before anything is started: is it an archive, and one that this version reads?"""
    found = about(source).get("format")
    if found != FORMAT:
        raise CommandError(f"{source} has format {found}; this version reads format {FORMAT}.")


def about(source: Path) -> dict[str, Any]:
    """What an archive says of itself."""
    try:
        with tarfile.open(source) as archive:
            member = archive.extractfile("about.json")
            found = json.load(member) if member else None
    except OSError as error:
        raise CommandError(
            f"{source} is no readable archive of `xiucheng backup`: {error.strerror}."
        ) from error
    except (tarfile.TarError, ValueError, KeyError) as error:
        raise CommandError(f"{source} is not an archive of `xiucheng backup`.") from error
    if not isinstance(found, dict):
        raise CommandError(f"{source} is not an archive of `xiucheng backup`.")
    return found


def refuse_full_place(owner: str) -> None:
    """Nothing is ever overwritten: not a table, not a file, not a seal."""
    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    files = settings.var / FILES
    if row and row[0]:
        raise CommandError(
            "The database already has tables. Restore into an empty one (another XIUCHENG_VAR)."
        )
    if (settings.var / SEALS).exists() or (files.is_dir() and any(files.iterdir())):
        raise CommandError(
            f"{settings.var} already holds files or seals. Restore into an empty XIUCHENG_VAR."
        )


def bring_files(folder: Path) -> None:
    for name in (FILES, SEALS):
        if (folder / name).exists():
            shutil.rmtree(settings.var / name, ignore_errors=True)
            shutil.move(folder / name, settings.var / name)
    # keys and erasures that this place knows already stay, after those of the archive
    for name in (KEYS, ERASED):
        if (folder / name).exists():
            own = settings.var / name
            lines = (folder / name).read_text("ascii").splitlines()
            lines += own.read_text("ascii").splitlines() if own.exists() else []
            own.touch(mode=0o600)
            own.write_text("".join(f"{line}\n" for line in dict.fromkeys(lines)), "ascii")
