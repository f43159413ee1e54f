# SPDX-License-Identifier: Apache-2.0
"""Times as arguments of commands."""

from __future__ import annotations

import argparse
import re
from datetime import date, datetime

from xiucheng.kernel.clock.local import instant_of

# stricter than datetime.fromisoformat, which takes more with every version of Python
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def instant_argument(text: str) -> datetime:
    """An instant. A time without zone is the bureau's civil time, a date alone its first moment."""
    if _TIME.fullmatch(text):
        try:
            return instant_of(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            pass
    raise argparse.ArgumentTypeError(f"{text!r} is no time: write it like 2016-01-13T00:00.")


def day_argument(text: str) -> date:
    """A civil day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-11-23") from None
