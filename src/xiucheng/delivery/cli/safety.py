# SPDX-License-Identifier: Apache-2.0
"""Is it safe to do real work here? Configuration, secrets, network and accounts, each finding a sentence what to do.

Where `XIUCHENG_PRODUCTION` says so, `xiucheng serve` refuses to start on what is wrong here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
from psycopg.conninfo import conninfo_to_dict

from xiucheng.delivery import demo
from xiucheng.delivery.cli.findings import Finding, unsafe
from xiucheng.kernel.limits import limiter
from xiucheng.kernel.limits.table import LIMITS
from xiucheng.kernel.settings import Settings, settings

LOCAL = {"127.0.0.1", "::1", "localhost"}
SHARED = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs"}
WEAKEST_SECRET = 40
WEAKEST_TOKEN = 16


def configuration() -> Iterator[Finding]:
    """What the settings say."""
    yield Finding("configuration", "ok", f"State is kept in {settings.var}")
    if settings.debug:
        yield Finding("configuration", "wrong", "XIUCHENG_DEBUG is on; it shows inner details to everyone.")
    if settings.log_level == "DEBUG":
        yield Finding("configuration", "look", "XIUCHENG_LOG_LEVEL is DEBUG; INFO tells what operators need.")
    if settings.production:
        yield Finding("configuration", "ok", "XIUCHENG_PRODUCTION: nothing unsafe is served")
    else:
        sentence = "Where real work is done set XIUCHENG_PRODUCTION=yes: `serve` then refuses what is unsafe."
        yield Finding("configuration", "look", sentence)


def network() -> Iterator[Finding]:
    """Who can reach what, and whether on the way it can be read or made up."""
    found = list(_network(settings))
    yield from (unsafe("network", sentence) for sentence in found)
    if not found:
        kind = "through a proxy with HTTPS" if settings.behind_tls else "to this machine only"
        yield Finding("network", "ok", f"Served {kind}; of proxies' words counts {_proxies(settings)}")


def _proxies(source: Settings) -> str:
    return ", ".join(map(str, source.proxies)) or "none"


def _network(source: Settings) -> Iterator[str]:
    if source.host not in LOCAL and not source.behind_tls:
        yield "Served to the network without HTTPS: put a proxy in front and set XIUCHENG_BEHIND_TLS=yes."
    if source.host not in LOCAL and source.behind_tls and not source.trusted_proxies:
        yield (
            "The proxy is on another machine: name it by XIUCHENG_TRUSTED_PROXIES, else all of its visitors "
            "count as one address, and let the firewall keep everybody else from this port."
        )
    if any(network.prefixlen == 0 for network in source.trusted_proxies):
        yield "XIUCHENG_TRUSTED_PROXIES trusts everybody: visitors can make up addresses. Name the proxies only."
    if any(name in {"*", "."} for name in source.allowed_hosts):
        yield "XIUCHENG_ALLOWED_HOSTS allows every name; write the names under which browsers reach the system."
    if source.behind_tls and source.live_url.startswith("http://"):
        yield "LIVE_URL begins with http:// while pages come over HTTPS: browsers refuse it. Write https://."
    if source.metrics_token and len(source.metrics_token) < WEAKEST_TOKEN:
        yield f"XIUCHENG_METRICS_TOKEN can be guessed; use at least {WEAKEST_TOKEN} random characters."
    if source.database_url and not _encrypted(source.database_url):
        yield "DATABASE_URL crosses the network without encryption; add sslmode=verify-full and its certificate."


def _encrypted(url: str) -> bool:
    parts = conninfo_to_dict(url)
    host = str(parts.get("host") or "")
    near = not host or host.startswith("/") or host in LOCAL
    return near or str(parts.get("sslmode") or "") in {"require", "verify-ca", "verify-full"}


def secrets() -> Iterator[Finding]:
    """Keys and passwords are long, and only this account reads them."""
    assert settings.secret_key
    found = list(_secrets(settings.var, settings.secret_key))
    yield from (Finding("secrets", "wrong", sentence) for sentence in found)
    if os.geteuid() == 0:
        sentence = (
            "Runs as root, though nothing here needs it: use an account of its own (docs/operating.md)."
        )
        yield unsafe("secrets", sentence)
    if not found:
        yield Finding("secrets", "ok", "Keys and passwords are long and private")


def _secrets(var: Path, key: str) -> Iterator[str]:
    if len(key) < WEAKEST_SECRET or len(set(key)) < 16:
        yield (
            f"{var / 'secret.key'} can be guessed; stop the system, move the file away and start again: "
            "a new one is made, and everybody signs in anew."
        )
    for path in sorted([var / "secret.key", var / "demo.json", *(var / "keys").glob("*")]):
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"Others may read {path}; run `chmod 600 {path}`."


def accounts() -> Iterator[Finding]:
    """Nobody signs in with a password that everybody knows."""
    if demo.find() is None:
        yield Finding("accounts", "ok", "No account has a password that pages show")
        return
    sentence = (
        "This is the demo, whose sign-in page shows the password of all accounts. For real work run "
        "`xiucheng init-bureau` in another XIUCHENG_VAR."
    )
    yield unsafe("accounts", sentence)


def storage() -> Iterator[Finding]:
    """The embedded database lies on a disk of this machine: locks and syncs of a share are not to be relied on."""
    if settings.database_url is not None:
        return
    kind = filesystem(settings.var)
    if kind in SHARED or kind.startswith("fuse."):
        sentence = (
            f"{settings.var} is a network share ({kind}), where a database is damaged sooner or later; "
            "set XIUCHENG_VAR to a disk of this machine."
        )
        yield unsafe("storage", sentence)


def filesystem(path: Path) -> str:
    """The kind of the file system that holds a path, empty when nobody can tell."""
    mounts = {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    return next((mounts[place] for place in (path, *path.parents) if place in mounts), "")


def limits() -> Iterator[Finding]:
    """How often the same may ask."""
    if not limiter.factor:
        yield unsafe("limits", "XIUCHENG_LIMITS=0 switches all limits off: passwords can be guessed faster.")
    for limit in LIMITS:
        yield Finding("limits", "ok", f"{limit.what}: {limit.told(limiter.factor)}")


def gateways() -> Iterator[Finding]:
    """Programs that take in what devices send."""
    yield Finding(
        "gateways", "ok", "This version has none: no device is listened to, and no port is open for one"
    )
