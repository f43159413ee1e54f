# SPDX-License-Identifier: Apache-2.0
"""The vocabulary of notices: channels, how they are used, kinds of notices with their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xiucheng.kernel.declaration.types import Label


class Channel(StrEnum):
    """How somebody is told. `APP` is the list under the bell; the others leave the system."""

    APP = "app"
    MAIL = "mail"
    SMS = "sms"
    PUSH = "push"


OUTER = (Channel.MAIL, Channel.SMS, Channel.PUSH)


class Mode(StrEnum):
    """When a channel tells a kind of notice: never, only what is urgent, gathered with others, each at once.

    What is urgent goes at once in every mode but `OFF`, also in quiet hours.
    """

    OFF = "off"
    URGENT = "urgent"
    DIGEST = "digest"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a kind from a day on. Places: {number}, {process}, {state}, {step}, {title}."""

    valid_from: date
    line: Label


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice, declared by an app as `notices = (Kind(…),)` on its AppConfig.

    `of_work`: about a record that waits for somebody; it is taken back, unread, once the record moves on.
    `modes`: how the channels tell it to somebody who chose nothing; a channel that is not named is off.
    """

    code: str
    label: Label
    wordings: tuple[Wording, ...]
    of_work: bool = False
    modes: Mapping[Channel, Mode] = field(default_factory=dict)

    def mode(self, channel: Channel) -> Mode:
        """What somebody has who chose nothing; the list under the bell is on."""
        return self.modes.get(channel, Mode.ONCE if channel is Channel.APP else Mode.OFF)

    def line(self, on: date) -> Label:
        """The words in force on a day; before the first, the first."""
        found = [wording for wording in self.wordings if wording.valid_from <= on]
        return max(found or self.wordings[:1], key=lambda one: one.valid_from).line


@dataclass(frozen=True, slots=True)
class Message:
    """What one channel carries to one receiver. `key` is the same for every try; `address` is where to:
    a mail address, a telephone number, or an endpoint with its keys as JSON. `parameters` fill the gateway's
    registered template."""

    key: str
    address: str
    subject: str
    text: str
    url: str = ""
    template: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False


class Later(Exception):
    """The provider did not take it now; the sentence says why. It is tried again."""


class Never(Exception):
    """The provider will never take it; the sentence says why."""


class Gone(Never):
    """The address does not exist any more and is forgotten."""
