# SPDX-License-Identifier: Apache-2.0
"""Who carries the messages of a channel: chosen by configuration, files by default."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from xiucheng.kernel.notify.providers.files import ConsoleProvider, FileProvider
from xiucheng.kernel.notify.providers.gateway import GatewayProvider
from xiucheng.kernel.notify.providers.mail import MailProvider
from xiucheng.kernel.notify.providers.push import PushProvider
from xiucheng.kernel.notify.providers.push import public_key as push_key
from xiucheng.kernel.notify.types import Channel, Message
from xiucheng.kernel.settings import settings

__all__ = ["Provider", "configured", "folder", "lacking", "leaves_the_house", "provider", "push_key"]

SHORTEST_SECRET = 16


class Provider(Protocol):
    """Hands one message over.

    `repeatable`: a message that is handed over twice under one key reaches its receiver once, so one whose
    worker was killed meanwhile can be sent again.
    """

    repeatable: bool

    def send(self, message: Message) -> str:
        """Hand it over; returns the provider's own number of it, if it gives one. Raises `Later`, `Never`, `Gone`."""


def provider(channel: Channel) -> Provider:
    """The configured provider of a channel."""
    name = configured(channel)
    if name == "console":
        return ConsoleProvider(channel)
    if name == "file":
        return FileProvider(channel, folder())
    if channel is Channel.MAIL:
        return MailProvider()
    return GatewayProvider() if channel is Channel.SMS else PushProvider()


def folder() -> Path:
    """Where channels that are not set up keep their messages, one file each."""
    return settings.var / "outbox"


def configured(channel: Channel) -> str:
    """The name of a channel's provider as configured."""
    push = "push" if settings.push_contact else "nobody"
    return {Channel.MAIL: settings.mail, Channel.SMS: settings.sms, Channel.PUSH: push}[channel]


def lacking() -> Iterator[str]:
    """What a configured provider lacks, as sentences for the operator."""
    if settings.mail == "smtp" and "@" not in settings.mail_from:
        yield "Mail needs an address it comes from: set XIUCHENG_MAIL_FROM."
    if settings.sms == "http":
        needed = {
            "XIUCHENG_SMS_URL": settings.sms_url,
            "XIUCHENG_SMS_KEY_ID": settings.sms_key_id,
            "XIUCHENG_SMS_SECRET": settings.sms_secret,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            yield f"SMS by the gateway needs {', '.join(missing)}."
        if settings.sms_secret and len(settings.sms_secret) < SHORTEST_SECRET:
            yield f"XIUCHENG_SMS_SECRET is too short; use {SHORTEST_SECRET} letters or more."


def leaves_the_house(channel: Channel) -> bool:
    """Whether messages of a channel really reach somebody, and do not end in a file."""
    if channel is Channel.PUSH:
        return bool(settings.push_contact)
    return channel is Channel.APP or configured(channel) not in {"console", "file"}
