# SPDX-License-Identifier: Apache-2.0
"""What looks at an installation find: one line each."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db import DatabaseError

from xiucheng.kernel.settings import settings


class Finding(NamedTuple):
    """One line: what was looked at, how it is (`ok`, `look`, `wrong`), and a sentence."""

    subject: str
    state: str
    sentence: str

    def line(self) -> str:
        return f"{self.state:<6}{self.subject:<15}{self.sentence}"


Check = Callable[[], Iterator[Finding]]


def unsafe(subject: str, sentence: str) -> Finding:
    """What must not be where real work is done, and may be where one tries things out."""
    return Finding(subject, "wrong" if settings.production else "look", sentence)


def examined(check: Check) -> Iterator[Finding]:
    """The findings of one check; what stops it is a finding too."""
    try:
        yield from check()
    except DatabaseError as error:
        yield Finding(check.__name__, "wrong", f"The database refused: {str(error).strip().splitlines()[0]}")
    except OSError as error:
        yield Finding(check.__name__, "wrong", f"{error.filename}: {error.strerror}")
