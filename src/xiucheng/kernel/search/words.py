# SPDX-License-Identifier: Apache-2.0
"""What words are to the index: runs of letters and digits, cut into single characters and pairs of them.

Chinese has no blanks between its words, and most of them are two characters long: every pair of neighbours is a
token, so that any part of a text from two characters on is found without a dictionary. Latin words and digits
are cut the same way, so that a part of a number finds it. Pure functions, no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

import numpy as np

_RUN = re.compile(r"[^\W_]+")
_BITS = 21  # of a character's number
_BLANK = ord(" ")
_AROUND = 24
"""Characters of an excerpt before its first hit; after it, three times as many."""


class Piece(NamedTuple):
    """Part of a text: what was searched for, or what stands between."""

    text: str
    hit: bool


def normal(text: str) -> str:
    """The spelling in which texts and questions meet: full and half width, upper and lower case are one."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def runs(text: str) -> list[str]:
    """Runs of letters and digits in normal spelling; what stands between them is not searched for."""
    return _RUN.findall(normal(text))


def haystack(texts: Iterable[str]) -> str:
    """Everything that is searched in, as runs with a blank between them: no word reaches over a blank."""
    return " ".join(run for text in texts for run in runs(text))


def terms(question: str) -> tuple[str, ...]:
    """The runs of a question, each once; a run that another one holds asks for nothing more."""
    found = list(dict.fromkeys(runs(question)))
    return tuple(one for one in found if not any(one != other and one in other for other in found))


def tokens(hay: str) -> set[int]:
    """Characters and pairs of neighbours of a text in normal spelling, as numbers above zero.

    All at once by numpy: one by one they cost the worker as much as everything else of an import that it does.
    """
    codes = np.frombuffer(hay.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    written = codes != _BLANK
    pairs = (codes[:-1] << _BITS | codes[1:])[written[:-1] & written[1:]]
    return set(codes[written].tolist()).union(pairs.tolist())


def asked_tokens(asked: Iterable[str]) -> set[int]:
    """What the index must hold for these terms: their pairs; for a single character, itself."""
    found: set[int] = set()
    for term in asked:
        codes = [ord(character) for character in term]
        found.update(codes if len(codes) == 1 else (one << _BITS | two for one, two in pairwise(codes)))
    return found


@lru_cache(maxsize=50_000)
def place_token(app: str, kind: str, path: str) -> int:
    """The token, below zero, of records of an app under a path; `kind` is `holder` or `area`."""
    digest = blake2b(f"{app} {kind} {path}".encode(), digest_size=8).digest()
    return -1 - (int.from_bytes(digest) >> 1)


def places_of(app: str, area: str, holders: Iterable[str]) -> set[int]:
    """The tokens of every scope that a record lies in: of the whole app, of each path above its own."""
    found = {place_token(app, "holder", "")}
    found.update(place_token(app, "area", path) for path in _above(area))
    for holder in holders:
        found.update(place_token(app, "holder", path) for path in _above(holder))
    return found


def _above(path: str) -> Iterator[str]:
    """A path and those above it: `a/b/` gives `a/` and `a/b/`."""
    end = path.find("/")
    while end >= 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)


def marked(text: str, asked: Sequence[str]) -> tuple[Piece, ...]:
    """A text cut where the terms stand in it."""
    spans = _spans(text, asked)
    pieces, done = [], 0
    for start, end in spans:
        if start > done:
            pieces.append(Piece(text[done:start], hit=False))
        pieces.append(Piece(text[start:end], hit=True))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:], hit=False))
    return tuple(pieces)


def excerpt(texts: Iterable[str], asked: Sequence[str]) -> str:
    """The surroundings of the first hit in these texts on one line, empty when none of them has one."""
    for text in texts:
        line = " ".join(text.split())
        spans = _spans(line, asked)
        if spans:
            start, end = max(0, spans[0][0] - _AROUND), spans[0][1] + 3 * _AROUND
            return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
    return ""


def holds(text: str, asked: Sequence[str]) -> bool:
    """Whether every term stands in the text."""
    hay = haystack([text])
    return all(term in hay for term in asked)


def _spans(text: str, asked: Sequence[str]) -> list[tuple[int, int]]:
    """Where terms stand in a text as people wrote it, without overlaps."""
    # normal spelling may be longer than what was written, so each of its characters remembers whence it came
    spelled = [(part, place) for place, written in enumerate(text) for part in normal(written)]
    hay = "".join(part for part, _place in spelled)
    covered = [False] * len(text)
    for term in asked:
        at = hay.find(term)
        while at >= 0:
            for place in range(spelled[at][1], spelled[at + len(term) - 1][1] + 1):
                covered[place] = True
            at = hay.find(term, at + 1)
    return list(_stretches(covered))


def _stretches(covered: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for place, on in enumerate((*covered, False)):
        if on and start is None:
            start = place
        elif not on and start is not None:
            yield start, place
            start = None
