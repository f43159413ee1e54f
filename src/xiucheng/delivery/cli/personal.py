# SPDX-License-Identifier: Apache-2.0
"""`xiucheng personal`: encrypt personal words with a new key; erase again what a restored backup brought back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xiucheng.kernel.personal import erasure, keeping
from xiucheng.kernel.vault import KeyMissing


def run_rotate(argv: list[str]) -> int:
    """Make a new key and encrypt every personal word with it, while everybody works on."""
    parser = argparse.ArgumentParser(prog="xiucheng personal rotate", description=run_rotate.__doc__)
    parser.add_argument(
        "--finish", action="store_true", help="no new key: go on where a rotation was stopped"
    )
    options = parser.parse_args(argv)
    try:
        key, count = keeping.rotate(add=not options.finish)
    except KeyMissing as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print(f"Key {key}: {count} values encrypted. Older keys stay in the key file, as backups need them.")
    return 0


def run_erase_again(argv: list[str]) -> int:
    """Erase what was erased before a restored backup was made anew: by the list beside the seals, or another."""
    parser = argparse.ArgumentParser(
        prog="xiucheng personal erase-again", description=run_erase_again.__doc__
    )
    parser.add_argument("list", type=Path, nargs="?", help="a kept erased.jsonl; else the one of this place")
    source: Path | None = parser.parse_args(argv).list
    if source is not None and not source.is_file():
        sys.stderr.write(f"There is no file {source}. Name the kept list of erasures.\n")
        return 1
    try:
        listed, gone = erasure.erase_again(source)
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print(f"{listed} entries listed, {gone} words erased.")
    return 0
