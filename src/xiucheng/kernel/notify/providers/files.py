# SPDX-License-Identifier: Apache-2.0
"""Providers for installations that send nothing: a line of the log, or a file that only the operator reads."""

from __future__ import annotations

import json
import logging
import os
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
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
        return ""
