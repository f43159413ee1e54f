# SPDX-License-Identifier: Apache-2.0
"""One POST to a provider, and what its answer means for the outbox."""

from __future__ import annotations

from collections.abc import Mapping

from xiucheng.kernel.calls import NoAddress, Reply, Unreachable, call
from xiucheng.kernel.notify.types import Later, Never


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Send bytes. Raises `Later` when nobody answers, `Never` for an address that is none."""
    try:
        return call("POST", url, headers, body)
    except NoAddress as error:
        raise Never(str(error)) from None
    except Unreachable as error:
        raise Later(str(error)) from None


def judged(reply: Reply, who: str) -> None:
    """Nothing for success. Raises `Later` for what may pass, `Never` for what will not."""
    if 200 <= reply.status < 300:
        return
    sentence = f"{who}: HTTP {reply.status}"
    if reply.status in {401, 403, 408, 425, 429} or reply.status >= 500:
        raise Later(sentence)
    raise Never(sentence)
