# SPDX-License-Identifier: Apache-2.0
"""Made-up shapes for the page of components and the tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils.translation import get_language

from xiucheng.kernel.ui.shapes import (
    Change,
    Choice,
    ClockState,
    ClockView,
    Fact,
    FormField,
    FormView,
    MapView,
    Picture,
    StepOffer,
    TimelineLine,
    WorkRow,
)

ERROR_STATUSES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
START = datetime(2026, 11, 22, 7, 4, tzinfo=UTC)
CENTRE = (121.4726, 31.2317)


def say(zh: str, en: str) -> str:
    """A sample text in the reader's language."""
    return en if get_language() == "en" else zh


def clocks() -> tuple[ClockView, ...]:
    """One clock in each state."""
    due = START + timedelta(days=2)
    return (
        ClockView(
            ClockState.IN_TIME, due, 1100, net=250, gross=1730, limit=say("2 个工作日", "2 working days")
        ),
        ClockView(ClockState.NEARLY_DUE, due, 47, limit=say("4 个工作小时", "4 working hours")),
        ClockView(ClockState.OVERDUE, START - timedelta(hours=3), -185),
        ClockView(
            ClockState.PAUSED,
            due,
            200,
            paused_since=START,
            pause_reason=say("等待权属单位确认", "waiting for the owner to confirm"),
            net=250,
            gross=1730,
        ),
        ClockView(ClockState.DONE, due, net=412, gross=3180),
        ClockView(
            ClockState.MISSING,
            note=say(
                "2027 年日历尚未载入，载入后自动计算。",
                "The calendar of 2027 is not loaded; the time is set when it is.",
            ),
        ),
    )


def rows() -> tuple[WorkRow, ...]:
    """Six lines, one for each clock."""
    titles = (
        ("雨水井盖缺失，行人道旁有坠落危险", "Storm drain cover missing beside the footway"),
        ("沿街店铺占道经营，桌椅占用盲道", "Shop tables stand on the tactile paving"),
        ("暴露垃圾堆积在小区出入口", "Rubbish heaped at the entrance of the estate"),
        ("路灯连续三盏不亮", "Three street lamps in a row are out"),
        ("共享单车乱停放堵塞消防通道", "Shared bicycles block the fire lane"),
        ("违法张贴小广告", "Posters glued on walls"),
    )
    states = (("待派遣", "to dispatch"), ("处置中", "at work"), ("待核查", "to verify"))
    return tuple(
        WorkRow(
            id=index,
            number=f"310116-20261122-{1041 + index:06d}",
            title=say(*titles[index]),
            url=f"#case-{index}",
            state=say(*states[index % 3]),
            tone=("mine", "open", "closed")[index % 3],
            clock=one,
            process=say("部件·井盖", "Component · manhole cover"),
            place=say("石化街道 临潮一村 12 号前", "Shihua, Linchao First Village 12"),
            holder=say("市政公用中心", "Municipal Works"),
            person=say("王处置", "Wang"),
            unread=index < 2,
            returned=index == 2,
            urgent=index == 1,
            reports=1 + (index == 1) * 3,
        )
        for index, one in enumerate(clocks())
    )


def timeline() -> tuple[TimelineLine, ...]:
    """A case from report to the answer of the unit, newest first."""
    return tuple(reversed((*intake(), dispatched(), *answered())))


def intake() -> tuple[TimelineLine, ...]:
    """The report and its registration."""
    citizen, here = say("市民", "A citizen"), say("通过网页上报", "reported it on the web page")
    return (
        TimelineLine(START, citizen, here, seq=1, icon="message"),
        TimelineLine(
            START + timedelta(minutes=6),
            say("赵受理", "Zhao"),
            say("受理并登记为 部件·井盖", "took it as component · manhole cover"),
            unit=say("区城运中心 受理席", "Operations centre, intake"),
            seq=2,
            icon="inbox",
            took=6,
            changes=(Change(say("小类", "Class"), "", say("井盖缺损", "Cover missing")),),
            digest="9f2c6a1be04d77a8c1f3",
        ),
    )


