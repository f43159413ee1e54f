# SPDX-License-Identifier: Apache-2.0
"""One call to another server: no redirects, no proxies, bounded in time and in what is read back."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

PATIENCE = 20.0
MOST_BYTES = 64 * 1024


class NoAddress(Exception):
    """What was to be called is no web address."""


class Unreachable(Exception):
    """Nobody answered in time; the message names the host and the kind of failure."""


class Reply(NamedTuple):
    """What a server answered; of a longer body only the first `most` bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    patience: float = PATIENCE,
    most: int = MOST_BYTES,
) -> Reply:
    """Send a request; `patience` in seconds. Raises `NoAddress`, `Unreachable`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NoAddress("The address is no web address.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise NoAddress("The address is no web address.")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port, timeout=patience)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read(most))
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"{host}: {type(error).__name__}") from None
    finally:
        connection.close()
