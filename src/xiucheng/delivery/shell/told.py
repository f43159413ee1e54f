# SPDX-License-Identifier: Apache-2.0
"""Shapes of what stands under the bell: notices, background work, and how somebody is told."""

from dataclasses import dataclass
from datetime import datetime

from xiucheng.delivery.shell.shapes import EmptyView, Filter, FormField, FormView, Paging, Tab


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job: how far it is, what came of it, what can be done with it. 'tone' is a toast's level."""

    number: int
    title: str
    state: str
    icon: str
    tone: str
    open: bool
    percent: int | None = None
    words: str = ""
    """What it does now, or what it made."""
    asker: str = ""
    times: str = ""
    problem: str = ""
    act: str = ""
    """Who last cancelled or retried it, and why."""
    result_url: str = ""
    cancel_url: str = ""
    retry_url: str = ""


@dataclass(frozen=True, slots=True)
class BackgroundView:
    """background.html: context name 'page'. 'url' is the list's own address: while it runs, it asks again."""

    title: str
    url: str
    rows: tuple[JobRow, ...]
    empty: EmptyView
    tabs: tuple[Tab, ...] = ()
    filters: tuple[Filter, ...] = ()
    clear_url: str = ""
    paging: Paging | None = None

    @property
    def running(self) -> bool:
        """Whether anything will change by itself."""
        return any(row.open for row in self.rows)


@dataclass(frozen=True, slots=True)
class AskedView:
    """asked.html: context name 'page'. One form on a page of its own."""

    form: FormView
    back_url: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice under the bell. 'tone': plain, urgent or late."""

    id: int
    url: str
    label: str
    text: str
    title: str = ""
    at: datetime | None = None
    due_at: datetime | None = None
    read: bool = False
    tone: str = "plain"
    icon: str = "bell"


@dataclass(frozen=True, slots=True)
class NoticesView:
    """notices.html: context name 'page'."""

    rows: tuple[NoticeRow, ...]
    empty: EmptyView
    tabs: tuple[Tab, ...]
    unread: int = 0
    read_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of notice and, for each channel, what can be chosen; 'name' is the field's own, 'help' the channel."""

    label: str
    choices: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class NoticeSettingsView:
    """notice_settings.html: context name 'page'. 'push_key' is empty while web push is not configured."""

    tabs: tuple[Tab, ...]
    action: str
    channels: tuple[str, ...]
    kinds: tuple[KindRow, ...]
    fields: tuple[FormField, ...]
    error: str = ""
    saved: bool = False
    push_key: str = ""
    push_url: str = ""
    notes: tuple[str, ...] = ()
