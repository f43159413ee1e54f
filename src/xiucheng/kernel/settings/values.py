# SPDX-License-Identifier: Apache-2.0
"""The settings themselves: one frozen object, every field with its variable, default and meaning."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Networks = tuple[IPv4Network | IPv6Network, ...]
LOOPBACK: Networks = (ip_network("127.0.0.0/8"), ip_network("::1"))
HOURS = re.compile(r"^\d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*$")


FILE_MEGABYTES: Mapping[str, int] = {"photo": 30, "document": 50, "table": 100, "audio": 100, "video": 2000}
"""Default sizes of files by kind."""


class SettingsError(Exception):
    """A setting cannot be used; the message says which and what to write instead."""


def _text(value: str) -> str:
    return value


def _optional(value: str) -> str | None:
    return value or None


def _path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _port(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() else 0
    if not 0 < number < 65536:
        raise ValueError("a port number between 1 and 65535")
    return number


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise ValueError("a whole number, 0 or more")
    return int(value)


def _count(value: str) -> int:
    number = _number(value)
    if number < 1:
        raise ValueError("a whole number, 1 or more")
    return number


def _flag(value: str) -> bool:
    lowered = value.lower()
    if lowered not in {"1", "0", "true", "false", "yes", "no", ""}:
        raise ValueError("yes or no")
    return lowered in {"1", "true", "yes"}


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _networks(value: str) -> Networks:
    try:
        return tuple(ip_network(word, strict=False) for word in _words(value))
    except ValueError as error:
        raise ValueError("addresses or networks such as 10.0.0.5 or 10.0.0.0/8") from error


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("the name of a time zone such as Asia/Shanghai") from error
    return value


def _hours(value: str) -> str:
    if not HOURS.match(value):
        raise ValueError("working hours such as 08:30-12:00,13:30-17:30")
    return value


def _megabytes(value: str) -> Mapping[str, int]:
    """Sizes by kind of file; a kind that is not named keeps its default."""
    sizes = dict(FILE_MEGABYTES)
    for part in filter(None, value.split(",")):
        kind, _equals, size = (word.strip() for word in part.partition("="))
        if kind not in sizes or not (size.isascii() and size.isdigit() and 0 < int(size) <= 100_000):
            raise ValueError("sizes in MB by kind, such as photo=30,video=2000; kinds: " + ", ".join(sizes))
        sizes[kind] = int(size)
    return sizes


def _scanner(value: str) -> str:
    host, _colon, port = value.rpartition(":")
    if value and not value.startswith("/") and not (host and port.isascii() and port.isdigit()):
        raise ValueError("host:port or the path of a socket, such as 127.0.0.1:3310")
    return value


def _address(value: str) -> str:
    if value and not re.match(r"^https?://[^/\s]+", value):
        raise ValueError("a web address such as https://city.example.org")
    return value


def _contact(value: str) -> str:
    if value and not value.startswith(("mailto:", "https://")):
        raise ValueError("an address such as mailto:it@example.org")
    return value


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return value

    return read


def _setting(variable: str, default: str, doc: str, read: Callable[[str], Any] = _text) -> Any:
    return field(metadata={"variable": variable, "default": default, "doc": doc, "read": read})


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set. `docs/settings.md` is made from these lines."""

    var: Path = _setting(
        "XIUCHENG_VAR",
        "var",
        "Folder of everything that must be kept: database, files, keys, seals. "
        "A relative path counts from the current folder.",
        _path,
    )
    database_url: str | None = _setting(
        "DATABASE_URL",
        "",
        "Address of a PostgreSQL (15 or newer). With the setting below: as the role of the running system, "
        "which may only add to the record. Alone: as a role that may make this one, or else does all itself. "
        "Empty: an embedded PostgreSQL under the folder above.",
        _optional,
    )
    owner_database_url: str | None = _setting(
        "XIUCHENG_OWNER_DATABASE_URL",
        "",
        "The same database as the role that owns its tables; used to migrate, back up and restore.",
        _optional,
    )
    host: str = _setting("XIUCHENG_HOST", "127.0.0.1", "Network address the web part listens on.")
    port: int = _setting("PORT", "8000", "Port of pages and programming interface.", _port)
    live_port: int = _setting(
        "XIUCHENG_LIVE_PORT",
        "",
        "Port of live updates. Empty: the port above plus one.",
        lambda v: _port(v) if v else 0,
    )
    live_url: str = _setting(
        "LIVE_URL",
        "",
        "Address under which browsers reach live updates. Empty: this host and the port of live updates.",
    )
    web_processes: int = _setting(
        "XIUCHENG_WEB_PROCESSES",
        "1",
        "Processes of the web part; more only where there are processors to spare.",
        _count,
    )
    web_threads: int = _setting(
        "XIUCHENG_WEB_THREADS", "4", "Threads of the web part; each holds one database connection.", _count
    )
    language: str = _setting(
        "XIUCHENG_LANGUAGE",
        "zh-hans",
        "Language of somebody who has not chosen one.",
        _one_of("zh-hans", "en"),
    )
    time_zone: str = _setting("XIUCHENG_TIME_ZONE", "Asia/Shanghai", "Civil time of the bureau.", _zone)
    working_hours: str = _setting(
        "XIUCHENG_WORKING_HOURS",
        "08:30-12:00,13:30-17:30",
        "Working hours of units that set none of their own.",
        _hours,
    )
    allowed_hosts: tuple[str, ...] = _setting(
        "XIUCHENG_ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names under which browsers reach the system, with commas between.",
        _words,
    )
    behind_tls: bool = _setting(
        "XIUCHENG_BEHIND_TLS",
        "no",
        "Whether a proxy in front speaks HTTPS: cookies are then sent over HTTPS "
        "only and the header X-Forwarded-Proto is trusted.",
        _flag,
    )
    trusted_proxies: Networks = _setting(
        "XIUCHENG_TRUSTED_PROXIES",
        "",
        "Addresses or networks of the proxies in front, with commas between: of X-Forwarded-For only what these "
        "say counts, for limits and the access log. Empty: this machine's own where a proxy speaks HTTPS, "
        "else none.",
        _networks,
    )
    limits: int = _setting(
        "XIUCHENG_LIMITS",
        "1",
        "Multiplies how often the same name, device, token, person or address may ask (`xiucheng doctor` shows "
        "the limits). 0 switches them off.",
        _number,
    )
    production: bool = _setting(
        "XIUCHENG_PRODUCTION",
        "no",
        "Whether real work is done here: `xiucheng serve` then refuses to start where `xiucheng doctor` finds "
        "something unsafe.",
        _flag,
    )
    debug: bool = _setting(
        "XIUCHENG_DEBUG", "no", "Show error details in the browser. Never in service.", _flag
    )
    log_level: str = _setting(
        "XIUCHENG_LOG_LEVEL",
        "INFO",
        "Least severe level that is logged.",
        _one_of("DEBUG", "INFO", "WARNING", "ERROR"),
    )
    metrics_token: str | None = _setting(
        "XIUCHENG_METRICS_TOKEN",
        "",
        "Bearer token that /metrics asks for. Empty: only direct requests from this machine are answered.",
        _optional,
    )
    database_linger: int = _setting(
        "XIUCHENG_DATABASE_LINGER",
        "2",
        "Seconds after which an embedded PostgreSQL that nobody uses stops.",
        _number,
    )
    import_megabytes: int = _setting(
        "XIUCHENG_IMPORT_MEGABYTES",
        "200",
        "Largest table in megabytes that is taken by upload; the command takes any.",
        _count,
    )
    base_map: str = _setting(
        "XIUCHENG_BASE_MAP",
        "",
        "Address pattern of raster map tiles with {z}, {x} and {y}. Empty: only our own "
        "boundaries are drawn.",
    )

    file_megabytes: Mapping[str, int] = _setting(
        "XIUCHENG_FILE_MEGABYTES",
        ",".join(f"{kind}={size}" for kind, size in FILE_MEGABYTES.items()),
        "Largest files in megabytes by kind. A kind that is left out keeps its default.",
        _megabytes,
    )
    photo_megapixels: int = _setting(
        "XIUCHENG_PHOTO_MEGAPIXELS",
        "64",
        "Most millions of pixels of a photo; decoding takes up to four bytes for each.",
        _count,
    )
    file_link_minutes: int = _setting(
        "XIUCHENG_FILE_LINK_MINUTES", "5", "Minutes that the address of a file lives at most.", _count
    )
    clamd: str = _setting(
        "XIUCHENG_CLAMD",
        "",
        "Malware scanner: host:port or socket of a clamd. Nothing is given out before it was scanned. "
        "Empty: files are not scanned.",
        _scanner,
    )
    public_url: str = _setting(
        "XIUCHENG_PUBLIC_URL",
        "",
        "Address under which people reach the pages, such as https://city.example.org, for links in messages. "
        "Empty: messages carry no links.",
        _address,
    )
    mail: str = _setting(
        "XIUCHENG_MAIL",
        "file",
        "Who carries mail: smtp; file (a file under var/outbox/); console (a line of the log without words).",
        _one_of("file", "console", "smtp"),
    )
    mail_host: str = _setting("XIUCHENG_MAIL_HOST", "localhost", "Mail server.")
    mail_port: int = _setting("XIUCHENG_MAIL_PORT", "25", "Port of the mail server.", _port)
    mail_tls: str = _setting(
        "XIUCHENG_MAIL_TLS",
        "none",
        "How the way to the mail server is encrypted: none, starttls, or tls from the beginning.",
        _one_of("none", "starttls", "tls"),
    )
    mail_user: str = _setting("XIUCHENG_MAIL_USER", "", "Name at the mail server. Empty: no sign-in.")
    mail_password: str = _setting("XIUCHENG_MAIL_PASSWORD", "", "Password at the mail server.")
    mail_from: str = _setting("XIUCHENG_MAIL_FROM", "xiucheng@localhost", "Address that mail comes from.")
    sms: str = _setting(
        "XIUCHENG_SMS",
        "file",
        "Who carries SMS: http (the gateway below); file (a file under var/outbox/); console (a line of the log).",
        _one_of("file", "console", "http"),
    )
    sms_url: str = _setting(
        "XIUCHENG_SMS_URL",
        "",
        "Address of the SMS gateway; what it is sent: kernel/notify/providers/gateway.py.",
        _address,
    )
    sms_key_id: str = _setting("XIUCHENG_SMS_KEY_ID", "", "Name under which the gateway knows us.")
    sms_secret: str = _setting(
        "XIUCHENG_SMS_SECRET",
        "",
        "Secret that signs requests to the gateway and its receipts to /receipts/sms/.",
    )
    sms_sign: str = _setting(
        "XIUCHENG_SMS_SIGN", "", "Registered signature of the sender, put before each SMS."
    )
    sms_templates: tuple[str, ...] = _setting(
        "XIUCHENG_SMS_TEMPLATES",
        "",
        "Numbers of the templates registered with the gateway, as one=SMS_1,digest=SMS_2.",
        _words,
    )
    push_contact: str = _setting(
        "XIUCHENG_PUSH_CONTACT",
        "",
        "Web push is on once this says whom push services may ask, such as mailto:it@example.org. The key is made "
        "in var/push.key.",
        _contact,
    )
    push_services: tuple[str, ...] = _setting(
        "XIUCHENG_PUSH_SERVICES",
        "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com",
        "Hosts of push services that may be sent to, with all below them; or whole addresses.",
        _words,
    )
    personal_keys: str = _setting(
        "XIUCHENG_PERSONAL_KEYS",
        "",
        "File of the keys of personal words. Empty: personal.keys in the folder above, where backups take it along.",
    )

    @property
    def proxies(self) -> Networks:
        """The proxies whose word about an address counts."""
        return self.trusted_proxies or (LOOPBACK if self.behind_tls else ())

    @property
    def secret_key(self) -> str:
        """Key of signed cookies and tickets; made on the first start, readable by the operator only."""
        return kept_secret(self.var / "secret.key", 50)


def kept_secret(path: Path, length: int) -> str:
    """Read a secret from a file, made first when there is none; two first starts at once agree."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(length) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read every setting; the first one that cannot be used is named in a sentence."""
    source = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for item in fields(Settings):
        variable, default, read = (item.metadata[name] for name in ("variable", "default", "read"))
        given = source.get(variable, "").strip()
        try:
            values[item.name] = read(given or default)
        except ValueError as error:
            raise SettingsError(f"{variable} is {given!r}; write {error}.") from error
    if not values["live_port"]:
        values["live_port"] = values["port"] + 1 if values["port"] < 65535 else values["port"] - 1
    if not values["live_url"]:
        values["live_url"] = f"http://{values['host']}:{values['live_port']}"
    return Settings(**values)