def dispatched() -> TimelineLine:
    """A step with internal words and two changes."""
    works = say("市政公用中心", "Municipal Works")
    return TimelineLine(
        START + timedelta(minutes=21),
        say("李派遣", "Li"),
        say(
            "派遣至 市政公用中心，限 2 个工作日（至 11 月 24 日 17:30）",
            "dispatched it to Municipal Works, 2 working days (until 24 Nov 17:30)",
        ),
        unit=say("区城运中心 派遣席", "Operations centre, dispatch"),
        seq=4,
        icon="send",
        took=15,
        words=say("先围挡，再换盖。", "Fence it off first, then replace the cover."),
        changes=(
            Change(say("责任单位", "Responsible"), say("城运中心", "Centre"), works),
            Change(say("状态", "State"), say("待派遣", "to dispatch"), say("处置中", "at work")),
        ),
        digest="77a8c1f39f2c6a1be04d",
    )


def answered() -> tuple[TimelineLine, ...]:
    """A reminder by the system and words that go to the reporter."""
    return (
        TimelineLine(
            START + timedelta(days=1, minutes=5),
            say("系统", "System"),
            say("发出快到期提醒", "reminded: nearly due"),
            seq=5,
            icon="alarm",
            took=1424,
            system=True,
        ),
        TimelineLine(
            START + timedelta(days=1, minutes=50),
            say("王处置", "Wang"),
            say("回复处置完成", "answered that the work is done"),
            unit=say("市政公用中心", "Municipal Works"),
            seq=6,
            icon="tool",
            took=45,
            words=say("您反映的井盖已更换，感谢您的提醒。", "The cover has been replaced. Thank you."),
            public=True,
        ),
    )


def steps() -> tuple[StepOffer, ...]:
    """One main step, others, and refused ones."""
    url = reverse("ui:sample-form")
    return (
        StepOffer("dispatch", say("派遣", "Dispatch"), url, primary=True, icon="send"),
        StepOffer("return", say("退回", "Return"), url, icon="arrow-back-up", shortcut="r"),
        StepOffer("void", say("作废", "Void"), url, danger=True, icon="trash"),
        StepOffer(
            "close",
            say("结案", "Close"),
            allowed=False,
            reason=say(
                "不能结案：还有 2 个处置任务未完成（市政公用中心、街道办）。催办或撤回后再试。",
                "Cannot be closed: 2 tasks are open (Municipal Works, Shihua). Urge or withdraw them.",
            ),
        ),
    )


def others() -> tuple[StepOffer, ...]:
    """What other posts can do."""
    reason = say("您的岗位不能办理：并案、受理。", "None of your posts may do this: Merge, accept.")
    return (StepOffer("", say("并案，受理", "Merge, accept"), allowed=False, reason=reason),)


def map_view() -> MapView:
    """The made-up base map."""
    return MapView(
        areas_url=reverse("ui:sample-areas"),
        lon=CENTRE[0],
        lat=CENTRE[1],
        zoom=14,
        label=say("案件位置", "Where the case is"),
    )


def searched_field() -> FormField:
    """A choice of many, with a search above it."""
    choices = (
        Choice("E0110", say("暴露垃圾", "Exposed garbage")),
        Choice("E0112", say("道路不洁", "Dirty road")),
    )
    return FormField(
        "class",
        "reference",
        say("类别", "Class"),
        required=False,
        choices=choices,
        search_url=reverse("ui:sample-form"),
    )


