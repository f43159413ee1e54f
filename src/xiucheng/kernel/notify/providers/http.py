# SPDX-License-Identifier: Apache-2.0
"""One POST: no redirects, no proxies, bounded in time and in what is read back."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from xiucheng.kernel.notify.types import Later, Never

PATIENCE = 20.0
MOST_BYTES = 64 * 1024


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Send bytes. Raises `Later` when nobody answers, `Never` for an address that is none."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Never("The address is no web address.")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=PATIENCE)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read(MOST_BYTES))
    except (OSError, http.client.HTTPException) as error:
        raise Later(f"{parts.hostname}: {type(error).__name__}") from None
    finally:
        connection.close()


def judged(reply: Reply, who: str) -> None:
    """Nothing for success. Raises `Later` for what may pass, `Never` for what will not."""
    if 200 <= reply.status < 300:
        return
    sentence = f"{who}: HTTP {reply.status}"
    if reply.status in {401, 403, 408, 425, 429} or reply.status >= 500:
        raise Later(sentence)
    raise Never(sentence)
