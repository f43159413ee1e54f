# SPDX-License-Identifier: Apache-2.0
"""What the steps of supervision ask for, and where a case can be while it is open."""

from dataclasses import replace

from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.operations.supervision.types import (
    ASKED_FOR,
    AUDIENCES,
    CAUSES,
    CHANNELS,
    FOUND_ON_SITE,
    OVERSEEN,
    PHOTO_PLACES,
    WAYS,
)

LAW = "CJJ/T 106-2010；GB/T 30428.8"
OPEN = ("reported", "checking", "accepted", "filed", "dispatched", "suspended", "handled", "verified")

# fmt: off
POINT = Field("point", Kind.POINT, Label("位置", "Place"),
              help=Label("在地图上点选，或填写经度,纬度", "Set the pin, or write longitude, latitude"))
ADDRESS = Field("address", Kind.TEXT, Label("地址", "Address"), required=False)
WORDS = Field("words", Kind.WORDS, Label("问题描述", "What is wrong"), max_length=1000)
CHANNEL = Field("channel", Kind.CHOICE, Label("问题来源", "Channel"), choices=CHANNELS)
CLASS = Field("class_code", Kind.REFERENCE, Label("类别", "Class"), options="catalogue.classes", max_length=80)
CLASS_GUESS = Field("class_code", Kind.REFERENCE, Label("类别", "Class"), options="catalogue.classes", required=False,
                    max_length=80)
BESIDE = Field("beside", Kind.TEXT, Label("同一来件的另一案件编号", "Number of the case that came in the same report"),
               required=False, max_length=60, by_program=True)
# what is stored of a case keeps its words when a report is added to it or another problem is split off
TOLD = Field("told", Kind.WORDS, Label("补充描述", "What is reported"), max_length=1000)
VIA = Field("via", Kind.CHOICE, Label("问题来源", "Channel"), choices=CHANNELS)
POINT_IF_KNOWN = replace(POINT, required=False)
OTHER_WORDS = Field("other_words", Kind.WORDS, Label("另一问题的描述", "The other problem"), max_length=1000)
OTHER_CLASS = replace(CLASS_GUESS, name="other_class")
OTHER_POINT = replace(
    POINT_IF_KNOWN, name="other_point", help=Label("与本案不同处时填写", "When it is elsewhere")
)
OTHER_ADDRESS = replace(ADDRESS, name="other_address")
SENT_BY = Field("sent_by", Kind.TEXT, Label("来源系统，缺省为问题来源", "Sender, the channel when not given"),
                required=False, max_length=40, by_program=True)
SENT_NUMBER = Field("sent_number", Kind.TEXT, Label("来件编号", "Number at the sender"),
                    help=Label("热线工单、来文、交办单上的编号", "As on the hotline's order, the letter or the note"),
                    required=False, max_length=60)
MOCKED = Field("mocked", Kind.BOOLEAN, Label("终端提示为模拟定位", "The device says that its position is made up"),
               required=False, by_program=True)
NAME = Field("reporter_name", Kind.TEXT, Label("上报人", "Reporter"), required=False, max_length=60, personal=True)
PHONE = Field("reporter_phone", Kind.TEXT, Label("联系电话", "Phone"), required=False, max_length=30, personal=True)
PHOTOS = Field("photos", Kind.FILES, Label("现场照片", "Photos"), required=False, maximum=9, accepts=("photo",),
               moment="before")
RECORDINGS = Field("recordings", Kind.FILES, Label("录音、视频和文档", "Recordings, videos and documents"),
                   required=False, maximum=9, accepts=("audio", "video", "document"))
PHOTOS_AFTER = Field("photos_after", Kind.FILES, Label("处置后照片", "Photos of the result"), required=False,
                     maximum=9, accepts=("photo",), moment="after")
REMARK = Field("remark", Kind.WORDS, Label("备注", "Remark"), required=False, max_length=500)
IMPORT = Field("import_run", Kind.INTEGER, Label("导入批次", "Import"), minimum=1)
WHY = Field("why", Kind.WORDS, Label("理由", "Reason"), max_length=500)
RESULT = Field("result", Kind.WORDS, Label("处置情况", "What was done"), max_length=1000)
MORE = Field("more", Kind.INTEGER, Label("延长（与原时限同单位）", "More time, in the unit of the limit"), minimum=1,
             maximum=90)
