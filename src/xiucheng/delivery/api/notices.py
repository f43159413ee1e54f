# SPDX-License-Identifier: Apache-2.0
"""Notices of the caller, and how the caller is told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.api import told
from xiucheng.delivery.api.jobs import AFTER
from xiucheng.delivery.api.processes import LIMIT
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object, read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.notify import inbox, preferences, registry
from xiucheng.kernel.notify.types import Channel, Mode
from xiucheng.kernel.process.errors import Invalid

UNREAD = Field("unread", Kind.BOOLEAN, Label("只看未读", "Only unread ones"), required=False)
LIST = (UNREAD, LIMIT, AFTER)
ONE = Field(
    "notice",
    Kind.INTEGER,
    Label("通知的 id，缺省为全部", "Id of a notice; all when not given"),
    required=False,
    minimum=1,
)
MODES = (
    (Mode.OFF, Label("不通知", "Never")),
    (Mode.URGENT, Label("仅紧急", "Only what is urgent")),
    (Mode.DIGEST, Label("汇总", "Gathered")),
    (Mode.ONCE, Label("立即", "At once")),
)
CHANNELS = (
    (Channel.APP, Label("站内", "Under the bell")),
    (Channel.MAIL, Label("邮件", "Mail")),
    (Channel.SMS, Label("短信", "SMS")),
    (Channel.PUSH, Label("浏览器推送", "Web push")),
)
CHOICE = (
    Field("mail", Kind.TEXT, Label("邮箱", "Mail address"), required=False, max_length=254),
    Field("phone", Kind.TEXT, Label("手机", "Mobile phone"), required=False, max_length=30),
    Field(
        "quiet_from",
        Kind.TEXT,
        Label("免打扰开始，如 21:00", "Quiet from, as 21:00"),
        required=False,
        max_length=8,
    ),
    Field(
        "quiet_to",
        Kind.TEXT,
        Label("免打扰结束，如 08:00", "Quiet until, as 08:00"),
        required=False,
        max_length=8,
    ),
    Field("digest_minutes", Kind.INTEGER, Label("汇总间隔（分钟）", "Minutes to gather"), required=False),
    Field(
        "kind",
        Kind.TEXT,
        Label("事项，与渠道、方式同填", "Kind, with channel and mode"),
        required=False,
        max_length=60,
    ),
    Field(
        "channel",
        Kind.CHOICE,
        Label("渠道", "Channel"),
        required=False,
        choices=tuple((code.value, label) for code, label in CHANNELS),
    ),
    Field(
        "mode",
        Kind.CHOICE,
        Label("方式", "Mode"),
        required=False,
        choices=tuple((code.value, label) for code, label in MODES),
    ),
)


def listing(request: HttpRequest) -> HttpResponse:
    """The caller's notices."""
    asked, actor = read_query(LIST, request), actor_of(request)
    found, following = inbox.listing(
        actor,
        unread_only=bool(asked["unread"]),
        before=asked["after"],
        limit=asked["limit"] or inbox.PART,
    )
    items = [asdict(line) for line in found]
    following_text = str(following) if following else None
    return reply({"items": items, "next": following_text, "unread": inbox.unread(actor)})


def read(request: HttpRequest) -> HttpResponse:
    """Mark one or all as read."""
    one = read_fields((ONE,), read_object(request))["notice"]
    return reply({"read": inbox.read(actor_of(request), None if one is None else [one])})


def telling(request: HttpRequest) -> HttpResponse:
    """How the caller is told."""
    return reply(_telling(actor_of(request)))


def choose(request: HttpRequest) -> HttpResponse:
    """Change what is given; an empty text empties mail and phone."""
    sent = read_object(request)
    given = read_fields(CHOICE, sent)
    mode = [given.pop(name) for name in ("kind", "channel", "mode")]
    changes = {name: str(value) for name, value in given.items() if value is not None}
    changes |= {name: "" for name in ("mail", "phone") if sent.get(name) == ""}
    if any(mode):
        changes[f"{mode[0] or ''}/{mode[1] or ''}"] = mode[2] or ""
    try:
        preferences.choose(actor_of(request), changes)
    except preferences.NotUsable as refusal:
        raise Invalid(
            {"mode" if "/" in name else name: why for name, why in refusal.errors.items()}
        ) from None
    return reply(_telling(actor_of(request)))


def _telling(actor: Actor) -> dict[str, object]:
    chosen = preferences.chosen(actor)
    modes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for kind in registry.kinds():
        for channel in Channel:
            modes[kind][channel.value] = chosen.modes[kind, channel].value
    return {
        "mail": chosen.mail,
        "phone": chosen.phone,
        "quiet_from": f"{chosen.quiet_from:%H:%M}",
        "quiet_to": f"{chosen.quiet_to:%H:%M}",
        "digest_minutes": chosen.digest_minutes,
        "modes": dict(modes),
    }


DOORS = (
    Door(
        method="GET",
        path="/notices",
        name="notices",
        tag="notices",
        summary=Label("我的通知，新的在前", "My notices, newest first"),
        permission=SIGNED_IN,
        view=listing,
        query=LIST,
        answers={200: told.NoticePage},
        refusals=(401, 422),
    ),
    Door(
        method="POST",
        path="/notices/read",
        name="notices_read",
        tag="notices",
        summary=Label("标为已读", "Mark as read"),
        permission=SIGNED_IN,
        view=read,
        body=(ONE,),
        answers={200: told.ReadShape},
        refusals=(400, 401, 403, 413, 415, 422),
    ),
    Door(
        method="GET",
        path="/notices/settings",
        name="notice_settings",
        tag="notices",
        summary=Label("我的通知方式", "How I am told"),
        permission=SIGNED_IN,
        view=telling,
        answers={200: told.TellingShape},
        refusals=(401,),
    ),
    Door(
        method="POST",
        path="/notices/settings",
        name="notices_choose",
        tag="notices",
        summary=Label("修改我的通知方式", "Change how I am told"),
        permission=SIGNED_IN,
        view=choose,
        body=CHOICE,
        answers={200: told.TellingShape},
        refusals=(400, 401, 403, 413, 415, 422),
    ),
)
