# SPDX-License-Identifier: Apache-2.0
"""Units and people of the demo district; names are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from xiucheng.foundation.organization.actions import (
    decide_parent,
    found_committee,
    give_seat,
    grant_power,
    put_on_duty,
    set_care,
    set_up_posts,
    set_up_unit,
)
from xiucheng.foundation.organization.types import CareKind, Line, SeatRole, UnitKind
from xiucheng.kernel.access.actions import appoint, open_account
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.policy import ADMINISTRATOR, set_policy
from xiucheng.kernel.access.queries import area_path
from xiucheng.kernel.clock.local import instant_of

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
    ("wuye1/", "锦云物业公司", "Jinyun Property", UnitKind.PROPERTY, ""),
    ("juwei1/", "锦云社区居民委员会", "Jinyun Neighbourhood Committee", UnitKind.NEIGHBOURHOOD, ""),
)
# what a city has beside: (path, name, English name, kind); the towns' codes are those of the demo's map
TOWNS = tuple(f"zhen{number}/" for number in range(1, 5))
OTHERS: tuple[tuple[str, str, str, UnitKind], ...] = (
    ("gongan/", "公安分局", "Public Security", UnitKind.DEPARTMENT),
    ("jiaotong/", "交通运输局", "Transport", UnitKind.DEPARTMENT),
    ("jiaojing/", "交警大队", "Traffic Police", UnitKind.DEPARTMENT),
    ("zhujian/", "住房城乡建设局", "Housing and Construction", UnitKind.DEPARTMENT),
    ("fangguan/", "房屋管理局", "Housing Administration", UnitKind.DEPARTMENT),
    ("guihua/", "规划和自然资源局", "Planning and Natural Resources", UnitKind.DEPARTMENT),
    ("shengtai/", "生态环境局", "Ecology and Environment", UnitKind.DEPARTMENT),
    ("shuiwu/", "水务局", "Water Affairs", UnitKind.DEPARTMENT),
    ("shichang/", "市场监督管理局", "Market Supervision", UnitKind.DEPARTMENT),
    ("weijian/", "卫生健康委员会", "Health", UnitKind.DEPARTMENT),
    ("jiaoyu/", "教育局", "Education", UnitKind.DEPARTMENT),
    ("minzheng/", "民政局", "Civil Affairs", UnitKind.DEPARTMENT),
    ("yingji/", "应急管理局", "Emergency Management", UnitKind.DEPARTMENT),
    ("xiaofang/", "消防救援大队", "Fire and Rescue", UnitKind.DEPARTMENT),
    ("caizheng/", "财政局", "Finance", UnitKind.DEPARTMENT),
    ("fagai/", "发展和改革委员会", "Development and Reform", UnitKind.DEPARTMENT),
    ("jingxin/", "经济和信息化局", "Economy and Information", UnitKind.DEPARTMENT),
    ("shangwu/", "商务局", "Commerce", UnitKind.DEPARTMENT),
    ("wenlv/", "文化和旅游局", "Culture and Tourism", UnitKind.DEPARTMENT),
    ("tiyu/", "体育局", "Sports", UnitKind.DEPARTMENT),
    ("nongye/", "农业农村局", "Agriculture", UnitKind.DEPARTMENT),
    ("xinfang/", "信访办公室", "Petitions", UnitKind.DEPARTMENT),
    ("sifa/", "司法局", "Justice", UnitKind.DEPARTMENT),
    ("dashuju/", "大数据中心", "Big Data Centre", UnitKind.DEPARTMENT),
    ("renshe/", "人力资源和社会保障局", "Human Resources and Social Security", UnitKind.DEPARTMENT),
    ("tongji/", "统计局", "Statistics", UnitKind.DEPARTMENT),
    ("gonglu/", "公路管理中心", "Roads", UnitKind.DEPARTMENT),
    ("jiguan/", "机关事务管理局", "Government Offices Administration", UnitKind.DEPARTMENT),
    ("kaifaqu/", "经济开发区管委会", "Development Zone", UnitKind.DEPARTMENT),
    ("gongdian/", "供电公司", "Power Supply", UnitKind.COMPANY),
    ("gongshui/", "自来水公司", "Water Supply", UnitKind.COMPANY),
    ("ranqi/", "燃气公司", "Gas Supply", UnitKind.COMPANY),
    ("tongxin/", "通信公司", "Telecommunication", UnitKind.COMPANY),
    ("luming/", "路灯管理公司", "Street Lighting", UnitKind.COMPANY),
    ("gongjiao/", "公共交通公司", "Public Transport", UnitKind.COMPANY),
    ("baojie/", "洁城保洁公司", "Cleaning Company", UnitKind.COMPANY),
    ("wuye2/", "银溪物业公司", "Yinxi Property", UnitKind.PROPERTY),
)
# (kind, unit, standard, to be checked every so many days)
CARES = (
    (CareKind.APPEARANCE, "huanwei/", "无暴露垃圾、无乱堆物", 7),
    (CareKind.CLEANING, "baojie/", "楼道整洁、垃圾日产日清", 7),
    (CareKind.GREENERY, "yuanlin/", "无缺株、无黄土裸露", 30),
    (CareKind.PEST_CONTROL, "weijian/", "按季消杀、投放点有警示", 90),
    (CareKind.PIPES, "paishui/", "无冒溢、井盖完好", 30),
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
    ("wangge", "范小路", "Fan Xiaolu", "grid_worker", CENTRE, ""),
    ("wuye", "郝管家", "Hao Guanjia", "property_staff", "wuye1/", ""),
    ("juwei", "尚邻", "Shang Lin", "committee_staff", "juwei1/", ""),
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


def set_up_city(actor: Actor, city: Mapping[str, Any], ids: Mapping[str, int], today: date) -> None:
    """What stands around the bureau: towns and their squad, departments, companies, the committee, duties of today.

    `city` are the boundaries of the demo's map, `ids` the people by sign-in name.
    """
    since = date(today.year - 1, 1, 1)
    for path, name, name_en, kind in OTHERS:
        set_up_unit(actor, path, name, kind, name_en=name_en)
    towns = [one["properties"] for one in city["town"]["features"]]
    for path, town in zip(TOWNS, towns, strict=False):
        name = f"{town['name']}办事处" if town["name"].endswith("街道") else f"{town['name']}人民政府"
        set_up_unit(actor, path, name, UnitKind.TOWN, territory=area_path(town["code"]) or "")
    basis = "区综合执法下沉方案"
    decide_parent(actor, SQUAD, Line.ADMINISTRATION, TOWNS[0], starts_on=since, basis=basis)
    for line in (Line.GUIDANCE, Line.STANDARDS, Line.ASSESSMENT, Line.PROMOTION, Line.EXCHANGE):
        decide_parent(actor, SQUAD, line, BUREAU, starts_on=since, basis=basis)
    grant_power(actor, SQUAD, "市容和环境卫生管理的行政处罚权", basis, starts_on=since)
    _committee(actor, since)
    _cares(actor, [one["properties"]["code"] for one in city["community"]["features"][:6]], today)
    _presence(actor, ids, today)


def _cares(actor: Actor, areas: Sequence[str], today: date) -> None:
    """Responsibility areas, the first ones soon to be checked, the last ones overdue."""
    for number, area in enumerate(areas):
        for kind, unit, standard, days in CARES:
            set_care(
                *(actor, kind, unit, area),
                standard=standard,
                basis="市容环卫责任区告知书",
                every_days=days,
                starts_on=today - timedelta(days=days - 3 + number),
            )


def _committee(actor: Actor, since: date) -> None:
    found_committee(
        actor, "dachengguan", "锦绣区城市管理委员会", name_en="City Management Committee", starts_on=since
    )
    give_seat(actor, "dachengguan", SeatRole.CHAIR, title="区长", starts_on=since)
    give_seat(actor, "dachengguan", SeatRole.DEPUTY, title="分管副区长", starts_on=since)
    give_seat(actor, "dachengguan", SeatRole.OFFICE, unit=BUREAU, starts_on=since)
    give_seat(actor, "dachengguan", SeatRole.SUPERVISION, unit=CENTRE, starts_on=since)
    give_seat(actor, "dachengguan", SeatRole.COMMAND, unit=COMMAND, starts_on=since)
    for path, _name, _name_en, kind in OTHERS:
        if kind == UnitKind.DEPARTMENT:
            give_seat(actor, "dachengguan", SeatRole.MEMBER, unit=path, starts_on=since)


def _presence(actor: Actor, ids: Mapping[str, int], today: date) -> None:
    """Everybody of the street on duty all the week: the demo is looked at by day and by night."""
    code = DISTRICT.rstrip("/")
    midnight = instant_of(datetime.combine(today, time.min))
    for login, _name, _en, post, unit, _area in PEOPLE:
        if login in ids and post in {"inspector", "officer"}:
            for day in range(7):
                starts_at = midnight + timedelta(days=day)
                ends_at = starts_at + timedelta(days=1)
                put_on_duty(actor, login, unit, area=code, starts_at=starts_at, ends_at=ends_at)