def fields() -> tuple[FormField, ...]:
    """One field of each kind, in the order of the street."""
    units = (
        Choice("works", say("市政公用中心", "Municipal Works")),
        Choice("green", say("绿化市容中心", "Parks and Cleansing")),
    )
    return (
        FormField(
            "photo",
            "photo",
            say("照片", "Photo"),
            say("至少一张，拍清现场。", "At least one of the place."),
        ),
        FormField("position", "point", say("位置", "Place"), map=map_view()),
        FormField(
            "kind",
            "choice",
            say("大类", "Kind"),
            choices=(Choice("component", say("部件", "Component")), Choice("event", say("事件", "Event"))),
        ),
        FormField(
            "unit",
            "reference",
            say("责任单位", "Responsible unit"),
            choices=units,
            law=say("工作导则 4.3", "Guide 4.3"),
        ),
        searched_field(),
        FormField(
            "amount",
            "integer",
            say("期限", "Limit"),
            value="2",
            unit=say("个工作日", "working days"),
            minimum="1",
            maximum="60",
        ),
        FormField("day", "date", say("复查日期", "Inspect again on"), required=False),
        FormField(
            "urgent",
            "boolean",
            say("急件", "Urgent"),
            say("涉及人身安全时勾选。", "When somebody can be hurt."),
            required=False,
        ),
        FormField("words", "words", say("说明", "Words"), required=False, max_length=500),
    )


def form(*, refused: bool = False) -> FormView:
    """The sample form, as asked or as refused."""
    asked = fields()
    if refused:
        error = say(
            "请选择责任单位；停用的单位不能接收派遣。", "Choose a unit; closed units cannot receive work."
        )
        asked = tuple(replace(one, error=error) if one.name == "unit" else one for one in asked)
    return FormView(
        title=say("派遣", "Dispatch"),
        action=reverse("ui:sample-form"),
        fields=asked,
        key="sample-key",
        draft="",
        submit=say("派遣", "Dispatch"),
        version=3,
        consequence=say("派遣后计时开始，对方将收到通知。", "The clock starts and the unit is told."),
        cancel_url=reverse("ui:components"),
        sending="step",
    )


def facts() -> tuple[Fact, ...]:
    """A detail card."""
    return (
        Fact(say("地址", "Address"), say("石化街道 临潮一村 12 号前", "Shihua, Linchao First Village 12")),
        Fact(say("网格", "Grid"), "310116001002015", code=True),
        Fact(say("责任单位", "Responsible"), say("市政公用中心", "Municipal Works"), url="#unit"),
        Fact(say("反映人", "Reporter"), "王**  138****5678", masked_url="#mask"),
    )


def areas() -> dict[str, object]:
    """Sixteen grids in four communities around the centre."""
    size = 0.008
    features: list[dict[str, object]] = []
    for index in range(16):
        x, y = CENTRE[0] + (index % 4 - 2) * size, CENTRE[1] + (index // 4 - 2) * size
        features.append(square(x, y, size, 4, f"{index + 1:02d}"))
        if index % 4 in {0, 2} and index // 4 in {0, 2}:
            name = say(
                f"第{index % 4 // 2 + index // 4 + 1}社区", f"Community {index % 4 // 2 + index // 4 + 1}"
            )
            features.append(square(x, y, 2 * size, 3, name))
    features.append(
        square(CENTRE[0] - 2 * size, CENTRE[1] - 2 * size, 4 * size, 1, say("石化街道", "Shihua"))
    )
    return {"type": "FeatureCollection", "features": features}


def square(x: float, y: float, size: float, level: int, name: str) -> dict[str, object]:
    """One area of the made-up map."""
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {
        "type": "Feature",
        "properties": {"level": level, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def pictures() -> tuple[Picture, ...]:
    """Before and after."""
    return (
        Picture("#1", say("处置前", "Before"), "/static/ui/mark.svg", START, "before"),
        Picture("#2", say("处置后", "After"), "/static/ui/mark.svg", START, "after"),
    )


def documents() -> tuple[Picture, ...]:
    """A document, and a recording that is still being looked at."""
    order, call = say("责令改正通知书.pdf", "Correction order.pdf"), say("来电录音.mp3", "The call.mp3")
    checked = say("正在查毒", "is being checked for malware")
    return (
        Picture("#3", say("证据材料", "Evidence"), size="53 kB", name=order, icon="file-text"),
        Picture("", say("录音", "Recording"), size="1.2 MB", name=call, icon="microphone", state=checked),
    )
