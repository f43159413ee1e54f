# SPDX-License-Identifier: Apache-2.0
"""Walks through XML of any length: nothing that its writer chose decides how much memory that takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers import expat

BLOCK = 1 << 16
LONGEST_PIECE = 4_000_000
"""Bytes of one tag or comment; the parser must hold it until it ends."""
LONGEST_TEXT = 1_000_000
"""Letters of what is written in one place."""
DEEPEST = 100

Attributes = Mapping[str, str]


class Unreadable(Exception):
    """The markup is none, or no sensible writer would have written it."""


class Taker:
    """Takes tags and texts as `walk` meets them: subclasses say what they do where a tag of a name begins and ends.

    Texts are gathered in `said` from `listen` to `hush`.
    """

    def __init__(
        self,
        begins: Mapping[str, Callable[[Attributes], None]],
        ends: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        self.begins, self.ends = begins, ends or {}
        self.said: list[str] = []
        self.listening = False
        self._depth = self._length = 0

    def forget(self) -> None:
        """Begin with a new text."""
        self.said.clear()
        self._length = 0

    def listen(self, _attributes: Attributes | None = None) -> None:
        self.listening = True

    def hush(self) -> None:
        self.listening = False

    def begin(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable
        act = self.begins.get(local(name))
        if act is not None:
            act(attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        act = self.ends.get(local(name))
        if act is not None:
            act()

    def text(self, text: str) -> None:
        if self.listening:
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                raise Unreadable
            self.said.append(text)


def local(name: str) -> str:
    """A name without the prefix of its namespace."""
    return name[name.find(":") + 1 :]


def walk(file: IO[bytes], taker: Taker) -> Iterator[None]:
    """Let the taker have what is in the file; stops after each block, so that what was found can be fetched.

    Raises `Unreadable`, and what reading from the file raises.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = taker.begin, taker.end
    parser.CharacterDataHandler = taker.text
    parser.StartDoctypeDeclHandler = _refuse
    read = 0
    try:
        while block := file.read(BLOCK):
            parser.Parse(block, False)
            read += len(block)
            if read - parser.CurrentByteIndex > LONGEST_PIECE:
                raise Unreadable
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError:
        raise Unreadable from None


def _refuse(*_declared: object) -> None:
    """Office files declare no types; who does wants entities that multiply."""
    raise Unreadable
