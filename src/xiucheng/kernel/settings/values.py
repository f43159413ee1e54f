# SPDX-License-Identifier: Apache-2.0
"""All settings of an installation as one frozen object, and the secrets that are kept beside its state."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from xiucheng.kernel.settings.files import Files
from xiucheng.kernel.settings.machine import Machine
from xiucheng.kernel.settings.messages import Messages
from xiucheng.kernel.settings.reading import Networks
from xiucheng.kernel.settings.signon import SignOn
from xiucheng.kernel.settings.web import Web

LOOPBACK: Networks = (ip_network("127.0.0.0/8"), ip_network("::1"))
GROUPS = (Machine, Web, SignOn, Files, Messages)


class SettingsError(Exception):
    """A setting cannot be used; the message says which and what to write instead."""


@dataclass(frozen=True)
class Settings(Messages, Files, SignOn, Web, Machine):
    """Everything an operator can set, group by group."""

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
