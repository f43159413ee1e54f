# SPDX-License-Identifier: Apache-2.0
"""How the text of an environment variable becomes a value, and what a setting is declared with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Networks = tuple[IPv4Network | IPv6Network, ...]
HOURS = re.compile(r"^\d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*$")

FILE_MEGABYTES: Mapping[str, int] = {"photo": 30, "document": 50, "table": 100, "audio": 100, "video": 2000}
"""Default sizes of files by kind."""


def text(value: str) -> str:
    return value


def optional(value: str) -> str | None:
    return value or None


def path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def port(value: str) -> int:
    found = int(value) if value.isascii() and value.isdigit() else 0
    if not 0 < found < 65536:
        raise ValueError("a port number between 1 and 65535")
    return found


def number(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise ValueError("a whole number, 0 or more")
    return int(value)


def count(value: str) -> int:
    found = number(value)
    if found < 1:
        raise ValueError("a whole number, 1 or more")
    return found


def flag(value: str) -> bool:
    lowered = value.lower()
    if lowered not in {"1", "0", "true", "false", "yes", "no", ""}:
        raise ValueError("yes or no")
    return lowered in {"1", "true", "yes"}


def words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def networks(value: str) -> Networks:
    try:
        return tuple(ip_network(word, strict=False) for word in words(value))
    except ValueError as error:
        raise ValueError("addresses or networks such as 10.0.0.5 or 10.0.0.0/8") from error


def zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("the name of a time zone such as Asia/Shanghai") from error
    return value


def hours(value: str) -> str:
    if not HOURS.match(value):
        raise ValueError("working hours such as 08:30-12:00,13:30-17:30")
    return value


def megabytes(value: str) -> Mapping[str, int]:
    """Sizes by kind of file; a kind that is not named keeps its default."""
    sizes = dict(FILE_MEGABYTES)
    for part in filter(None, value.split(",")):
        kind, _equals, size = (word.strip() for word in part.partition("="))
        if kind not in sizes or not (size.isascii() and size.isdigit() and 0 < int(size) <= 100_000):
            raise ValueError("sizes in MB by kind, such as photo=30,video=2000; kinds: " + ", ".join(sizes))
        sizes[kind] = int(size)
    return sizes


def scanner(value: str) -> str:
    host, _colon, port = value.rpartition(":")
    if value and not value.startswith("/") and not (host and port.isascii() and port.isdigit()):
        raise ValueError("host:port or the path of a socket, such as 127.0.0.1:3310")
    return value


def address(value: str) -> str:
    if value and not re.match(r"^https?://[^/\s]+", value):
        raise ValueError("a web address such as https://city.example.org")
    return value


def contact(value: str) -> str:
    if value and not value.startswith(("mailto:", "https://")):
        raise ValueError("an address such as mailto:it@example.org")
    return value


def one_of(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return value

    return read


def setting(variable: str, default: str, doc: str, read: Callable[[str], Any] = text) -> Any:
    return field(metadata={"variable": variable, "default": default, "doc": doc, "read": read})
