# SPDX-License-Identifier: Apache-2.0
"""The parts around lists for the page of components."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xiucheng.delivery.admin.shapes import Cell, Table
from xiucheng.delivery.lists.shapes import Chip, ChipsView, ManyRow
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Filter, RelatedRow, Tab
from xiucheng.kernel.ui.components import Part, Specimen
from xiucheng.kernel.ui.samples import clocks, say
from xiucheng.kernel.ui.specimens import long


def parts() -> Iterator[Part]:
    """Filters and their names, tabs, tables, and what became of many."""
    yield Part(
        "filters",
        say("筛选", "Filters"),
        "shell/filters.html",
        say(
            "答案在地址里：可收藏、可分享、可后退。",
            "The answers stand in the address: kept, shared, gone back to.",
        ),
        '{% include "shell/filters.html" with filters=view.filters clear_url=view.clear_url %}',
        lambda _ids: (Specimen(say("三种问题", "three kinds of questions"), _filters()),),
        alone=True,
    )
    yield Part(
        "named-filters",
        say("常用筛选", "Named filters"),
        "lists/named_filters.html",
        say(
            "本人起名保存的筛选；随 shell/filters.html 出现；可设为打开列表时的筛选。",
            "Filters that the reader named; they come with shell/filters.html; one may be how the list opens.",
        ),
        "{% load lists %}{% named_filters %}",
        _named,
    )
    yield Part(
        "tabs",
        say("页签", "Tabs"),
        "shell/tabs.html",
        say("红色数字只用于超期、退回。", "Red figures only for what is late or came back."),
        '{% include "shell/tabs.html" with tabs=view.tabs %}',
        lambda _ids: (
            Specimen(say("多个", "many"), {"tabs": _tabs()}),
            Specimen(say("一个", "one"), {"tabs": _tabs()[:1]}),
        ),
    )
    yield from _rest()


def _rest() -> Iterator[Part]:
    yield Part(
        "table",
        say("普通表格", "Plain table"),
        "admin/table.html",
        say("登记簿、日志；手机上每行一张卡片。", "Registers and logs; on a phone each row is a card."),
        '{% include "admin/table.html" with table=page.table %}',
        _table,
    )
    yield Part(
        "many",
        say("逐件结果", "Outcome for each"),
        "lists/rows.html",
        say(
            "批量办理前后：每件一行，拒绝说明原因。",
            "Before and after a step for many: a line each, refused ones say why.",
        ),
        '{% include "lists/rows.html" with rows=page.refused %}',
        _many,
    )
    yield Part(
        "related",
        say("关联案件", "What belongs to it"),
        "shell/related.html",
        say("上级、下级案件与文书。", "Parents, children and documents of a case."),
        '{% include "shell/related.html" %}',
        lambda _ids: (Specimen(say("两件", "two"), {"record": {"related": _related()}}),),
    )


def _filters() -> dict[str, object]:
    states = (Choice("", say("全部", "All")), Choice("open", say("处置中", "Being handled")))
    return {
        "filters": (
            Filter("q", say("编号", "Number"), "text"),
            Filter("state", say("状态", "State"), "choice", "open", states),
            Filter("from", say("立案起", "Filed from"), "date", "2026-11-01"),
        ),
        "clear_url": "#list",
    }


def _named(ids: str) -> Iterator[Specimen]:
    chips = (
        Chip(say("石化街道待派遣", "Shihua, to dispatch"), "#1", current=True),
        Chip(say("快到期的井盖", "Covers nearly due"), "#2", usual=True),
    )
    view = ChipsView(chips, "/cases/", "", "#keep", "#mine")
    yield Specimen(say("两个", "two"), {"named": view})
    if ids == "s":
        fresh = replace(view, chips=(), query="state=filed")
        words = {
            "longest": 30,
            "usual_words": say("以后打开列表即用此筛选", "Open the list with these filters from now on"),
        }
        yield Specimen(say("尚无，可保存", "none yet, to be kept"), {"named": fresh, **words})
        wordy = replace(view, chips=(Chip(long(), "#3"), *chips))
        yield Specimen(say("长名称", "long name"), {"named": wordy})


def _tabs() -> tuple[Tab, ...]:
    return (
        Tab("mine", say("我的", "Mine"), "#mine", 6, current=True),
        Tab("pool", say("待领", "Pool"), "#pool", 1000, more=True),
        Tab("overdue", say("超期", "Overdue"), "#overdue", 2, hot=True),
        Tab("handled", say("已办", "Handled"), "#handled"),
    )


def _table(ids: str) -> Iterator[Specimen]:
    table = Table(
        label=say("单位", "Units"),
        columns=(say("单位", "Unit"), say("负责区域", "Area"), say("状态", "State")),
        rows=(
            (
                Cell(say("监督中心", "Supervision centre"), "#1"),
                Cell("310116", code=True),
                Cell(say("在用", "in use")),
            ),
            (
                Cell(say("受理科", "Reception"), "#2", indent=1),
                Cell("—"),
                Cell(say("在用", "in use"), sub="2026-11-01"),
            ),
        ),
        empty=EmptyView(
            say("没有单位", "No units"), say("由系统管理员添加。", "The system administrator adds them.")
        ),
    )
    yield Specimen(say("多行", "many"), {"table": table})
    if ids == "s":
        wordy = replace(table, label=say("长", "Long"), rows=((Cell(long(), "#3"), Cell(long()), Cell("—")),))
        yield Specimen(say("长文字", "long words"), {"table": wordy})
        yield Specimen(say("空", "empty"), {"table": replace(table, rows=())})


def _many(_ids: str) -> Iterator[Specimen]:
    taken = ManyRow("SJ20261122-001041", say("暴露垃圾", "Exposed rubbish"), "#1", say("待立案", "Accepted"))
    reason = say("已由他人先行办理。", "Somebody else changed this in the meantime.")
    refused = replace(taken, url="#2", state=say("待受理", "Reported"), reason=reason)
    yield Specimen(say("一件办成，一件被拒", "one taken, one refused"), {"rows": (taken, refused)})
    yield Specimen(say("长文字", "long words"), {"rows": (replace(refused, title=long(), reason=long()),)})


def _related() -> tuple[RelatedRow, ...]:
    why, title = say("整改复查", "Re-inspection"), say("店外经营", "Trading outside the shop")
    return (
        RelatedRow("FC20261122-001050", title, "#1", why, say("待复查", "To inspect"), clocks()[0]),
        RelatedRow("FC20261120-001020", title, "#2", why, say("已复查", "Inspected")),
    )
