# SPDX-License-Identifier: Apache-2.0
"""Where things are kept, the database, the bureau's time and language, how much is logged."""

from dataclasses import dataclass
from pathlib import Path

from xiucheng.kernel.settings import reading as read
from xiucheng.kernel.settings.reading import setting


@dataclass(frozen=True)
class Machine:
    """Machine and operation"""

    var: Path = setting(
        "XIUCHENG_VAR",
        "var",
        "Folder of everything that must be kept: database, files, keys, seals. "
        "A relative path counts from the current folder.",
        read.path,
    )
    database_url: str | None = setting(
        "DATABASE_URL",
        "",
        "Address of a PostgreSQL (15 or newer). With the setting below: as the role of the running system, "
        "which may only add to the record. Alone: as a role that may make this one, or else does all itself. "
        "Empty: an embedded PostgreSQL under the folder above.",
        read.optional,
    )
    owner_database_url: str | None = setting(
        "XIUCHENG_OWNER_DATABASE_URL",
        "",
        "The same database as the role that owns its tables; used to migrate, back up and restore.",
        read.optional,
    )
    database_linger: int = setting(
        "XIUCHENG_DATABASE_LINGER",
        "2",
        "Seconds after which an embedded PostgreSQL that nobody uses stops.",
        read.number,
    )
    personal_keys: str = setting(
        "XIUCHENG_PERSONAL_KEYS",
        "",
        "File of the keys of personal words. Empty: personal.keys in the folder above, where backups take it along.",
    )
    language: str = setting(
        "XIUCHENG_LANGUAGE",
        "zh-hans",
        "Language of somebody who has not chosen one.",
        read.one_of("zh-hans", "en"),
    )
    time_zone: str = setting("XIUCHENG_TIME_ZONE", "Asia/Shanghai", "Civil time of the bureau.", read.zone)
    working_hours: str = setting(
        "XIUCHENG_WORKING_HOURS",
        "08:30-12:00,13:30-17:30",
        "Working hours of units that set none of their own.",
        read.hours,
    )
    production: bool = setting(
        "XIUCHENG_PRODUCTION",
        "no",
        "Whether real work is done here: `xiucheng serve` then refuses to start where `xiucheng doctor` finds "
        "something unsafe.",
        read.flag,
    )
    debug: bool = setting(
        "XIUCHENG_DEBUG", "no", "Show error details in the browser. Never in service.", read.flag
    )
    log_level: str = setting(
        "XIUCHENG_LOG_LEVEL",
        "INFO",
        "Least severe level that is logged.",
        read.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
    )
    metrics_token: str | None = setting(
        "XIUCHENG_METRICS_TOKEN",
        "",
        "Bearer token that /metrics asks for. Empty: only direct requests from this machine are answered.",
        read.optional,
    )
