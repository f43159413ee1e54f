# SPDX-License-Identifier: Apache-2.0
"""A peer that speaks clamd's INSTREAM protocol, over TCP or a socket of this machine."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xiucheng.kernel.files.tests.samples import EICAR

LONGEST_STREAM = 3_000_000


@contextmanager
def clamd(path: Path | None = None, answer: bytes = b"") -> Iterator[str]:
    """Its address. It finds EICAR, refuses long streams, or gives a fixed answer."""
    server = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
    server.bind(str(path) if path else ("127.0.0.1", 0))
    server.listen()
    thread = threading.Thread(target=_serve, args=(server, answer), daemon=True)
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def _serve(server: socket.socket, answer: bytes) -> None:
    while True:
        try:
            peer, _where = server.accept()
        except OSError:
            return
        with peer, peer.makefile("rb") as stream:
            try:
                peer.sendall(answer or _verdict(stream))
            except OSError:
                continue


def _verdict(stream) -> bytes:  # type: ignore[no-untyped-def]
    command = stream.read(6)
    if command == b"zPING\0":
        return b"PONG\0"
    assert command + stream.read(4) == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack("!L", stream.read(4))[0]:
        content += stream.read(length)
        if len(content) > LONGEST_STREAM:
            return b"INSTREAM size limit exceeded. ERROR\0"
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
