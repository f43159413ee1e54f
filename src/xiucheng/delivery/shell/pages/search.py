# SPDX-License-Identifier: Apache-2.0
"""Search over everything: the result page, and the first hits under the search box while somebody types."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.shell import present
from xiucheng.delivery.shell.pages import first_row, signed_in
from xiucheng.delivery.shell.shapes import EmptyView, FoundRow, Paging, Piece, SearchView
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.process.errors import Invalid
from xiucheng.kernel.search.find import Found, Hit, find
from xiucheng.kernel.search.words import marked, normal

PANEL = "search-panel"
IN_THE_PANEL = 6
NOTHING = Found((), [], None)


@require_GET
@signed_in
def search(request: ActorRequest) -> HttpResponse:
    """What was found, newest first. A whole number leads straight to its case."""
    asked = request.GET.get("q", "")
    panel = request.headers.get("HX-Target") == PANEL
    found, refusal = NOTHING, ""
    if asked.strip():
        try:
            found = _found(request, asked, panel=panel)
        except Invalid as error:
            refusal = str(error)
    if not panel and len(found.hits) == 1 and normal(asked.strip()) == normal(found.hits[0].item.number):
        item = found.hits[0].item
        return HttpResponseRedirect(present.record_url(item.process, item.id))
    first = first_row(request)
    view = SearchView(
        asked=asked if asked.isprintable() else "",
        rows=tuple(_row(hit, found.terms) for hit in found.hits),
        empty=_empty(asked),
        refusal=refusal,
        paging=None if panel else _paging(found, asked, first),
        all_url=f"{reverse('shell:search')}?{urlencode({'q': asked})}" if found.next else "",
    )
    template = "shell/search_panel.html" if panel else "shell/search.html"
    # under the box a refusal is a hint while somebody still types, and no fault of the page
    return render(request, template, {"search": view}, status=422 if refusal and not panel else 200)


def _found(request: ActorRequest, asked: str, *, panel: bool) -> Found:
    if panel:
        return find(request.actor, asked, IN_THE_PANEL)
    return find(request.actor, asked, after=request.GET.get("after") or None)


def _paging(found: Found, asked: str, first: int) -> Paging | None:
    last = first + len(found.hits) - 1
    if found.next is None and first == 1:
        return None
    following = {"q": asked, "after": found.next or "", "first": last + 1}
    return Paging(first, last, next_url=f"?{urlencode(following)}" if found.next else "")


def _row(hit: Hit, terms: tuple[str, ...]) -> FoundRow:
    item = hit.item

    def pieces(text: str) -> tuple[Piece, ...]:
        return tuple(Piece(piece.text, hit=piece.hit) for piece in marked(text, terms))

    return FoundRow(
        id=item.id,
        url=present.record_url(item.process, item.id),
        number=pieces(item.number),
        title=pieces(item.title),
        address=pieces(item.address),
        excerpt=pieces(hit.excerpt),
        process=item.process_label,
        area=item.area,
        holder=item.holder,
        state=item.state_label,
        tone=present.tone(item),
        clock=present.clock(item.countdown),
    )


def _empty(asked: str) -> EmptyView:
    if not asked.strip():
        return EmptyView(
            _("Search everything"),
            _(
                "Write a number or a part of it, an address, or words of the report; two characters are enough. "
                "Several words narrow the search."
            ),
            icon="search",
        )
    return EmptyView(
        _("Nothing found"),
        _(
            "Nothing that your posts may see holds all of these words. Use fewer or shorter words; names and "
            "telephone numbers of people are never searched."
        ),
        icon="search",
    )
