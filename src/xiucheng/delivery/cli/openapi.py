# SPDX-License-Identifier: Apache-2.0
"""`xiucheng openapi`: the description of the programming interface, as it is committed."""

import argparse
import sys
from pathlib import Path

from xiucheng.delivery.api.urls import api
from xiucheng.delivery.wire.describe import text_of


def run_openapi(argv: list[str]) -> int:
    """Write the description to standard output or to a file."""
    parser = argparse.ArgumentParser(prog="xiucheng openapi", description=__doc__)
    parser.add_argument("--out", type=Path, help="the file to write, e.g. docs/openapi.json")
    given = parser.parse_args(argv)
    text = text_of(api)
    if given.out is None:
        sys.stdout.write(text)
    else:
        given.out.write_text(text, encoding="utf-8")
    return 0
