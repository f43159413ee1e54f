# SPDX-License-Identifier: Apache-2.0
"""Compiles every translation catalogue under src/, without the machine's gettext."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    for source in sorted(ROOT.glob("src/**/LC_MESSAGES/*.po")):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
