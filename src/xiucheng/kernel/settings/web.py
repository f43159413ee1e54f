# SPDX-License-Identifier: Apache-2.0
"""Where pages and live updates are served, under which names, and through which proxies."""

from dataclasses import dataclass

from xiucheng.kernel.settings import reading as read
from xiucheng.kernel.settings.reading import Networks, setting


@dataclass(frozen=True)
class Web:
    """Pages and network"""

    host: str = setting("XIUCHENG_HOST", "127.0.0.1", "Network address the web part listens on.")
    port: int = setting("PORT", "8000", "Port of pages and programming interface.", read.port)
    live_port: int = setting(
        "XIUCHENG_LIVE_PORT",
        "",
        "Port of live updates. Empty: the port above plus one.",
        lambda v: read.port(v) if v else 0,
    )
    live_url: str = setting(
        "LIVE_URL",
        "",
        "Address under which browsers reach live updates. Empty: this host and the port of live updates.",
    )
    public_url: str = setting(
        "XIUCHENG_PUBLIC_URL",
        "",
        "Address under which people reach the pages, such as https://city.example.org, for links in messages. "
        "Empty: messages carry no links.",
        read.address,
    )
    web_processes: int = setting(
        "XIUCHENG_WEB_PROCESSES",
        "1",
        "Processes of the web part; more only where there are processors to spare.",
        read.count,
    )
    web_threads: int = setting(
        "XIUCHENG_WEB_THREADS",
        "4",
        "Threads of the web part; each holds one database connection.",
        read.count,
    )
    allowed_hosts: tuple[str, ...] = setting(
        "XIUCHENG_ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names under which browsers reach the system, with commas between.",
        read.words,
    )
    behind_tls: bool = setting(
        "XIUCHENG_BEHIND_TLS",
        "no",
        "Whether a proxy in front speaks HTTPS: cookies are then sent over HTTPS "
        "only and the header X-Forwarded-Proto is trusted.",
        read.flag,
    )
    trusted_proxies: Networks = setting(
        "XIUCHENG_TRUSTED_PROXIES",
        "",
        "Addresses or networks of the proxies in front, with commas between: of X-Forwarded-For only what these "
        "say counts, for limits and the access log. Empty: this machine's own where a proxy speaks HTTPS, "
        "else none.",
        read.networks,
    )
    limits: int = setting(
        "XIUCHENG_LIMITS",
        "1",
        "Multiplies how often the same name, device, token, person or address may ask (`xiucheng doctor` shows "
        "the limits). 0 switches them off.",
        read.number,
    )
    base_map: str = setting(
        "XIUCHENG_BASE_MAP",
        "",
        "Address pattern of raster map tiles with {z}, {x} and {y}. Empty: only our own "
        "boundaries are drawn.",
    )
