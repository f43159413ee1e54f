# SPDX-License-Identifier: Apache-2.0
"""How a report begins a case, is added to one, or turns out to tell of several."""

from xiucheng.foundation.catalogue.queries import class_of
from xiucheng.foundation.organization.queries import unit_for
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.declaration.types import START, STAY, Label, Step
from xiucheng.operations.supervision import actions, queries, rules
from xiucheng.operations.supervision.process.fields import (
    ADDRESS,
    BESIDE,
    CHANNEL,
    CLASS_GUESS,
    LAW,
    MOCKED,
    NAME,
    OPEN,
    OTHER_ADDRESS,
    OTHER_CLASS,
    OTHER_POINT,
    OTHER_WORDS,
    PHONE,
    PHOTOS,
    POINT,
    POINT_IF_KNOWN,
    RECORDINGS,
    SENT_BY,
    SENT_NUMBER,
    TOLD,
    URGENT_WHY,
    VIA,
    WORDS,
)
from xiucheng.operations.supervision.types import URGENT_CLOCK

REPORT = "supervision.report"
FLAG = ("reporting.flag",)
ROWS = ("supervision.Report", "supervision.ReportLink")
FROM_WHOM = (RECORDINGS, NAME, PHONE, SENT_NUMBER, SENT_BY, MOCKED)
RECEIVING = (queries.CODE, queries.RECEIVED)
PLACE = (("place", queries.place_of), ("lots", queries.lots))
CLASS_NAME = class_of("class_name", "class_code")
CENTRE = unit_for("centre", UnitKind.SUPERVISION_CENTRE, "(a.form -> 'place' ->> 'area_path')", on_form=True)
OTHER_CLASS_NAME = class_of("class_name", "other_class")

# fmt: off
BEGIN = Step("report", Label("上报", "Report"), frm=(START,), to="reported", by=REPORT, within="any",
             form=(PHOTOS, POINT, ADDRESS, CLASS_GUESS, WORDS, CHANNEL, *FROM_WHOM, BESIDE, URGENT_WHY),
             lookups=PLACE,
             facts=(CLASS_NAME, CENTRE, *RECEIVING, queries.BESIDE, queries.DECIDED_CITY, queries.CLASS_STAGES_ON_FORM),
             checks=(rules.class_known, rules.not_received_yet, rules.known_beside), effect=rules.reported,
             sets=("centre", "reported_by"), rows=ROWS, clocks=(URGENT_CLOCK,), after=FLAG, law=LAW)
BESIDE_IT = (
    Step("join", Label("追加上报", "Add a report"), frm=OPEN, to=STAY, by=REPORT, within="any",
         form=(PHOTOS, TOLD, POINT_IF_KNOWN, ADDRESS, VIA, *FROM_WHOM), lookups=(("lots", queries.lots),),
         facts=RECEIVING, checks=(rules.not_received_yet,), effect=rules.joined, rows=ROWS, after=FLAG, law=LAW,
         quiet=True),
    Step("split", Label("另立一案", "Open another case"), frm=OPEN, to=STAY, by="supervision.accept", within="any",
         form=(OTHER_WORDS, OTHER_CLASS, OTHER_POINT, OTHER_ADDRESS), facts=(OTHER_CLASS_NAME,),
         checks=(rules.other_class_known,), calls=(actions.split_off,), law=LAW, quiet=True),
)
# fmt: on
