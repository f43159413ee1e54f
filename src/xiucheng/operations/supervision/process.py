# SPDX-License-Identifier: Apache-2.0
"""The seven-step loop of supervision as a table: report, accept, file, dispatch, handle, verify, close.

Stage limits are system defaults, not the standard's (standards: acceptance, dispatch and check within minutes
to an hour); the limit of the case itself comes from its filing condition and runs from filing to closing.
"""

from xiucheng.foundation.catalogue.queries import class_of, condition_of
from xiucheng.foundation.organization.queries import handling_unit, unit_beside, unit_for
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import START, Fact, Field, Kind, Label, Process, State, Step
from xiucheng.operations.supervision import actions, queries, rules
from xiucheng.operations.supervision.types import CASE, CHANNELS, OUTCOMES, REASONS_NOT_FILED, TARGET_CLOCK

LAW = "CJJ/T 106-2010；GB/T 30428.8"
HOUR = Limit(1, Unit.WORKING_HOURS)
TWO_HOURS = Limit(2, Unit.WORKING_HOURS)

POINT = Field(
    "point",
    Kind.POINT,
    Label("位置", "Place"),
    help=Label("在地图上点选，或填写经度,纬度", "Set the pin, or write longitude, latitude"),
)
ADDRESS = Field("address", Kind.TEXT, Label("地址", "Address"), required=False)
WORDS = Field("words", Kind.WORDS, Label("问题描述", "What is wrong"), max_length=1000)
CHANNEL = Field("channel", Kind.CHOICE, Label("问题来源", "Channel"), choices=CHANNELS)
CLASS = Field(
    "class_code", Kind.REFERENCE, Label("类别", "Class"), options="catalogue.classes", max_length=80
)
CLASS_GUESS = Field(
    "class_code",
    Kind.REFERENCE,
    Label("类别", "Class"),
    options="catalogue.classes",
    required=False,
    max_length=80,
)
NAME = Field(
    "reporter_name", Kind.TEXT, Label("上报人", "Reporter"), required=False, max_length=60, personal=True
)
PHONE = Field(
    "reporter_phone", Kind.TEXT, Label("联系电话", "Phone"), required=False, max_length=30, personal=True
)
PHOTOS = Field(
    "photos",
    Kind.FILES,
    Label("现场照片", "Photos"),
    required=False,
    maximum=9,
    accepts=("photo",),
    moment="before",
)
RECORDINGS = Field(
    "recordings",
    Kind.FILES,
    Label("录音、视频和文档", "Recordings, videos and documents"),
    required=False,
    maximum=9,
    accepts=("audio", "video", "document"),
)
PHOTOS_AFTER = Field(
    "photos_after",
    Kind.FILES,
    Label("处置后照片", "Photos of the result"),
    required=False,
    maximum=9,
    accepts=("photo",),
    moment="after",
)
REMARK = Field("remark", Kind.WORDS, Label("备注", "Remark"), required=False, max_length=500)
IMPORT = Field("import_run", Kind.INTEGER, Label("导入批次", "Import"), minimum=1)
WHY = Field("why", Kind.WORDS, Label("理由", "Reason"), max_length=500)

STATES = (
    State("reported", Label("待受理", "Reported"), due=HOUR),
    State("accepted", Label("待立案", "Accepted"), due=HOUR),
    State("filed", Label("待派遣", "Filed"), due=HOUR),
    State("dispatched", Label("处置中", "Being handled")),
    State("handled", Label("待核查", "Handled"), due=TWO_HOURS),
    State("verified", Label("待结案", "Verified"), due=HOUR),
    State("closed", Label("已结案", "Closed"), final=True),
    State("declined", Label("不予受理", "Declined"), final=True),
    State("rejected", Label("不予立案", "Not filed"), final=True),
    State("merged", Label("已并案", "Merged"), final=True),
    State("withdrawn", Label("已撤销导入", "Import withdrawn"), final=True),
)
OPEN = ("reported", "accepted", "filed", "dispatched", "handled", "verified")

