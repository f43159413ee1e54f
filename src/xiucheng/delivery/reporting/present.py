# SPDX-License-Identifier: Apache-2.0
"""Reports, flags and similar cases as pages and answers show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiucheng.delivery.reporting.shapes import CaseLink, FlagView, ReportRow, ReportsPanel, SimilarRow
from xiucheng.delivery.shell.files import address
from xiucheng.delivery.shell.present import record_url
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.desk import WorkItem
from xiucheng.kernel.desk.names import names
from xiucheng.kernel.files.queries import covers
from xiucheng.kernel.files.types import Variant
from xiucheng.kernel.personal import reading
from xiucheng.kernel.ui.shapes import Fact
from xiucheng.kernel.ui.words import moment
from xiucheng.operations.reporting.queries import Similar, reports, similar
from xiucheng.operations.reporting.types import COPIED, DEFAULT_POINT, FAR_PHOTO, FLAGS, OLD_PHOTO, RECYCLED
from xiucheng.operations.supervision.types import CASE, CHANNELS, MOCKED


@dataclass(frozen=True, slots=True)
class Nearby:
    """A similar case with what is shown of it."""

    one: Similar
    item: WorkItem
    photo: str | None

    def told(self) -> dict[str, Any]:
        """As programs are told it."""
        item = self.item
        shown = ("id", "number", "title", "state", "state_label", "opened_at", "closed_at")
        return {
            **{name: getattr(item, name) for name in shown},
            "metres": self.one.metres,
            "alike": self.one.alike,
            "open": self.one.open,
            "photo": self.photo,
        }

    def row(self) -> SimilarRow:
        """As the form shows it."""
        item = self.item
        return SimilarRow(
            number=item.number,
            title=item.title,
            url=record_url(item.process, item.id),
            state=item.state_label,
            distance=_("%(metres)d m away") % {"metres": self.one.metres},
            when=moment(item.closed_at or item.opened_at),
            open=self.one.open,
            thumbnail_url=self.photo or "",
        )


def similar_cases(
    actor: Actor, place: tuple[float, float], *, words: str = "", class_code: str = ""
) -> list[Nearby]:
    """Cases that may be the same, the most alike first, with their first photo."""
    found = similar(actor, *place, words=words, class_code=class_code)
    ids = [one.record_id for one in found]
    photos = covers(ids) if ids else {}
    items = {item.id: item for item in desk.shown(ids)} if ids else {}
    return [
        Nearby(
            one,
            items[one.record_id],
            address(actor, photos[one.record_id], Variant.SMALL) if one.record_id in photos else None,
        )
        for one in found
    ]


def panel(actor: Actor, record: int) -> tuple[str, Mapping[str, Any]] | None:
    """The reports of a case on its page, and other cases that came with them."""
    found = reports.told_to(actor, reports.reports_of(record))
    if not found:
        return None
    process = registry.get(CASE)
    words = reading.entries_masked(actor, process, {one.record_id for one in found if one.record_id})
    people = names((), (), {one.reported_by for one in found}).people
    seen = reports.visible_numbers(actor, _meant(found))
    rows = tuple(
        ReportRow(
            words=one.words,
            channel=str(dict(CHANNELS).get(one.channel, one.channel)),
            when=moment(one.received_at),
            by=people.get(one.reported_by, "") if one.reported_by else "",
            address=one.address if len(found) > 1 else "",
            sent=one.external_id or "",
            code=spaced(one.code or ""),
            personal=_personal(one, words) if len(found) > 1 else (),
            flags=tuple(flag_views(one.flags, seen)),
        )
        for one in found
    )
    beside = desk.shown(reports.beside(actor, record))
    count = len(rows)
    view = ReportsPanel(
        title=ngettext("%(count)d report", "%(count)d reports", count) % {"count": count},
        rows=rows,
        beside=tuple(
            CaseLink(one.number, record_url(one.process, one.id), one.title, one.state_label)
            for one in beside
        ),
        flagged_url=reverse("reporting:flagged") if any(row.flags for row in rows) else "",
    )
    return "reporting/panel.html", {"reports": view}


def spaced(code: str) -> str:
    """A public number in groups of four, as people read it out."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _meant(found: Iterable[reports.ReportLine]) -> set[int]:
    """Records that flags name as their reason."""
    return {record for one in found for flag in (RECYCLED, COPIED) for record in one.flags.get(flag, ())}


def _personal(
    one: reports.ReportLine, words: Mapping[tuple[int, int], list[reading.Word]]
) -> tuple[Fact, ...]:
    """Whose report it is, masked; with several reports on a case each has its own."""
    if one.record_id is None or one.seq is None:
        return ()
    return tuple(
        Fact(
            word.label,
            word.shown,
            masked_url=f"{reverse('shell:personal', args=[CASE, one.record_id, word.name])}?seq={one.seq}"
            if word.told
            else "",
        )
        for word in words.get((one.record_id, one.seq), ())
    )


def flag_views(flags: Mapping[str, Any], seen: Mapping[int, str]) -> list[FlagView]:
    """The flags of a report in the order of their list; of other cases only those that the reader may see are named."""
    return [
        FlagView(str(label), reason_of(code, flags[code]), _cases(flags[code], seen))
        for code, label in FLAGS
        if code in flags
    ]


def _cases(reason: Any, seen: Mapping[int, str]) -> tuple[CaseLink, ...]:
    meant = reason if isinstance(reason, list) else ()
    return tuple(CaseLink(seen[record], record_url(CASE, record)) for record in meant if record in seen)


def reason_of(code: str, reason: Any) -> str:
    """Why a report carries a flag, in a sentence."""
    sentences = {
        MOCKED: _("The device says that its position was made up."),
        RECYCLED: _("The same photo came with another case."),
        COPIED: _("A photo looks nearly like one of another case."),
        FAR_PHOTO: _("A photo was taken %(reason)s m from the pin."),
        OLD_PHOTO: _("A photo was taken %(reason)s days before it was sent."),
        DEFAULT_POINT: _("%(reason)s or more other cases have exactly this position."),
    }
    return sentences[code] % {"reason": reason}
