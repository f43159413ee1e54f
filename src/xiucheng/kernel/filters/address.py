# SPDX-License-Identifier: Apache-2.0
"""The part of a list's address that filters it, in one spelling."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

NOT_FILTERS = frozenset({"after", "before", "first", "open", "all", "format"})
"""Names that say where in a list somebody is, or how it is drawn, and not what is in it."""
ALL = "all=1"
"""The query of a list that is asked for as a whole, whatever its usual filter."""
MOST_NAMES = 60


def normal(query: str) -> str:
    """The filters of a query string: without empty answers and places, by name. The same for the same filters.

    Of a name that comes twice the last counts, as it does for the lists. Raises ValueError for what no list asks.
    """
    pairs = parse_qsl(query.removeprefix("?"), max_num_fields=MOST_NAMES)
    kept = {name: value.strip() for name, value in pairs if name not in NOT_FILTERS and value.strip()}
    if not all(text.isprintable() for pair in kept.items() for text in pair):
        raise ValueError("unprintable")
    return urlencode(sorted(kept.items()))


def joined(path: str, query: str) -> str:
    """The address of a list with its filters."""
    return f"{path}?{query}" if query else path


def is_path(path: str) -> bool:
    """Whether it can be the path of a page of ours; where it leads is for the caller to know."""
    return path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
