# SPDX-License-Identifier: Apache-2.0
"""Every side way of a case, walked over HTTP and in Chromium; each prints the numbers of the two cases it made."""

from __future__ import annotations

from shapely.geometry import shape

from proof.lib.centre.browser import desks_of
from proof.lib.centre.ways import CASE, Turn, Way, by_interface, in_browser
from proof.lib.lines import Lines
from proof.lib.world import World
from xiucheng.foundation.geography.demo import demo_boundaries

lines: Lines[World] = Lines()
HEADING = "the loop with all side ways"
PLACE = "121.2100,31.0140"
REQUEST, TASK, OVERSIGHT = "supervision.request", "supervision.task", "supervision.oversight"
# The demo's only squad belongs to the first town of its map.
SQUADS = shape(demo_boundaries()["town"]["features"][0]["geometry"]).representative_point()
SQUADS_PLACE = f"{SQUADS.x:.6f},{SQUADS.y:.6f}"
WHY = {"why": "按实际情况申请"}
FINISHED = {"result": "已清理完毕"}
FOUND = {"finding": "现场已恢复"}
EXTENSION = Turn("chuzhi", "ask_extension", {"more": 2} | WHY)
SUSPENSION = Turn("chuzhi", "ask_suspension", {"cause": "season", "until": "2027-03-01"} | WHY)
GRANT = Turn("paiqian", "grant", {"answer": "同意"}, REQUEST)
REFUSE = Turn("paiqian", "refuse", {"answer": "人手足够"}, REQUEST)
ARBITRATE = Turn("zhiban", "grant", {"answer": "由承办部门处置"}, REQUEST)
AGAIN = Turn("paiqian", "dispatch", {"department": "huanwei/"})
RETURN = Turn("chuzhi", "return", WHY)
OVERSEE = Turn("lingdao", "oversee", {"oversight": "leader", "demand": "今日说明进展", "hours": 4})

WAYS = (
    Way(
        "not accepted 不予受理",
        "report",
        (Turn("shouli", "decline", {"reason": "untrue"} | WHY),),
        "declined",
    ),
    Way(
        "not filed 不予立案, with a reason",
        "accept",
        (Turn("zhiban", "not_file", {"reason": "not_ours"} | WHY),),
        "rejected",
    ),
    Way("return 退回, and dispatched anew", "dispatch", (RETURN, AGAIN), "dispatched"),
    Way(
        "return with arbitration from the second one",
        "dispatch",
        (RETURN, AGAIN, Turn("chuzhi", "ask_arbitration", WHY), ARBITRATE),
        "filed",
    ),
    Way("extension 延期, granted by another", "dispatch", (EXTENSION, GRANT), "dispatched"),
    Way("extension refused, with an answer", "dispatch", (EXTENSION, REFUSE), "dispatched"),
    Way(
        "suspension 挂账 with reason and end, and going on",
        "dispatch",
        (SUSPENSION, GRANT, Turn("chuzhi", "resume", {})),
        "dispatched",
    ),
    Way(
        "void 作废 by two people",
        "file",
        (Turn("shouli", "ask_void", WHY), Turn("zhiban", "grant", {"answer": "同意"}, REQUEST)),
        "voided",
    ),
    Way(
        "assisting departments: a child task, done before the case is",
        "dispatch",
        (
            Turn("paiqian", "assist", {"assisting": "shizheng/", "demand": "请配合断电"}),
            Turn("shizheng", "finish", FINISHED, TASK),
            Turn("chuzhi", "handle", FINISHED),
        ),
        "handled",
    ),
    Way(
        "assistance returned with a reason",
        "dispatch",
        (
            Turn("paiqian", "assist", {"assisting": "shizheng/", "demand": "请配合断电"}),
            Turn("shizheng", "return", WHY, TASK),
            Turn("chuzhi", "handle", FINISHED),
        ),
        "handled",
    ),
    Way(
        "rework 返工",
        "handle",
        (Turn("jiandu2", "rework", FOUND), Turn("chuzhi", "handle", FINISHED)),
        "handled",
    ),
    Way(
        "verification by an inspector drawn at random from those on duty",
        "handle",
        (Turn("shouli", "draw"), Turn("jiandu2", "verify", FOUND)),
        "verified",
    ),
    Way("reopened 重新打开", "close", (Turn("shouli", "reopen", WHY),), "accepted"),
    Way(
        "comments internal and public",
        "dispatch",
        (
            Turn("lingdao", "comment", {"audience": "internal", "comment": "注意安全"}),
            Turn("chuzhi", "comment", {"audience": "public", "comment": "今晚处置"}),
        ),
        "dispatched",
    ),
    Way(
        "taken in hand and put back",
        "dispatch",
        (Turn("chuzhi", "claim"), Turn("chuzhi", "release")),
        "dispatched",
    ),
    Way(
        "oversight 督办: issue, reply, accept",
        "dispatch",
        (
            OVERSEE,
            Turn("chuzhi", "reply", {"reply": "已在处置"}, OVERSIGHT),
            Turn("lingdao", "accept", {}, OVERSIGHT),
        ),
        "dispatched",
    ),
    Way(
        "oversight sent back, demanded anew and lifted",
        "dispatch",
        (
            OVERSEE,
            Turn("chuzhi", "reply", {"reply": "知道了"}, OVERSIGHT),
            Turn("lingdao", "send_back", {"demand": "请写明完成时间", "hours": 2}, OVERSIGHT),
            Turn("lingdao", "lift", WHY, OVERSIGHT),
        ),
        "dispatched",
    ),
    Way(
        "urgent 紧急: called, and lifted by the duty chief",
        "accept",
        (Turn("shouli", "call_urgent", WHY), Turn("zhiban", "lift_urgent", WHY)),
        "accepted",
    ),
    Way(
        "a report checked on site 核实 before reception goes on",
        "report",
        (
            Turn("shouli", "check_on_site", {"to_check": "是否属实"}),
            Turn("jiandu2", "check", {"checked": "true", "seen": "确有垃圾"}),
        ),
        "reported",
    ),
    Way(
        "H3: an estate's staff straight to the squad, taken back by the centre",
        Turn(
            "wuye", "report_direct", {"point": SQUADS_PLACE, "words": "楼道口私搭雨棚", "channel": "property"}
        ),
        (Turn("shouli", "take_back", WHY),),
        "accepted",
    ),
    Way(
        "several reports, one case: added to it",
        "accept",
        (Turn("shouli", "join", {"told": "同一处，又有人来电", "via": "hotline_12345"}),),
        "accepted",
    ),
    Way(
        "one report, several cases: another problem split off",
        "report",
        (Turn("shouli", "split", {"other_words": "旁边井盖松动"}),),
        "reported",
    ),
    Way(
        "reopened by oversight one level up",
        "close",
        (Turn("lingdao", "reopen_by_order", {"oversight": "leader", "demand": "现场仍有垃圾", "hours": 4}),),
        "accepted",
    ),
)


def _walked(way: Way) -> None:
    @lines(HEADING, way.words)
    def look(world: World) -> str:
        over_http = by_interface(world.city, way)
        clicked = in_browser(world.city, desks_of(world), way)
        taken = " → ".join(turn.step if turn.of == CASE else f"{turn.of}:{turn.step}" for turn in way.turns)
        return f"{taken} → {way.state}: {over_http} over HTTP, {clicked} in Chromium"


for _way in WAYS:
    _walked(_way)
