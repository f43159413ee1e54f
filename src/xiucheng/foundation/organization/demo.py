# SPDX-License-Identifier: Apache-2.0
"""Units and people of the demo district; names are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from xiucheng.foundation.organization.actions import set_up_posts, set_up_unit
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access.actions import appoint, open_account
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.policy import ADMINISTRATOR, set_policy

DISTRICT = "310199/"
BUREAU = "jinxiu/"
CENTRE = BUREAU + "jiandu/"
COMMAND = BUREAU + "zhihui/"
SQUAD = BUREAU + "zhidui1/"

UNITS: tuple[tuple[str, str, str, UnitKind, str], ...] = (
    (BUREAU, "锦绣区城市管理综合执法局", "Jinxiu District Bureau", UnitKind.BUREAU, DISTRICT),
    (CENTRE, "城市管理监督中心", "Supervision Centre", UnitKind.SUPERVISION_CENTRE, DISTRICT),
    (COMMAND, "城市管理指挥中心", "Command Centre", UnitKind.COMMAND_CENTRE, DISTRICT),
    (SQUAD, "综合执法一中队", "Enforcement Squad 1", UnitKind.SQUAD, ""),
    ("huanwei/", "环境卫生中心", "Sanitation Centre", UnitKind.DEPARTMENT, ""),
    ("shizheng/", "市政公用中心", "Municipal Works Centre", UnitKind.DEPARTMENT, ""),
    ("yuanlin/", "园林绿化中心", "Parks and Greenery Centre", UnitKind.DEPARTMENT, ""),
    ("paishui/", "排水管理中心", "Drainage Centre", UnitKind.DEPARTMENT, ""),
)
# (sign-in name, name, English name, post, unit, area)
PEOPLE: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("shouli", "李受真", "Li Shouzhen", "receptionist", CENTRE, ""),
    ("zhiban", "赵秉衡", "Zhao Bingheng", "duty_chief", CENTRE, ""),
    ("paiqian", "陈捷", "Chen Jie", "dispatcher", COMMAND, ""),
    ("chuzhi", "周勤", "Zhou Qin", "handler", "huanwei/", ""),
    ("shizheng", "吴固", "Wu Gu", "handler", "shizheng/", ""),
    ("yuanlin", "林青", "Lin Qing", "handler", "yuanlin/", ""),
    ("paishui", "江流", "Jiang Liu", "handler", "paishui/", ""),
    ("jiandu1", "孙明", "Sun Ming", "inspector", CENTRE, DISTRICT),
    ("jiandu2", "钱晓", "Qian Xiao", "inspector", CENTRE, DISTRICT),
    ("duiyuan", "马行", "Ma Xing", "officer", SQUAD, ""),
    ("duiyuan2", "田径", "Tian Jing", "officer", SQUAD, ""),
    ("duizhang", "高正", "Gao Zheng", "squad_head", SQUAD, ""),
    ("lingdao", "何谦", "He Qian", "leader", BUREAU, DISTRICT),
    ("zhuren", "沈度", "Shen Du", "centre_head", CENTRE, ""),
    ("shuju", "方格", "Fang Ge", "data_admin", BUREAU, ""),
    ("xitong", "系统管理员", "System administrator", "system_admin", BUREAU, ""),
    ("anquan", "安全管理员", "Security administrator", "security_admin", BUREAU, ""),
    ("shenji", "审计管理员", "Audit administrator", "audit_admin", BUREAU, ""),
)


def set_up(actor: Actor, password: str, today: date) -> dict[str, int]:
    """Posts, units and people of the demo; returns person ids by sign-in name."""
    set_up_posts(actor)
    for path, name, name_en, kind, territory in UNITS:
        set_up_unit(actor, path, name, kind, territory=territory, name_en=name_en)
    # the demo's accounts are tried without a phone at hand; a bureau's administrators need a second factor
    for post in ("system_admin", "security_admin", "audit_admin"):
        set_policy(actor, post, date(today.year - 1, 1, 1), replace(ADMINISTRATOR, second_factor=False))
    people = {}
    for login, name, name_en, post, unit, area in PEOPLE:
        person = open_account(actor, login, name, password, name_en=name_en)
        appoint(actor, person, post, unit, area=area, starts_on=date(today.year - 1, 1, 1))
        people[login] = person.pk
    return people
