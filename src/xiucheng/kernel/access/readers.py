# SPDX-License-Identifier: Apache-2.0
"""Whom a record is opened to for reading, as a path that a share holds: one person, or a post in a unit.

Such paths begin with "@", which no code of a unit does: neither is ever taken for the other. A post in a unit is read
as units are, so the same post in a unit above reads too.
"""

MARK = "@"


def of_person(person: int) -> str:
    """The path of a person by number."""
    return f"{MARK}person/{person}/"


def of_post(post: str, holder: str) -> str:
    """The path of whoever holds a post in a unit."""
    return f"{MARK}post/{post}/{holder}"
