# SPDX-License-Identifier: Apache-2.0
"""The addresses in force, embedded or given, and their form for Django."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from xiucheng.kernel.database import embedded, given
from xiucheng.kernel.database.place import Urls
from xiucheng.kernel.settings import Settings, settings

DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def urls(source: Settings = settings) -> Urls:
    """Addresses for the two roles; nothing is started."""
    if source.database_url is None:
        return embedded.urls(source.var)
    if source.owner_database_url is None:
        return Urls(owner=source.database_url, app=given.app_url(source.var, source.database_url))
    return Urls(owner=source.owner_database_url, app=source.database_url)


def ready() -> Urls:
    """The same, with the embedded server running, or the given one asked for a role of the system's own."""
    if settings.database_url is None:
        return embedded.ensure()
    if settings.owner_database_url is None:
        given.provide(settings.var, settings.database_url)
    return urls()


def for_django(url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    entry: dict[str, Any] = {"ENGINE": "xiucheng.kernel.database.backend", "CONN_MAX_AGE": None}
    entry |= {"CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
    entry |= {django: parts.pop(name, "") for name, django in DJANGO_NAMES.items()}
    entry["OPTIONS"] = {"application_name": "xiucheng", "connect_timeout": 10} | parts
    return entry
