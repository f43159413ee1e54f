# SPDX-License-Identifier: Apache-2.0
"""`xiucheng demo`: prepare the demo district and serve it."""

from __future__ import annotations

import argparse
import sys

from xiucheng.delivery import demo
from xiucheng.delivery.cli.migrate import bring_up_to_date
from xiucheng.delivery.cli.serve import keep_serving
from xiucheng.foundation.organization.actions import shipped_posts
from xiucheng.foundation.organization.demo import PEOPLE
from xiucheng.kernel.settings import settings
from xiucheng.operations.feedback.types import PATH

MOST_CASES = 5_000_000


def run_demo(argv: list[str]) -> int:
    """Prepare the demo if it is not there, print address and accounts, serve unless told not to."""
    parser = argparse.ArgumentParser(prog="xiucheng demo", description=__doc__)
    parser.add_argument("--prepare", action="store_true", help="prepare and stop")
    parser.add_argument(
        "--seed", type=int, default=1, help="which district; the same seed gives the same one"
    )
    parser.add_argument("--scale", type=int, default=1, help="how many times as large")
    parser.add_argument(
        "--cases", type=int, default=0, help="how many cases, 120 times the scale when not given"
    )
    options = parser.parse_args(argv)
    if not 1 <= options.scale <= 50:
        parser.error("--scale takes a whole number from 1 to 50")
    if not 0 <= options.cases <= MOST_CASES:
        parser.error(f"--cases takes a whole number up to {MOST_CASES:,}")
    if settings.production:
        sys.stderr.write("XIUCHENG_PRODUCTION is set: no demo is made or served where real work is done.\n")
        return 1
    bring_up_to_date()
    try:
        made = demo.prepare(options.seed, options.scale, options.cases, _tell)
    except demo.NotEmpty as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print(welcome(made), flush=True)
    return 0 if options.prepare else keep_serving()


def _tell(line: str) -> None:
    """How far it is, for who waits minutes for a large city."""
    sys.stderr.write(f"{line}\n")


def welcome(made: demo.Demo) -> str:
    """Address, accounts and the password of a demo."""
    posts = {post.code: post for post in shipped_posts()}
    lines = [
        f"锦绣区演示 · Demo of Jinxiu district: http://{settings.host}:{settings.port}/",
        f"密码 password: {made.password}",
        *([f"凭编号查询 a report by its number: {PATH}{made.report}/"] if made.report else []),
        "",
        *(
            f"  {login:<10} {posts[post].name:<8} {posts[post].name_en}"
            for login, _n, _e, post, _u, _a in PEOPLE
        ),
    ]
    return "\n".join(lines)
