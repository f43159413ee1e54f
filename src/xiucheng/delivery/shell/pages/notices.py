# SPDX-License-Identifier: Apache-2.0
"""The bell, the list under it, and how somebody is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.pages.background import before, bell_tabs
from xiucheng.delivery.shell.shapes import Choice, EmptyView, FormField
from xiucheng.delivery.shell.told import KindRow, NoticeRow, NoticeSettingsView, NoticesView
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.notify import browsers, inbox, kinds, preferences, providers, registry
from xiucheng.kernel.notify.preferences import Chosen, NotUsable
from xiucheng.kernel.notify.texts import Line
from xiucheng.kernel.notify.types import OUTER, Channel, Mode
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.ui.answers import SeeOther
from xiucheng.kernel.ui.words import duration

ICONS = {
    kinds.ARRIVED: "inbox",
    kinds.RETURNED: "arrow-back-up",
    kinds.NEARLY_DUE: "alarm",
    kinds.OVERDUE: "alert-triangle",
    kinds.JOB_ENDED: "list-check",
}
PLAIN_FIELDS = ("mail", "phone", "quiet_from", "quiet_to", "digest_minutes")


@require_safe
@signed_in
def listing(request: ActorRequest) -> HttpResponse:
    """Notices, newest first."""
    lines, following = inbox.listing(request.actor, before=before(request))
    page = NoticesView(
        rows=tuple(_row(line) for line in lines),
        empty=EmptyView(
            _("No notices"),
            _("What comes to your desk, comes back to it or nears its end is told here."),
            icon="bell",
        ),
        tabs=bell_tabs("notices"),
        unread=inbox.unread(request.actor),
        read_url=reverse("shell:notices-read"),
        next_url=f"?{urlencode({'before': following})}" if following else "",
    )
    return render(request, "shell/notices.html", {"page": page})


def _row(line: Line) -> NoticeRow:
    late = line.kind == kinds.OVERDUE
    return NoticeRow(
        id=line.id,
        url=reverse("shell:notice", args=[line.id]),
        label=line.label,
        text=line.text,
        title=line.title,
        at=line.at,
        due_at=line.due_at,
        read=line.read,
        tone="late" if late else "urgent" if line.urgent else "plain",
        icon=ICONS.get(line.kind, "bell"),
    )


@require_safe
@signed_in
def bell(request: ActorRequest) -> HttpResponse:
    """The bell with its count; pages ask for it once a minute."""
    return render(request, "ui/bell.html", {"unread": inbox.unread(request.actor), "known": True})


@require_safe
@signed_in
def follow(request: ActorRequest, identity: int) -> HttpResponse:
    """Lead to what a notice is about; it is read by that."""
    try:
        line = inbox.open_one(request.actor, identity)
    except NotThere:
        raise NotFound from None
    return HttpResponseRedirect(line.url or reverse("shell:notices"))


@require_POST
@signed_in
def read(request: ActorRequest) -> HttpResponse:
    """Mark all, or those that are named, as read."""
    named = [int(text) for text in request.POST.getlist("notice") if text.isdecimal() and len(text) < 19]
    inbox.read(request.actor, named or None)
    return SeeOther(reverse("shell:notices"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settings(request: ActorRequest) -> HttpResponse:
    """Channel by kind of event, addresses, quiet hours, and how long a digest gathers."""
    if request.method != "POST":
        return _draw(request, preferences.chosen(request.actor), saved="saved" in request.GET)
    offered = {f"{kind}/{channel}" for kind in registry.kinds() for channel in Channel}
    given = {
        name: str(text) for name, text in request.POST.items() if name in offered or name in PLAIN_FIELDS
    }
    try:
        preferences.choose(request.actor, given)
    except NotUsable as refusal:
        return _draw(request, preferences.chosen(request.actor), given=given, errors=refusal.errors)
    return SeeOther(f"{reverse('shell:notice-settings')}?saved")


def _draw(
    request: ActorRequest,
    chosen: Chosen,
    *,
    given: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    saved: bool = False,
) -> HttpResponse:
    channels = (Channel.APP, *(one for one in OUTER if one is not Channel.PUSH or providers.push_key()))
    typed, wrong = given or {}, errors or {}
    rows = tuple(
        KindRow(str(kind.label), tuple(_mode_field(kind.code, one, chosen, typed, wrong) for one in channels))
        for kind in registry.kinds().values()
    )
    page = NoticeSettingsView(
        tabs=bell_tabs("settings"),
        action=request.path,
        channels=tuple(channel_words()[one] for one in channels),
        kinds=rows,
        fields=tuple(_plain_fields(chosen, typed, wrong)),
        error=_("Please mend the marked fields.") if wrong else "",
        saved=saved,
        push_key=providers.push_key(),
        push_url=reverse("shell:notice-push"),
        notes=tuple(
            _("%(channel)s is not set up here: the operator keeps these messages in a file.")
            % {"channel": channel_words()[one]}
            for one in channels
            if not providers.leaves_the_house(one)
        ),
    )
    return render(request, "shell/notice_settings.html", {"page": page}, status=422 if wrong else 200)


def _mode_field(
    kind: str, channel: Channel, chosen: Chosen, typed: dict[str, str], wrong: dict[str, str]
) -> FormField:
    name = f"{kind}/{channel.value}"
    words = _app_modes() if channel is Channel.APP else _modes()
    return FormField(
        name=name,
        kind="choice",
        label=f"{registry.kinds()[kind].label}: {channel_words()[channel]}",
        value=typed.get(name, chosen.modes[kind, channel].value),
        error=wrong.get(name, ""),
        help=channel_words()[channel],
        choices=tuple(Choice(one.value, words[one]) for one in preferences.modes_of(channel)),
    )


def _plain_fields(chosen: Chosen, typed: dict[str, str], wrong: dict[str, str]) -> Iterator[FormField]:
    minutes = tuple(Choice(str(one), duration(one)) for one in preferences.INTERVALS)
    quiet = _("Only what is urgent passes: the near end of what you hold yourself. Equal times: never quiet.")
    plain = (
        FormField("mail", "text", _("Mail address"), required=False, value=chosen.mail, autocomplete="email"),
        FormField("phone", "text", _("Mobile phone"), required=False, value=chosen.phone, autocomplete="tel"),
        FormField("quiet_from", "text", _("Quiet from"), value=f"{chosen.quiet_from:%H:%M}"),
        FormField("quiet_to", "text", _("Quiet until"), value=f"{chosen.quiet_to:%H:%M}", help=quiet),
        FormField(
            "digest_minutes", "choice", _("Gather for"), value=str(chosen.digest_minutes), choices=minutes
        ),
    )
    for one in plain:
        yield replace(one, value=typed.get(one.name, one.value), error=wrong.get(one.name, ""), private=True)


def channel_words() -> dict[Channel, str]:
    """The channels in words."""
    return {
        Channel.APP: _("Under the bell"),
        Channel.MAIL: _("Mail"),
        Channel.SMS: _("SMS"),
        Channel.PUSH: _("This browser and others"),
    }


def _modes() -> dict[Mode, str]:
    return {
        Mode.OFF: _("never"),
        Mode.URGENT: _("only urgent"),
        Mode.DIGEST: _("gathered"),
        Mode.ONCE: _("at once"),
    }


def _app_modes() -> dict[Mode, str]:
    return {Mode.OFF: _("never"), Mode.ONCE: _("yes")}


@require_http_methods(["POST", "DELETE"])
@signed_in
def push(request: ActorRequest) -> HttpResponse:
    """A browser says where it takes pushed messages, or that it takes them no more."""
    try:
        given = json.loads(request.body)
        if request.method == "DELETE":
            browsers.forget(request.actor, given)
        else:
            browsers.keep(request.actor, given, request.headers.get("User-Agent", ""))
    except (ValueError, RecursionError, browsers.Unusable):
        return JsonResponse({"message": _("This browser's push service cannot be used here.")}, status=422)
    return JsonResponse({}, status=200)