CAUSE = Field("cause", Kind.CHOICE, Label("挂账原因", "Why it must wait"), choices=CAUSES)
TITLE = Field("title", Kind.TEXT, Label("标题", "Title"))
UNTIL = Field("until", Kind.DATE, Label("挂账至", "Until"))
KIND = Field("kind", Kind.CHOICE, Label("申请事项", "Asked for"), choices=ASKED_FOR)
REQUEST_NUMBER = Field("request", Kind.TEXT, Label("申请编号", "Number of the request"), max_length=60)
AUDIENCE = Field("audience", Kind.CHOICE, Label("可见范围", "For whom"), choices=AUDIENCES)
COMMENT = Field("comment", Kind.WORDS, Label("备注内容", "Comment"), max_length=1000)
ANSWER = Field("answer", Kind.WORDS, Label("答复", "Answer"), max_length=500)
URGENT_WHY = Field("urgent_why", Kind.WORDS, Label("紧急原因", "Why it is urgent"), required=False,
                   help=Label("只在紧急时填写：立即通知、时限缩短",
                                "Only when it is urgent: it is told at once, with shorter limits"),
                   max_length=200)
CHECKED = Field("checked", Kind.CHOICE, Label("核实结果", "Found on site"), choices=FOUND_ON_SITE)
TO_CHECK = Field("to_check", Kind.WORDS, Label("核实要求", "What to look at"), required=False, max_length=500)
SEEN = Field("seen", Kind.WORDS, Label("现场情况", "What was seen"), max_length=1000)
PHOTOS_CHECK = Field("photos_check", Kind.FILES, Label("核实照片", "Photos of the check"), required=False, maximum=9,
                     accepts=("photo",), moment="before")
DIRECT_CHANNEL = replace(
    CHANNEL, choices=tuple(one for one in CHANNELS if one[0] in {"property", "committee"})
)
SELF_CHANNEL = replace(CHANNEL, choices=tuple(one for one in CHANNELS if one[0] in {"inspector", "officer"}))
PHOTO_PLACE = Field("photo_place", Kind.CHOICE, Label("处置后照片位置", "Photos of the result"), choices=PHOTO_PLACES)
WAY = Field("way", Kind.CHOICE, Label("流转方式", "Way"), choices=WAYS)
ORDER_NO = Field("order_no", Kind.TEXT, Label("督办单号", "Number of the order"), required=False, max_length=60)
TOGETHER = Field("together", Kind.BOOLEAN, Label("一并回复同一督办单的其他案件", "Reply for all cases of this order"),
                 required=False)
DEMAND = Field("demand", Kind.WORDS, Label("协办事项", "What to do"), max_length=1000)
OVERSIGHT_KIND = Field("oversight", Kind.CHOICE, Label("督办类型", "Why it is overseen"), choices=OVERSEEN)
DEMANDED = Field("demand", Kind.WORDS, Label("督办要求", "What is demanded"), max_length=1000)
WITHIN_HOURS = Field("hours", Kind.INTEGER, Label("回复时限（工作小时）", "Reply within (working hours)"), minimum=1,
                     maximum=240)
OVERSEER = Field("overseer", Kind.TEXT, Label("督办单位", "Overseen by"), required=False, max_length=160)
REPORT = Field("report", Kind.INTEGER, Label("报告（内部编号）", "Report (internal no.)"), minimum=1)
MOST_REOPENS = Field("most", Kind.INTEGER, Label("可要求重办次数", "Times it may be asked for"), minimum=0)
REOPEN_DAYS = Field("days", Kind.INTEGER, Label("结案后可要求重办天数", "Days after closing"), minimum=0)
NOT_SOLVED = Field("why", Kind.WORDS, Label("没有解决之处", "What is not solved"), max_length=500)
ASSISTING = Field("assisting", Kind.REFERENCE, Label("协办单位", "Assisting department"),
                  options="organization.handling_units", max_length=160)
# fmt: on
