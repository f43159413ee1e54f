# SPDX-License-Identifier: Apache-2.0
"""`make generate`: writes every generated document anew."""

import importlib
import sys
from pathlib import Path

from tools import notices
from xiucheng.delivery.cli.ready import django_ready

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    django_ready()
    # Only now: what it imports wants Django ready.
    generated = importlib.import_module("tools.generated")
    for name, text in (generated.documents() | generated.openapi() | notices.generated()).items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
