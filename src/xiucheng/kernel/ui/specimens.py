# SPDX-License-Identifier: Apache-2.0
"""The states of the interface's own parts, made of made-up shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from xiucheng.kernel.ui import samples
from xiucheng.kernel.ui.components import Specimen
from xiucheng.kernel.ui.samples import say
from xiucheng.kernel.ui.shapes import (
    BulkOffer,
    EmptyView,
    ErrorView,
    Fact,
    FormField,
    FormView,
    Notice,
    Paging,
    Picture,
)

SCENE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><path fill="#c9d3df" d="M0 0h320v150H0z"/>'
    '<path fill="#8d97a5" d="M0 150h320v90H0z"/><path fill="#5d6672" d="M40 40h90v110H40zM190 70h80v80h-80z"/>{}</svg>'
)
HEAP = '<path fill="#6b4a2b" d="M110 205q20-55 50-40t60 40z"/>'


def long() -> str:
    """Words longer than any place for them."""
    return say(
        "石化街道临潮一村十二号前人行道与非机动车道之间雨水井盖缺失并伴有路面沉陷存在行人坠落危险" * 2,
        "A storm drain cover is missing at uncharacteristically-long-street-name-without-any-break-in-it "
        * 3,
    )


def scene(moment: str) -> Picture:
    """A drawn street, before with a heap on it and after without."""
    drawing = "data:image/svg+xml," + quote(SCENE.format(HEAP if moment == "before" else ""))
    label = say("处置前", "Before") if moment == "before" else say("处置后", "After")
    return Picture("#photo", label, drawing, samples.START, moment, large_url=drawing, photo=True)


def rows(ids: str) -> Iterator[Specimen]:
    base = {"s": 0, "o": 100}[ids]
    rows = tuple(replace(row, id=base + row.id) for row in samples.rows())
    marked = tuple(
        replace(
            row, mark=f"{row.id}:1", fits=f"sample:{row.id % 3}", id=base + row.id + 10, marked=row.id < 3
        )
        for row in samples.rows()
    )
    nothing = next(iter(empty(ids))).context["empty"]
    paging = Paging(1, 6, 128, next_url="#next")
    yield Specimen(say("多行", "many"), {"rows": rows, "paging": paging})
    if ids == "s":
        yield Specimen(say("可勾选", "with marks"), {"rows": marked, "selectable": True})
    yield Specimen(say("一行", "one"), {"rows": (replace(rows[0], id=base + 30),)})
    yield Specimen(
        say("长文字", "long words"),
        {"rows": (replace(rows[2], id=base + 40, title=long(), place=long(), holder=long()[:60]),)},
    )
    yield Specimen(say("空", "empty"), {"rows": (), "empty": nothing})


def bulk(_ids: str) -> Iterator[Specimen]:
    offers = (
        BulkOffer(say("受理", "Accept"), "#accept", "sample:0", primary=True),
        BulkOffer(say("不予受理", "Decline"), "#decline", "sample:0 sample:1"),
        BulkOffer(say("认领", "Take in hand"), "#claim", "sample:0 sample:1 sample:2"),
    )
    yield Specimen(
        say("勾选了三行", "three lines are marked"), {"offers": offers, "marked": 3, "back": "#list"}
    )


def empty(_ids: str) -> Iterator[Specimen]:
    empty = EmptyView(
        say("没有待办", "Nothing to do"),
        say("派遣到您岗位的案件会出现在这里。", "Cases sent to your post appear here."),
    )
    yield Specimen(say("说明", "explained"), {"empty": empty})
    acted = replace(empty, action_label=say("上报问题", "Report something"), action_url="#report")
    yield Specimen(say("带操作", "with a way on"), {"empty": acted})


def facts(_ids: str) -> Iterator[Specimen]:
    yield Specimen(say("多项", "many"), {"facts": samples.facts()})
    yield Specimen(say("一项，无值", "one without a value"), {"facts": (Fact(say("地址", "Address"), ""),)})
    yield Specimen(
        say("长文字", "long words"), {"facts": (Fact(say("地址", "Address"), long()), *samples.facts()[1:2])}
    )


def timeline(ids: str) -> Iterator[Specimen]:
    base = {"s": 0, "o": 100}[ids]
    lines = tuple(replace(line, seq=base + line.seq) for line in samples.timeline())
    yield Specimen(say("多条", "many"), {"timeline": lines})
    late = replace(
        lines[0],
        seq=base + 50,
        words=long(),
        sentence=long(),
        flagged=say("原系统时间有误", "its time is doubtful"),
    )
    yield Specimen(say("一条，长文字", "one with long words"), {"timeline": (late,)})


def form(ids: str) -> Iterator[Specimen]:
    asked = samples.form()
    few = tuple(item for item in asked.fields if item.kind not in {"photo", "point"})
    yield Specimen(say("填写", "asked"), {"form": replace(asked, prefix=f"{ids}1", sending="plain")})
    if ids == "s":
        refused = replace(
            samples.form(refused=True), prefix="s2", error=say("提交时案件已变。", "It changed meanwhile.")
        )
        kept = {item.name for item in few}
        shown = tuple(item for item in refused.fields if item.name in kept)
        yield Specimen(say("被退回", "refused"), {"form": replace(refused, fields=shown, sending="plain")})
        wordy = tuple(replace(item, label=long()[:80], help=long()) for item in few[:2])
        yield Specimen(
            say("长文字", "long words"), {"form": replace(asked, prefix="s3", fields=wordy, sending="plain")}
        )
        grave: FormView = replace(asked, prefix="s4", fields=few[-1:], danger=True, sending="plain")
        yield Specimen(say("一项，不可撤销", "one question, cannot be undone"), {"form": grave})


def photos(ids: str) -> Iterator[Specimen]:
    asked = FormField(
        "photos",
        "photo",
        say("现场照片", "Photos"),
        say("最多 9 张，拍清现场。", "At most 9 of the place."),
        required=False,
        maximum="9",
    )
    sent = replace(scene("before"), number=1)
    yield Specimen(say("空", "empty"), {"question": asked, "prefix": f"{ids}p1"})
    if ids == "s":
        kept = replace(asked, pictures=(sent,))
        yield Specimen(say("已上传一张", "one was sent"), {"question": kept, "prefix": "sp2"})


def pictures(_ids: str) -> Iterator[Specimen]:
    waiting = Picture("", say("照片", "Photo"), state=say("正在准备", "is being prepared"), photo=True)
    yield Specimen(say("多张", "many"), {"pictures": (scene("before"), scene("after"), waiting)})
    yield Specimen(say("一张", "one"), {"pictures": (scene("after"),)})


def documents(_ids: str) -> Iterator[Specimen]:
    paper, call = samples.documents()
    heard = replace(call, url="#4", state="", plays="audio", number=4)
    caught = replace(
        paper, url="", name="invoice.pdf", state=say("发现恶意代码，已隔离", "malware found, in quarantine")
    )
    yield Specimen(say("多份", "many"), {"documents": (paper, heard, call, caught)})
    yield Specimen(say("长文件名", "long name"), {"documents": (replace(paper, name=long()),)})


def notices(_ids: str) -> Iterator[Specimen]:
    told = (
        Notice(say("已派遣至市政公用中心。", "Dispatched to Municipal Works."), "done"),
        Notice(say("案件已刷新。", "The case was refreshed."), "info"),
        Notice(say("2027 年日历尚未载入。", "The calendar of 2027 is not loaded."), "warning"),
        Notice(say("没有保存。", "Nothing was saved."), "refused"),
    )
    yield Specimen(say("四种", "four levels"), {"notices": told})
    yield Specimen(say("长文字", "long words"), {"notices": (replace(told[1], text=long()),)})


def refusals(ids: str) -> Iterator[Specimen]:
    base = {"s": 200, "o": 300}[ids]
    entries = tuple(
        replace(line, seq=base + line.seq, at=line.at + timedelta(minutes=1))
        for line in samples.timeline()[:2]
    )
    faster = ErrorView(
        409,
        say("有人先办了", "Somebody was faster"),
        say(
            "您打开之后案件已有变化，没有保存。",
            "The case has changed since you opened it, so nothing was saved.",
        ),
        say(
            "看过变化再决定。您填写的内容都在。",
            "Read what changed, then decide again. What you typed is kept.",
        ),
        "5f0c2a",
        entries,
    )
    yield Specimen(say("冲突", "conflict"), {"error": faster})
    denied = ErrorView(
        403,
        say("您的岗位不能办理", "Your post does not allow this"),
        say("该步骤属于派遣员。", "This step belongs to dispatchers."),
        say("请联系本单位管理员。", "Ask the administrator of your unit."),
        "5f0c2b",
    )
    yield Specimen(say("无权限", "not allowed"), {"error": denied})
