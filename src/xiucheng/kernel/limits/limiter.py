# SPDX-License-Identifier: Apache-2.0
"""Charges claims against their limits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from xiucheng.kernel.clock import now
from xiucheng.kernel.limits.buckets import Buckets
from xiucheng.kernel.limits.table import Limit
from xiucheng.kernel.settings import settings

FILE = "limits.table"


class Claim(NamedTuple):
    """Who wants one of what: the limit, and the name, device, token, person or address that it is counted by."""

    limit: Limit
    who: str


class TooMany(Exception):
    """Too many of the same; `seconds` says how long to wait. Doors answer 429 with Retry-After."""

    def __init__(self, limit: Limit, wait: float) -> None:
        self.limit, self.seconds = limit, max(1, math.ceil(wait))
        super().__init__(limit.name)

    def __str__(self) -> str:
        sentence = _("There were too many attempts or requests. Wait %(seconds)d seconds, then try again.")
        return sentence % {"seconds": self.seconds}


class Limiter:
    """The limits of an installation; `factor` multiplies them all, 0 switches them off."""

    def __init__(self, path: Path | None, factor: int) -> None:
        self.path, self.factor = path, factor

    @cached_property
    def _buckets(self) -> Buckets:
        return Buckets(self.path)

    @cached_property
    def _secret(self) -> bytes:
        return blake2b(settings.secret_key.encode(), person=b"limits").digest()

    def _key(self, claim: Claim) -> int:
        text = f"{claim.limit.name}:{claim.who}".encode(errors="surrogatepass")
        return int.from_bytes(blake2b(text, digest_size=8, key=self._secret).digest(), "big") or 1

    def charge(self, claim: Claim) -> None:
        """Take one. Raises `TooMany`."""
        if self.factor:
            limit = claim.limit
            burst, every = limit.burst * self.factor, limit.every / self.factor
            wait = self._buckets.take(self._key(claim), burst, every, now().timestamp())
            if wait:
                raise TooMany(limit, wait)

    def give_back(self, claim: Claim) -> None:
        """Undo one `charge`."""
        if self.factor:
            self._buckets.give_back(self._key(claim), claim.limit.every / self.factor)

    @contextmanager
    def attempt(self, *claims: Claim, counting: type[Exception]) -> Iterator[None]:
        """An act that counts only when it ends with an exception of the kind `counting`. Raises `TooMany`."""
        taken: list[Claim] = []
        try:
            for claim in claims:
                self.charge(claim)
                taken.append(claim)
            yield
        except counting:
            raise
        except BaseException:
            self._undo(taken)
            raise
        else:
            self._undo(taken)

    def _undo(self, taken: list[Claim]) -> None:
        for claim in taken:
            self.give_back(claim)


limiter = Limiter(settings.var / FILE, settings.limits)
