# SPDX-License-Identifier: Apache-2.0
"""Providers for installations that send nothing: a line of the log, or a file that only the operator reads."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.types import Channel, Message

log = logging.getLogger("xiucheng.notify")


class ConsoleProvider:
    """One line of the log for each message, without address and words: logs hold no personal data."""

    repeatable = True

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def send(self, message: Message) -> str:
        log.info(
            "message", extra={"channel": self.channel.value, "key": message.key, "letters": len(message.text)}
        )
        return ""


class FileProvider:
    """One line of JSON for each message, in a file of the channel that nobody else may read."""

    repeatable = False

    def __init__(self, channel: Channel, folder: Path) -> None:
        self.path = folder / f"{channel.value}.jsonl"

    def send(self, message: Message) -> str:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = json.dumps(asdict(message) | {"at": now().isoformat()}, ensure_ascii=False) + "\n"
        # one write to a file opened for appending: two processes do not mix their lines
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # not while lines are removed
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
        return ""


def remove_lines(path: Path, words: Sequence[str]) -> int:
    """Take the messages that hold one of the words out of a channel's file; returns how many."""
    removed = 0
    with path.open("r+b") as file, tempfile.TemporaryFile(dir=path.parent) as rest:
        fcntl.flock(file, fcntl.LOCK_EX)
        for line in file:
            if _holds(line, words):
                removed += 1
            else:
                rest.write(line)
        if removed:
            rest.seek(0)
            file.seek(0)
            shutil.copyfileobj(rest, file)
            file.truncate()
    return removed


def _holds(line: bytes, words: Sequence[str]) -> bool:
    """Whether a message holds one of the words; one that cannot be read may."""
    try:
        values = [str(value) for value in json.loads(line).values()]
    except (ValueError, AttributeError):
        return True
    return any(word in value for value in values for word in words)