REPORTING = (
    Step(
        code="report",
        label=Label("上报", "Report"),
        frm=(START,),
        to="reported",
        by="supervision.report",
        within="any",
        form=(PHOTOS, POINT, ADDRESS, CLASS_GUESS, WORDS, CHANNEL, RECORDINGS, NAME, PHONE),
        lookups=(("place", queries.place_of),),
        facts=(
            class_of("class_name", "class_code"),
            unit_for(
                "centre", UnitKind.SUPERVISION_CENTRE, "(a.form -> 'place' ->> 'area_path')", on_form=True
            ),
        ),
        checks=(rules.class_known,),
        effect=rules.reported,
        sets=("centre", "reported_by"),
        rows=("supervision.Report", "supervision.ReportLink"),
        law=LAW,
    ),
    Step(
        code="adopt",
        label=Label("数据接入", "Adopt"),
        frm=(START,),
        to=("filed", "closed"),
        by="supervision.import",
        within="any",
        internal=True,
        form=queries.ADOPTED,
        effect=rules.adopted,
        rows=("supervision.Report", "supervision.ReportLink", "supervision.ImportLink"),
        clocks=(TARGET_CLOCK,),
        stage_clock=False,
        law=LAW,
    ),
    Step(
        code="adopt_update",
        label=Label("数据更新", "Adopt changes"),
        frm=("filed",),
        to=("filed", "closed"),
        by="supervision.import",
        within="any",
        internal=True,
        form=queries.ADOPTED,
        checks=(rules.same_source,),
        effect=rules.adopted_again,
        rows=("supervision.ImportLink",),
        clocks=(TARGET_CLOCK,),
        hands_over=True,
        law=LAW,
    ),
    Step(
        code="withdraw_import",
        label=Label("撤销导入", "Withdraw the import"),
        frm=("filed", "closed"),
        to="withdrawn",
        by="supervision.withdraw",
        within="any",
        internal=True,
        takes_back=True,
        form=(IMPORT, WHY),
        effect=rules.withdrawn,
        sets=("source",),
        law=LAW,
    ),
    Step(
        code="restore_import",
        label=Label("恢复导入前内容", "Give back what was before the import"),
        frm=("filed", "closed"),
        to=("filed", "closed"),
        by="supervision.withdraw",
        within="any",
        internal=True,
        takes_back=True,
        form=(*queries.ADOPTED, WHY),
        checks=(rules.same_source,),
        effect=rules.restored,
        clocks=(TARGET_CLOCK,),
        stage_clock=False,
        hands_over=True,
        law=LAW,
    ),
)

FILING = (
    Step(
        code="accept",
        label=Label("受理", "Accept"),
        frm=("reported",),
        to="accepted",
        by="supervision.accept",
        form=(CLASS, REMARK),
        facts=(class_of("class_name", "class_code"),),
        checks=(rules.class_known,),
        effect=rules.accepted,
        law=LAW,
        primary=True,
    ),
    Step(
        code="decline",
        label=Label("不予受理", "Decline"),
        frm=("reported",),
        to="declined",
        by="supervision.accept",
        form=(Field("reason", Kind.CHOICE, Label("原因", "Reason"), choices=REASONS_NOT_FILED), WHY),
        effect=rules.rejected,
        law=LAW,
    ),
    Step(
        code="file",
        label=Label("立案", "File"),
        frm=("accepted",),
        to="filed",
        by="supervision.file",
        form=(
            Field(
                "condition",
                Kind.REFERENCE,
                Label("立案条件", "Filing condition"),
                options="catalogue.conditions",
                max_length=90,
            ),
        ),
        facts=(
            condition_of("limit", "condition"),
            unit_for("command", UnitKind.COMMAND_CENTRE, "r.area_path"),
            unit_beside("command_beside", UnitKind.COMMAND_CENTRE, "r.holder_path"),
        ),
        checks=(rules.condition_fits,),
        effect=rules.filed,
        sets=("command",),
        clocks=(TARGET_CLOCK,),
        hands_over=True,
        law=LAW,
        primary=True,
    ),
    Step(
        code="not_file",
        label=Label("不予立案", "Do not file"),
        frm=("accepted",),
        to="rejected",
        by="supervision.file",
        form=(Field("reason", Kind.CHOICE, Label("原因", "Reason"), choices=REASONS_NOT_FILED), WHY),
        effect=rules.rejected,
        law=LAW,
    ),
    Step(
        code="merge",
        label=Label("并案", "Merge"),
        frm=("reported", "accepted"),
        to="merged",
        by="supervision.accept",
        form=(Field("into", Kind.TEXT, Label("并入案件编号", "Number of the case to merge into")),),
        facts=(
            Fact(
                "target",
                "SELECT json_build_object('id', t.id)::text FROM record t WHERE t.number = a.form ->> 'into' "
                f"AND t.process = '{CASE}' AND t.closed_at IS NULL",
                on_form=True,
            ),
        ),
        checks=(rules.target_exists,),
        effect=rules.merged,
        calls=(actions.absorb,),
        law=LAW,
    ),
    Step(
        code="absorb",
        label=Label("并入报告", "Take in reports"),
        frm=OPEN,
        to=OPEN,
        by="supervision.accept",
        within="any",
        internal=True,
        form=(Field("merged", Kind.TEXT, Label("被并入的案件编号", "Number of the merged case")),),
        facts=(
            Fact(
                "reports",
                "SELECT json_agg(l.report_id)::text FROM supervision_report_link l "
                "JOIN record t ON t.id = l.record_id WHERE t.number = a.form ->> 'merged'",
                on_form=True,
            ),
        ),
        effect=rules.absorbed,
        rows=("supervision.ReportLink",),
        law=LAW,
    ),
)

