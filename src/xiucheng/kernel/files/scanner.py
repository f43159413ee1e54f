# SPDX-License-Identifier: Apache-2.0
"""Asks a clamd whether bytes hold malware, by its INSTREAM protocol over TCP or a socket of this machine."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from xiucheng.kernel.settings import settings

BLOCK = 256 * 1024
SECONDS = 60.0
LONGEST_ANSWER = 4096


class ScannerError(Exception):
    """The scanner gave no verdict; the message says what to look at."""


def configured() -> bool:
    """Whether files are scanned before they are given out."""
    return bool(settings.clamd)


def scan(path: Path) -> str:
    """The name of the malware in a file, empty when there is none. Raises `ScannerError`."""
    try:
        with _connected(settings.clamd) as peer, path.open("rb") as file:
            peer.sendall(b"zINSTREAM\0")
            while block := file.read(BLOCK):
                peer.sendall(struct.pack("!L", len(block)) + block)
            peer.sendall(struct.pack("!L", 0))
            answer = _answer(peer)
    except OSError as error:
        raise ScannerError(f"clamd at {settings.clamd} does not answer: {error}. Does it run?") from error
    return _verdict(answer)


def ping() -> str:
    """What is wrong with the scanner, as a sentence; empty when it answers."""
    try:
        with _connected(settings.clamd) as peer:
            peer.sendall(b"zPING\0")
            answer = _answer(peer)
    except OSError as error:
        return f"clamd at {settings.clamd} does not answer: {error}."
    return "" if answer == "PONG" else f"clamd at {settings.clamd} answered {answer[:60]!r}."


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        peer.settimeout(SECONDS)
        try:
            peer.connect(address)
        except OSError:
            peer.close()
            raise
        return peer
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS)


def _answer(peer: socket.socket) -> str:
    """Everything up to the NUL that ends an answer."""
    found = b""
    while b"\0" not in found and len(found) < LONGEST_ANSWER and (block := peer.recv(LONGEST_ANSWER)):
        found += block
    return found.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer[len("stream: ") : -len(" FOUND")]
    if "size limit exceeded" in answer:
        raise ScannerError("clamd takes no file of this size: raise its StreamMaxLength.")
    raise ScannerError(f"clamd answered {answer[:200]!r} instead of a verdict.")
