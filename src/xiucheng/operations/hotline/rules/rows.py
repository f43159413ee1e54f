# SPDX-License-Identifier: Apache-2.0
"""One row of a hotline's table as an order, with the remarks it deserves. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xiucheng.kernel.tables.mappings import places
from xiucheng.kernel.tables.times import reader
from xiucheng.operations.hotline.rules.mapping import Mapping
from xiucheng.protocols.coordinates import System, convert

# the same that forms refuse: control characters and marks that turn the direction of writing
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
LIMITS = {"words": 4000, "address": 200, "caller_name": 60, "caller_phone": 30, "remark": 1000, "said": 1000}
LONGEST_NUMBER = 60


class Remark(NamedTuple):
    """What is wrong with a row, in which column; `taken`: whether the order was taken all the same."""

    column: str
    sentence: str
    taken: bool


class Meaning(NamedTuple):
    """What a row says. `form` None: it cannot be taken. `satisfaction` and `said`: of the hotline's call back."""

    line: int
    number: str
    form: dict[str, Any] | None
    remarks: list[Remark]
    satisfaction: str = ""
    said: str = ""


class _Left(Exception):
    """The row cannot be taken; the message says why."""

    def __init__(self, target: str, sentence: str) -> None:
        super().__init__(sentence)
        self.target = target


class Reader:
    """Reads rows under a mapping. `bureau` is the zone of times without one, `now` the present."""

    def __init__(self, mapping: Mapping, header: Sequence[str], bureau: ZoneInfo, now: datetime) -> None:
        self.mapping, self.now = mapping, now
        self.time = reader(mapping.times, ZoneInfo(mapping.zone) if mapping.zone else bureau)
        self.at = places(mapping.source, mapping.columns, mapping.optional, header)
        self.columns = {target: header[where[0]] for target, where in self.at.items() if where}

    def read(self, line: int, cells: Sequence[str], fault: str = "") -> Meaning:
        """What the row on `line` says; `fault` is what the table says of it."""
        number = _line(self._text(cells, "external_id"))
        remarks: list[Remark] = []
        try:
            if fault:
                self._fault(fault, remarks)
            return self._meaning(line, number, cells, remarks)
        except _Left as left:
            remark = Remark(self.columns.get(left.target, ""), str(left), taken=False)
            return Meaning(line, number[:LONGEST_NUMBER], None, [remark])

    def _fault(self, fault: str, remarks: list[Remark]) -> None:
        if fault == "damaged_text":
            sentence = _("Some bytes of the row are no text in the file's encoding; they are shown as �.")
            remarks.append(Remark("", sentence, taken=True))
        elif fault == "ragged_row":
            raise _Left(
                "", _("The row has more or fewer cells than the header. Put it into the same columns.")
            )
        else:
            raise _Left(
                "", _("A cell holds a formula without a stored result. Save the file anew with values.")
            )

    def _meaning(self, line: int, number: str, cells: Sequence[str], remarks: list[Remark]) -> Meaning:
        if not number:
            raise _Left(
                "external_id", _("The row has no number of its own. Without one it cannot be found again.")
            )
        if len(number) > LONGEST_NUMBER:
            raise _Left(
                "external_id",
                _("The number is longer than %(count)d characters.") % {"count": LONGEST_NUMBER},
            )
        form: dict[str, Any] = {
            "source": self.mapping.source,
            "external_id": number,
            "words": self._cut(cells, "words", remarks),
            "kind": self._word(cells, "kind", self.mapping.kinds, self.mapping.kind, remarks),
            "urgency": self._word(cells, "urgency", self.mapping.urgencies, "normal", remarks),
            "point": self._point(cells, remarks),
            "sent_at": self._sent(cells, remarks),
            "due": self._due(cells, remarks),
            **{
                name: self._cut(cells, name, remarks)
                for name in ("address", "caller_name", "caller_phone", "remark")
            },
        }
        if not form["words"]:
            raise _Left("words", _("The row does not say what the citizen wants."))
        satisfied = self._word(cells, "satisfaction", self.mapping.satisfied, "", remarks)
        return Meaning(line, number, form, remarks, satisfied, self._cut(cells, "said", remarks))

    def _text(self, cells: Sequence[str], target: str) -> str:
        """The first of the target's cells that says something."""
        unknown = self.mapping.unknown.get(target, frozenset())
        found = (cells[at].strip() for at in self.at.get(target, ()) if at < len(cells))
        return next((text for text in found if text and text not in unknown), "")

    def _note(self, target: str, sentence: str, remarks: list[Remark]) -> None:
        remarks.append(Remark(self.columns.get(target, ""), sentence, taken=True))

    def _cut(self, cells: Sequence[str], target: str, remarks: list[Remark]) -> str:
        text, most = self._text(cells, target), LIMITS[target]
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _CONTROL.sub(" ", text) if target in {"words", "remark", "said"} else _line(text)
        if len(text) <= most:
            return text
        self._note(
            target,
            _("The text is longer than %(count)d characters. The rest was cut off.") % {"count": most},
            remarks,
        )
        return text[: most - 1] + "…"

    def _word(
        self, cells: Sequence[str], target: str, known: Dict[str, str], usual: str, remarks: list[Remark]
    ) -> str:
        text = _line(self._text(cells, target))
        if text and text not in known:
            told = {"word": text[:40], "usual": usual or "–"}
            self._note(
                target, _("The mapping does not know the word %(word)s. Taken as %(usual)s.") % told, remarks
            )
        return known.get(text, usual)

    def _sent(self, cells: Sequence[str], remarks: list[Remark]) -> datetime | None:
        at = self._instant(cells, "sent_at", remarks)
        if at is not None and at > self.now:
            self._note("sent_at", _("The order was sent in the future. Taken as sent now."), remarks)
            return None
        return at

    def _due(self, cells: Sequence[str], remarks: list[Remark]) -> datetime | None:
        due, sent = self._instant(cells, "due", remarks), self._sent(cells, [])
        if due is not None and due <= (sent or self.now):
            self._note("due", _("The order is due before it was sent. Taken without that time."), remarks)
            return None
        return due

    def _instant(self, cells: Sequence[str], target: str, remarks: list[Remark]) -> datetime | None:
        text = self._text(cells, target)
        if not text:
            return None
        try:
            return self.time(text)
        except ValueError:
            sentence = _("The time %(text)s cannot be read. Write it as the mapping says.")
            raise _Left(target, sentence % {"text": text[:40]}) from None

    def _point(self, cells: Sequence[str], remarks: list[Remark]) -> str | None:
        lon_text, lat_text = self._text(cells, "lon"), self._text(cells, "lat")
        if not lon_text or not lat_text:
            return None
        try:
            lon, lat = float(lon_text), float(lat_text)
        except ValueError:
            lon = lat = float("nan")
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            self._note("lon", _("The position cannot be read. Taken without it."), remarks)
            return None
        if (lon, lat) == (0.0, 0.0):
            return None
        lon, lat = convert(System(self.mapping.coordinates), System.WGS84, lon, lat)
        return f"{lon:.7f},{lat:.7f}"


def _line(text: str) -> str:
    return " ".join((text if text.isprintable() else _CONTROL.sub(" ", text)).split())
