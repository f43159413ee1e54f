# SPDX-License-Identifier: Apache-2.0
"""The interface's own parts for the page of components. What is said of them is data, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from xiucheng.kernel.ui import samples, specimens, words
from xiucheng.kernel.ui.components import Part, Specimen
from xiucheng.kernel.ui.samples import say
from xiucheng.kernel.ui.shapes import Compare, Paging


def parts() -> Iterator[Part]:
    """Every part, in the order in which a page is read."""
    yield from _lists()
    yield from _around_lists()
    yield from _cases()
    yield from _story()
    yield from _forms()
    yield from _files()
    yield from _small()


def _lists() -> Iterator[Part]:
    yield Part(
        "list",
        say("列表", "List"),
        "ui/list.html",
        say(
            "工作台、案件、地图旁的列表；窄屏变为卡片；j、k、Enter、x 操作。",
            "My work, cases, beside the map; cards on a phone; j, k, Enter, x.",
        ),
        '{% include "ui/list.html" with rows=view.rows empty=view.empty paging=view.paging selectable=True %}',
        specimens.rows,
    )
    yield Part(
        "bulk",
        say("批量操作条", "Bar of marked lines"),
        "ui/bulk.html",
        say(
            "勾选后出现；每个步骤只对适用的行计数；每件独立办理。",
            "Appears once lines are marked; each step counts the lines it fits; each record answers for itself.",
        ),
        '{% include "ui/bulk.html" with offers=view.bulk back=view.url %}',
        specimens.bulk,
        alone=True,
    )


def _around_lists() -> Iterator[Part]:
    yield Part(
        "paging",
        say("翻页", "Pages of a list"),
        "ui/pagination.html",
        say("列表之下；不数总数，n 键到下一页。", "Below a list; nothing is counted; n leads on."),
        '{% include "ui/pagination.html" with paging=view.paging %}',
        lambda _ids: (
            Specimen(say("第一页", "first"), {"paging": Paging(1, 100, next_url="#next")}),
            Specimen(
                say("有总数", "counted"),
                {"paging": Paging(101, 128, 128, previous_url="#previous")},
            ),
        ),
    )
    yield Part(
        "empty",
        say("空状态", "Empty place"),
        "ui/empty.html",
        say("说明这里会出现什么、怎样得到。", "Says what would be here and how to get it."),
        '{% include "ui/empty.html" with empty=view.empty %}',
        specimens.empty,
    )
    yield Part(
        "skeleton",
        say("加载中", "While it loads"),
        "ui/skeleton.html",
        say("超过 300 毫秒才显示。", "Shown after 300 ms only."),
        '{% include "ui/skeleton.html" %}',
        lambda _ids: (Specimen(say("加载中", "loading")),),
    )


def _cases() -> Iterator[Part]:
    yield Part(
        "clock",
        say("时限标记", "Clock"),
        "ui/clock_line.html",
        say("图标、颜色与文字同在，不单用颜色。", "Icon, colour and word together, never colour alone."),
        "{% clock row.clock %}  {% clock view.clock full=True %}",
        lambda _ids: (Specimen(words.state_word(one.state), {"clock": one}) for one in samples.clocks()),
    )
    yield Part(
        "clock-panel",
        say("时限面板", "Clock panel"),
        "ui/clock_panel.html",
        say(
            "案件页首：剩余时间、期限、净用时与总用时、暂停原因。",
            "On top of a case: time left, limit, net and gross, why it is paused.",
        ),
        '{% include "ui/clock_panel.html" with clock=view.clock %}',
        lambda _ids: (Specimen(words.state_word(one.state), {"clock": one}) for one in samples.clocks()),
    )
    yield Part(
        "facts",
        say("详情", "Detail"),
        "ui/facts.html",
        say(
            "标签与值；个人信息先遮盖，查看要说明理由。",
            "Labels and values; personal words are masked until asked for.",
        ),
        '{% include "ui/facts.html" with facts=view.facts %}',
        specimens.facts,
    )


def _story() -> Iterator[Part]:
    yield Part(
        "steps",
        say("可办步骤", "Steps"),
        "ui/steps.html",
        say(
            "一个主步骤，其余在旁；不能办的说明原因。",
            "One main step, others beside it; refused ones say why.",
        ),
        '{% include "ui/steps.html" with steps=view.steps others=view.others waiting=view.waiting %}',
        lambda _ids: (
            Specimen(
                say("多个，含不能办的", "many, one refused"),
                {"steps": samples.steps(), "others": samples.others()},
            ),
            Specimen(say("一个", "one"), {"steps": samples.steps()[:1]}),
            Specimen(
                say("没有", "none"),
                {"steps": (), "waiting": say("正等待市政公用中心办理。", "It waits for Municipal Works.")},
            ),
        ),
    )
    yield Part(
        "timeline",
        say("时间线", "Timeline"),
        "ui/timeline.html",
        say("每条记录一句话，展开看变更。", "One sentence an entry, unfolding to what changed."),
        '{% include "ui/timeline.html" with timeline=view.timeline %}',
        specimens.timeline,
    )
    yield Part(
        "map",
        say("地图", "Map"),
        "ui/map.html",
        say(
            "自有边界与点位；页面 head 中加 ui/map_head.html。",
            "Our own boundaries and points; ui/map_head.html goes into the head.",
        ),
        '{% include "ui/map.html" with map=view.map pin=True css="" %}',
        lambda _ids: (
            Specimen(say("带图钉", "with a pin"), {"map": samples.map_view(), "pin": True, "css": ""}),
        ),
    )


def _forms() -> Iterator[Part]:
    yield Part(
        "form",
        say("表单", "Form"),
        "ui/form.html",
        say(
            "由步骤声明的字段生成；必填为默认，选填注明；错误在字段旁。",
            "Made from a step's declared fields; required is the default; errors stand beside the field.",
        ),
        '{% include "ui/form.html" with form=view.form %}',
        specimens.form,
    )
    yield Part(
        "photos",
        say("照片选择", "Photo picker"),
        "ui/field.html",
        say(
            "选、拖、贴、拍；填写时即上传；退回后仍在。",
            "Chosen, dropped, pasted or taken; sent while the form is filled in; kept after a refusal.",
        ),
        '{% include "ui/field.html" with question=field prefix=form.prefix %}',
        specimens.photos,
    )


def _files() -> Iterator[Part]:
    yield Part(
        "pictures",
        say("照片", "Photos"),
        "ui/pictures.html",
        say("点开全屏查看，← → 翻看。", "Opened as large as the screen, turned by ← →."),
        '{% include "ui/pictures.html" with pictures=view.pictures %}',
        specimens.pictures,
    )
    yield Part(
        "documents",
        say("文档与录音录像", "Documents and recordings"),
        "ui/documents.html",
        say(
            "图标、名称、大小；录音录像就地播放。",
            "Icon, name, size; recordings are played where they stand.",
        ),
        '{% include "ui/documents.html" with documents=view.documents %}',
        specimens.documents,
    )
    yield Part(
        "compare",
        say("前后对比", "Before and after"),
        "ui/compare.html",
        say("同一滑块对比处置前后；打印时并排。", "Under one slider; side by side on paper."),
        '{% include "ui/compare.html" with compare=view.compare %}',
        lambda _ids: (
            Specimen(
                say("前后各一", "one of each"),
                {"compare": Compare(specimens.scene("before"), specimens.scene("after"))},
            ),
        ),
    )


def _small() -> Iterator[Part]:
    yield Part(
        "notices",
        say("提示", "Short messages"),
        "ui/notices.html",
        say("操作之后的短消息。", "After an act."),
        '{% include "ui/notices.html" with notices=ui.desk.notices %}',
        specimens.notices,
    )
    yield Part(
        "refusal",
        say("拒绝与冲突", "Refusals and conflicts"),
        "ui/error_fragment.html",
        say(
            "在原处说明：谁先办了什么，下一步怎么办。",
            "In the place itself: who was faster, what changed, what to do.",
        ),
        "errors.error_page(request, 409, sentence, entries=…)",
        specimens.refusals,
    )
    yield Part(
        "export",
        say("导出与打印", "Export and print"),
        "ui/export.html",
        say("列表筛选出的全部，到此刻为止。", "All that the filters leave, as it is now."),
        '{% include "ui/export.html" with export_url=view.export_url %}',
        lambda _ids: (Specimen(say("列表之上", "above a list"), {"export_url": "?"}),),
        alone=True,
    )
