# SPDX-License-Identifier: Apache-2.0
"""What the endpoints of this package take."""

from __future__ import annotations

from xiucheng.foundation.organization.types import CARE_NAMES, LINE_NAMES, SEAT_NAMES
from xiucheng.kernel.declaration.types import Field, Kind, Label

UNIT = Field("unit", Kind.TEXT, Label("单位路径", "Path of the unit"), max_length=160)
ANY_UNIT = Field("unit", Kind.TEXT, Label("单位路径", "Path of the unit"), required=False, max_length=160)
AREA = Field("area", Kind.TEXT, Label("区域编码", "Code of the area"), required=False, max_length=40)
DAY = Field("day", Kind.DATE, Label("日期，缺省为今日", "Day, today when not given"), required=False)
AT = Field("at", Kind.DATETIME, Label("时刻，缺省为此刻", "Moment, now when not given"), required=False)
POINT = Field("point", Kind.POINT, Label("经度,纬度", "longitude,latitude"))
STARTS_ON = Field("starts_on", Kind.DATE, Label("自何日起", "From which day on"))
ENDS_ON = Field("ends_on", Kind.DATE, Label("至何日止", "Last day"), required=False)
BASIS = Field("basis", Kind.TEXT, Label("依据文件", "Document"), required=False, max_length=200)
KIND = Field(
    "kind",
    Kind.CHOICE,
    Label("责任内容", "For what"),
    required=False,
    choices=tuple((code.value, Label(*words)) for code, words in CARE_NAMES.items()),
)
AFTER = Field("after", Kind.INTEGER, Label("从此编号之后", "After this number"), required=False, minimum=0)
NAME = (
    UNIT,
    Field("name", Kind.TEXT, Label("名称", "Name"), max_length=80),
    Field("name_en", Kind.TEXT, Label("英文名", "English name"), required=False, max_length=80),
    STARTS_ON,
    BASIS,
)
PARENT = (
    UNIT,
    Field(
        "line",
        Kind.CHOICE,
        Label("关系", "In what"),
        choices=tuple((code.value, Label(*words)) for code, words in LINE_NAMES.items()),
    ),
    Field(
        "parent",
        Kind.TEXT,
        Label("上级单位路径", "Path of the unit that it belongs to"),
        help=Label("不填为不再隶属", "to none any more when not given"),
        required=False,
        max_length=160,
    ),
    STARTS_ON,
    BASIS,
)
POWER = (
    UNIT,
    Field("words", Kind.TEXT, Label("职权", "What the unit may do"), max_length=200),
    Field("basis", Kind.TEXT, Label("依据文件", "Document"), max_length=200),
    STARTS_ON,
    ENDS_ON,
)
SEAT = (
    Field(
        "role",
        Kind.CHOICE,
        Label("席位", "Seat"),
        choices=tuple((code.value, Label(*words)) for code, words in SEAT_NAMES.items()),
    ),
    Field("title", Kind.TEXT, Label("职务", "Title"), required=False, max_length=80),
    ANY_UNIT,
    STARTS_ON,
)
SET_CARE = (
    Field("kind", Kind.CHOICE, Label("责任内容", "For what"), choices=KIND.choices),
    UNIT,
    Field("area", Kind.TEXT, Label("区域编码", "Code of the area"), max_length=40),
    Field("place", Kind.TEXT, Label("地段", "Place"), required=False, max_length=200),
    Field("standard", Kind.TEXT, Label("标准", "Standard"), required=False, max_length=300),
    Field(
        "every_days",
        Kind.INTEGER,
        Label("检查周期（天）", "To be checked every so many days"),
        required=False,
        minimum=0,
        maximum=366,
    ),
    STARTS_ON,
    BASIS,
)
CARE_CHECK = (
    Field(
        "result",
        Kind.CHOICE,
        Label("结果", "Result"),
        choices=(("kept", Label("已履行", "kept")), ("not_kept", Label("未履行", "not kept"))),
    ),
    Field("finding", Kind.TEXT, Label("检查情况", "Finding"), required=False, max_length=300),
)
ON_DUTY = (
    Field("person", Kind.TEXT, Label("登录名", "Sign-in name"), max_length=60),
    UNIT,
    AREA,
    Field(
        "responsibility",
        Kind.TEXT,
        Label("责任网格编码", "Code of a responsibility grid"),
        required=False,
        max_length=40,
    ),
    Field("starts_at", Kind.DATETIME, Label("开始", "From")),
    Field("ends_at", Kind.DATETIME, Label("结束", "Until")),
)
