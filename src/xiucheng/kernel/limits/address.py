# SPDX-License-Identifier: Apache-2.0
"""Where a request comes from, as far as trusted proxies say."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from xiucheng.kernel.settings import Networks, settings

if TYPE_CHECKING:  # the live process, which is small, asks here, too
    from django.http import HttpRequest

LONGEST = 60
# what one household or office is given; it can change the rest at will
IPV6_PART = 64


def address_of(request: HttpRequest, trusted: Networks | None = None) -> str:
    """Where a request comes from."""
    peer, told = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    return nearest(str(peer), str(told), trusted)


def nearest(peer: str, told: str, trusted: Networks | None = None) -> str:
    """The address of the nearest machine that is none of the trusted proxies, which each name the one before.

    `told` is what X-Forwarded-For says.
    """
    proxies, hop = settings.proxies if trusted is None else trusted, peer
    for word in reversed(told.split(",") if told else []):
        before = _parsed(word.strip())
        if before is None or not _within(hop, proxies):
            break
        hop = str(before)
    return hop[:LONGEST]


def neighbourhood(address: str) -> str:
    """What limits count as one address: an IPv6 address with all that its holder can take as well."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, IPV6_PART), strict=False))
    return str(found) if found else address


@lru_cache(1024)
def _within(address: str, networks: Networks) -> bool:
    found = _parsed(address)
    return found is not None and any(found in network for network in networks)


@lru_cache(1024)
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address a text spells, an IPv4 address in IPv6 clothes as itself; None when it spells none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
