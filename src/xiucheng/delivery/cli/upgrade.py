# SPDX-License-Identifier: Apache-2.0
"""`xiucheng upgrade-database`: the embedded database to the PostgreSQL that this version brings.

PostgreSQL reads only the files of its own major version. Either the older server is on this machine once more, or an
archive of `xiucheng backup`, made by the older version before it was replaced, is given.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from xiucheng.delivery.cli import archive
from xiucheng.delivery.cli.archive import CommandError
from xiucheng.kernel.database import cluster, upgrade
from xiucheng.kernel.database.place import OWNER, Place
from xiucheng.kernel.settings import settings

NO_OLD_SERVER = (
    "The files are PostgreSQL {old}'s; this version brings {new}, and no PostgreSQL {old} is on this machine. "
    "Either install it (Debian: postgresql-{old}) or name its programs by --programs, or give an archive that the "
    "version of Xiucheng before this one makes by `xiucheng backup`, by --archive."
)
MISSING_TIME = (
    "The archive is of {made}, the database was last written at {last}: what happened between would be lost. "
    "Make a newer one with the version before, or add --accept-loss."
)
# a backup ends a little before the server is stopped
MARGIN = timedelta(minutes=10)


def run_upgrade(argv: list[str]) -> int:
    """Bring everything over, check every chain, then exchange the folders; the old one is kept."""
    parser = argparse.ArgumentParser(prog="xiucheng upgrade-database", description=__doc__)
    parser.add_argument("--programs", type=Path, help="folder with the older server's programs (postgres)")
    parser.add_argument("--archive", type=Path, help="use this archive instead of the older server")
    parser.add_argument(
        "--accept-loss", action="store_true", help="use an archive that is older than the files"
    )
    options = parser.parse_args(argv)
    if settings.database_url is not None:
        raise CommandError("DATABASE_URL names a server of its own; whoever runs it upgrades it.")
    place = Place(settings.var)
    with upgrade.alone(place):
        if place.exchange.exists():
            upgrade.finish(place)
            print("The interrupted upgrade was brought to its end.")
            return 0
        major = upgrade.written_by(place)
        if major == cluster.MAJOR:
            print(f"The database is PostgreSQL {major}'s already; there is nothing to do.")
            return 0
        if major is None:
            raise CommandError(f"There is no database under {place.var}.")
        return bring_over(place, major, options)


def bring_over(place: Place, major: str, options: argparse.Namespace) -> int:
    """From the files of `major` to those of this version."""
    if upgrade.kept(place, major).exists():
        raise CommandError(
            f"{upgrade.kept(place, major)} is there from an earlier upgrade; move it away first."
        )
    with archive.scratch() as folder:
        source = chosen(place, major, options, folder)
        made = upgrade.beside(place)
        if not restored(made, source):
            raise CommandError(f"Nothing was exchanged: the files of PostgreSQL {major} are as they were.")
    upgrade.wait_until_stopped(made)
    upgrade.exchange(place, major)
    print(
        f"The database is PostgreSQL {cluster.MAJOR}'s now. Everybody signs in anew. The old files are kept as "
        f"{upgrade.kept(place, major)}; remove them when you are sure."
    )
    return 0


def chosen(place: Place, major: str, options: argparse.Namespace, folder: Path) -> Path:
    """The archive to use: the given one, or one made from the older server now."""
    if options.archive:
        source: Path = options.archive.absolute()
        archive.check_format(source)
        made = datetime.fromisoformat(archive.about(source)["at"])
        last = datetime.fromtimestamp((place.data / "global" / "pg_control").stat().st_mtime, UTC)
        if made + MARGIN < last and not options.accept_loss:
            raise CommandError(MISSING_TIME.format(made=made.isoformat(), last=last.isoformat()))
        return source
    programs = upgrade.programs_of(major, options.programs)
    if programs is None:
        raise CommandError(NO_OLD_SERVER.format(old=major, new=cluster.MAJOR))
    print(f"Reading everything by PostgreSQL {major} ({programs}) ...", flush=True)
    with upgrade.old_server(place, programs):
        owner = place.url(OWNER)
        # its own program knows best what its catalogue means: a newer one copied marks that no server takes
        archive.dump(owner, folder / "database", str(programs / "pg_dump"))
        archive.describe(owner, folder / "about.json")
    target = folder / "whole.tar"
    archive.pack(folder, target, files=False)
    return target


def restored(made: Place, source: Path) -> bool:
    """Whether the archive came into the new place whole, with every chain."""
    kept = {name: value for name, value in os.environ.items() if name != "XIUCHENG_OWNER_DATABASE_URL"}
    environment = kept | {"XIUCHENG_VAR": str(made.var), "XIUCHENG_DATABASE_LINGER": "0"}
    command = [sys.executable, "-m", "xiucheng.delivery.cli", "restore", str(source)]
    if (settings.var / archive.FILES).is_dir():
        # files stay where they are, and the chains are checked against them
        command += ["--files-at", str(settings.var / archive.FILES)]
    return subprocess.run(command, env=environment, check=False).returncode == 0