HANDLING = (
    Step(
        code="dispatch",
        label=Label("派遣", "Dispatch"),
        frm=("filed",),
        to="dispatched",
        by="supervision.dispatch",
        form=(
            Field(
                "department",
                Kind.REFERENCE,
                Label("处置单位", "Department"),
                options="organization.handling_units",
                max_length=160,
            ),
            REMARK,
        ),
        facts=(handling_unit("department_name", "department"),),
        checks=(rules.department_takes_work,),
        effect=rules.dispatched,
        sets=("centre", "command"),
        hands_over=True,
        law=LAW,
        primary=True,
    ),
    Step(
        code="return",
        label=Label("退回", "Return"),
        frm=("dispatched",),
        to="filed",
        by="supervision.handle",
        form=(WHY,),
        effect=rules.returned,
        sets=("returns",),
        hands_over=True,
        law=LAW,
    ),
    Step(
        code="handle",
        label=Label("处置完成", "Done"),
        frm=("dispatched",),
        to="handled",
        by="supervision.handle",
        form=(Field("result", Kind.WORDS, Label("处置情况", "What was done"), max_length=1000), PHOTOS_AFTER),
        effect=rules.handled,
        sets=("handled_by",),
        hands_over=True,
        law=LAW,
        primary=True,
    ),
)

CLOSING = (
    Step(
        code="verify",
        label=Label("核查通过", "Verified"),
        frm=("handled",),
        to="verified",
        by="supervision.verify",
        within="area",
        form=(Field("finding", Kind.WORDS, Label("核查情况", "Finding on site"), max_length=1000),),
        when=(rules.not_the_handler,),
        law=LAW,
        primary=True,
    ),
    Step(
        code="rework",
        label=Label("返工", "Rework"),
        frm=("handled",),
        to="dispatched",
        by="supervision.verify",
        within="area",
        form=(Field("finding", Kind.WORDS, Label("核查情况", "Finding on site"), max_length=1000),),
        when=(rules.not_the_handler,),
        effect=rules.sent_back,
        sets=("reworks",),
        hands_over=True,
        law=LAW,
    ),
    Step(
        code="close",
        label=Label("结案", "Close"),
        frm=("verified",),
        to="closed",
        by="supervision.close",
        form=(Field("outcome", Kind.CHOICE, Label("结案结果", "Outcome"), choices=OUTCOMES), REMARK),
        when=(rules.no_open_tasks,),
        effect=rules.closed,
        clocks=(TARGET_CLOCK,),
        law=LAW,
        primary=True,
    ),
)

SUPERVISION = Process(
    code=CASE,
    version=1,
    prefix="SJ",
    label=Label("城市管理案件", "Supervision case"),
    detail="supervision.Case",
    states=STATES,
    steps=(*REPORTING, *FILING, *HANDLING, *CLOSING),
)
