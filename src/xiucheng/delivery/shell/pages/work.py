# SPDX-License-Identifier: Apache-2.0
"""My work: the inbox with its tabs."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.shell import present
from xiucheng.delivery.shell.pages import first_row, signed_in
from xiucheng.delivery.shell.pages.start import beginnings
from xiucheng.delivery.shell.shapes import EmptyView, WorkView
from xiucheng.delivery.shell.shapes import Tab as TabView
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.tabs import Tab
from xiucheng.kernel.tables.cases import download_cases

HOT = frozenset({Tab.OVERDUE, Tab.RETURNED})


def home(_request: ActorRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("shell:work"))


@require_GET
@signed_in
def work(request: ActorRequest) -> HttpResponse:
    """One tab, least time left first."""
    tab = _asked_tab(request)
    page = desk.work(request.actor, tab, after=request.GET.get("after") or None)
    counts = desk.counts(request.actor)
    first = first_row(request)
    following = {"tab": tab.value, "after": page.next or "", "first": first + len(page.items)}
    view = WorkView(
        url=f"{reverse('shell:work')}?{urlencode({'tab': tab.value})}",
        # most people are never opened anything
        tabs=tuple(
            _tab(one, tab, counts.get(one))
            for one in Tab
            if one is not Tab.OPENED or counts[one] or one is tab
        ),
        rows=tuple(present.row(item, mine=tab is Tab.MINE) for item in page.items),
        empty=_empty(tab),
        paging=present.paging(page, first, f"?{urlencode(following)}"),
        start_url=reverse("shell:start") if any(beginnings(request.actor)) else "",
        export_url=f"{reverse('shell:work-export')}?{urlencode({'tab': tab.value})}",
        bulk=present.bulk(request.actor, page.items),
        open_url=opened(request),
        print_title=" · ".join([_("My work"), _labels()[tab]]),
    )
    return render(request, "shell/work.html", {"work": view})


def _asked_tab(request: ActorRequest) -> Tab:
    asked = request.GET.get("tab", "")
    return Tab(asked) if asked in set(Tab) else Tab.MINE


@require_GET
@signed_in
def export(request: ActorRequest) -> HttpResponseBase:
    """All that a tab holds now, as a file."""
    tab = _asked_tab(request)
    rows, form = desk.work_rows(request.actor, tab), request.GET.get("format", "csv")
    return download_cases(request.actor, _labels()[tab], rows, form, of="work", asked=[("tab", tab.value)])


def opened(request: ActorRequest) -> str:
    """The case that the address asks to show beside the list."""
    address = request.GET.get("open", "")
    return address if address.startswith(reverse("shell:home") + "records/") else ""


def _tab(one: Tab, current: Tab, count: int | None) -> TabView:
    more = count is not None and count > desk.COUNTED
    shown = desk.COUNTED if more else count
    return TabView(one.value, _labels()[one], f"?tab={one.value}", shown, one is current, one in HOT, more)


def _labels() -> dict[Tab, str]:
    return {
        Tab.MINE: _("Mine"),
        Tab.UNIT: _("My unit"),
        Tab.POOL: _("Pool"),
        Tab.RETURNED: _("Returned"),
        Tab.DUE_TODAY: _("Due today"),
        Tab.OVERDUE: _("Overdue"),
        Tab.HANDLED: _("Handled"),
        Tab.OPENED: _("Opened to me"),
    }


def _empty(tab: Tab) -> EmptyView:
    """What would be here, and how it gets here."""
    helps = {
        Tab.MINE: _("Cases that wait for your post appear here by themselves."),
        Tab.UNIT: _("Open cases of your unit appear here."),
        Tab.POOL: _("Cases of your unit that nobody has taken yet appear here."),
        Tab.RETURNED: _("Cases that were sent back appear here."),
        Tab.DUE_TODAY: _("Cases whose time ends today appear here."),
        Tab.OVERDUE: _("Cases whose time is over appear here."),
        Tab.HANDLED: _("Cases that your unit passed on or closed appear here."),
        Tab.OPENED: _("Cases that somebody opened to you for reading appear here, until their time ends."),
    }
    return EmptyView(_("Nothing here"), helps[tab])
