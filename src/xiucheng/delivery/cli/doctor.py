# SPDX-License-Identifier: Apache-2.0
"""`xiucheng doctor`: looks at the whole installation, one line each."""

import argparse
import os
import shutil
from collections.abc import Iterator
from datetime import datetime

from authlib.common.security import is_secure_transport
from django.db import connections

from xiucheng.delivery.cli import safety
from xiucheng.delivery.cli.findings import Check, Finding, examined, unsafe
from xiucheng.delivery.cli.migrate import app_role, owner_role, unapplied
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.store import load_calendar
from xiucheng.kernel.configuration import store as configured
from xiucheng.kernel.files import scanner
from xiucheng.kernel.notify import providers
from xiucheng.kernel.notify.types import OUTER
from xiucheng.kernel.observe.health import STALE_SECONDS, look
from xiucheng.kernel.oidc import issuer, server
from xiucheng.kernel.record.tables import JOURNALS
from xiucheng.kernel.settings import settings

OLDEST_SERVER = 150000
FREE_BYTES = 1_000_000_000
LAST_QUARTER = 10
SAFETY = "safety"
SLOW_SECONDS = 3600.0


def run_doctor(argv: list[str]) -> int:
    """Print every finding; 1 when one is wrong."""
    parser = argparse.ArgumentParser(prog="xiucheng doctor", description=__doc__)
    parser.add_argument(
        "--only",
        choices=[SAFETY],
        help="print only what is wrong with safety, as `serve` asks before it starts",
    )
    only = parser.parse_args(argv).only
    wrong = False
    rest = (migrations, files, clock, unit_settings, queue, messages, sign_on, safety.limits, safety.gateways)
    for check in SAFE if only else (*SAFE, *rest):
        for finding in examined(check):
            if not only or finding.state == "wrong":
                print(finding.line(), flush=True)
            wrong = wrong or finding.state == "wrong"
    return 1 if wrong else 0


def sign_on() -> Iterator[Finding]:
    """The other issuer answers, and we can be called one."""
    found = issuer.configured()
    if settings.signon_issuer and found is None:
        yield Finding(
            "sign-on", "wrong", "XIUCHENG_SIGNON_CLIENT is empty: write the client_id that was given."
        )
    if found is not None:
        try:
            found.verifying()
            yield Finding("sign-on", "ok", f"{found.name} answers; people come in through it")
        except issuer.SignOnFailed as failure:
            sentence = f"{found.name}: {failure.why}. People sign in with name and password only."
            yield Finding("sign-on", "wrong", sentence)
    if server.issuer() and not is_secure_transport(server.issuer()):
        yield Finding(
            "sign-on", "look", "XIUCHENG_PUBLIC_URL is not HTTPS: other systems cannot sign in through us."
        )


def ask(alias: str, question: str, parameters: tuple[str, ...] = ()) -> tuple[object, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchone() or ()


def database() -> Iterator[Finding]:
    question = "SELECT current_setting('server_version_num')::int, current_setting('server_version'), "
    question += "current_setting('server_encoding'), pg_database_size(current_database()), clock_timestamp()"
    number, version, encoding, size, its_time = ask("default", question)
    kind = "given by DATABASE_URL" if settings.database_url else "embedded"
    assert isinstance(size, int)
    assert isinstance(number, int)
    assert isinstance(its_time, datetime)
    yield Finding("database", "ok", f"PostgreSQL {version}, {kind}, {size / 1e6:.0f} MB")
    if number < OLDEST_SERVER:
        yield Finding("database", "wrong", f"PostgreSQL {version} is too old; 15 or newer is needed.")
    if encoding != "UTF8":
        yield Finding("database", "wrong", f"The encoding is {encoding}; make the database with UTF8.")
    apart = abs((its_time - now()).total_seconds())
    if apart > 2:
        yield Finding("database", "wrong", f"Its clock is {apart:.0f} s off this machine's; use NTP on both.")
    (fsync, commit) = ask("default", "SELECT current_setting('fsync'), current_setting('synchronous_commit')")
    if fsync == "off" or commit == "off":
        sentence = (
            "It may lose what it confirmed when the power fails; set fsync and synchronous_commit to on."
        )
        yield unsafe("database", sentence)


def roles() -> Iterator[Finding]:
    if app_role() == owner_role():
        sentence = (
            "One role does all: it could change the record. Set XIUCHENG_OWNER_DATABASE_URL to another."
        )
        yield Finding("roles", "wrong", sentence)
        return
    (superuser,) = ask("default", "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if superuser:
        yield Finding(
            "roles", "wrong", f"{app_role()} is a superuser; the system must run without such rights."
        )
    allowed = [
        f"{right} on {table}"
        for table in JOURNALS
        for right in ("UPDATE", "DELETE", "TRUNCATE")
        if ask("default", "SELECT has_table_privilege(%s, %s)", (table, right)) == (True,)
    ]
    if allowed:
        yield Finding("roles", "wrong", f"{app_role()} has {', '.join(allowed)}; run `xiucheng migrate`.")
    else:
        yield Finding("roles", "ok", f"{app_role()} may only add to {', '.join(JOURNALS)}")


def migrations() -> Iterator[Finding]:
    missing = unapplied()
    if missing:
        yield Finding("migrations", "wrong", f"{missing} are not applied; run `xiucheng migrate`.")
    else:
        yield Finding("migrations", "ok", "All are applied")


def files() -> Iterator[Finding]:
    folder = settings.var / "files"
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        yield Finding("files", "wrong", f"{folder} cannot be written by this account.")
    if scanner.configured():
        fault = scanner.ping()
        yield Finding("files", "wrong" if fault else "ok", fault or "clamd answers; every file is scanned")
    else:
        yield Finding("files", "look", "Files are not scanned for malware; set XIUCHENG_CLAMD.")
    free = shutil.disk_usage(folder).free
    state = "ok" if free > FREE_BYTES else "look"
    yield Finding("files", state, f"{folder}, {free / 1e9:.0f} GB free")


def clock() -> Iterator[Finding]:
    today = local(now())
    year = today.year
    known = load_calendar(fresh=True).years
    if year not in known:
        yield Finding(
            "clock", "wrong", f"The calendar of {year} is missing: deadlines of this year stay empty."
        )
    elif year + 1 not in known:
        # it is announced in autumn; before that nobody can load it
        state = "look" if today.month >= LAST_QUARTER else "ok"
        sentence = (
            f"The calendar of {year} is there; load {year + 1} as soon as it is announced (`clock load`)."
        )
        yield Finding("clock", state, sentence)
    else:
        yield Finding("clock", "ok", f"The calendars of {year} and {year + 1} are there")


def unit_settings() -> Iterator[Finding]:
    """What units decided can be read."""
    odd = configured.unfit()
    for row in odd:
        sentence = f"{row} holds no value of that setting; the usual one holds until it is decided anew."
        yield Finding("settings", "wrong", sentence)
    if not odd:
        yield Finding("settings", "ok", "What units decided can be read")


def queue() -> Iterator[Finding]:
    health = look()
    jobs = dict(health.jobs)
    if jobs.get("failed"):
        yield Finding("queue", "wrong", f"{jobs['failed']} jobs failed; /admin/jobs/ says why.")
    late = [name for name, lag in health.lags if lag > STALE_SECONDS]
    if late:
        yield Finding("queue", "wrong", f"Behind the record: {', '.join(late)}. Does `xiucheng worker` run?")
    if not jobs.get("failed") and not late:
        yield Finding(
            "queue", "ok", f"{jobs.get('todo', 0)} jobs wait, consumers of the record are up to date"
        )


def messages() -> Iterator[Finding]:
    """The outbox, and what its providers lack."""
    faults = list(providers.lacking())
    for sentence in faults:
        yield Finding("messages", "wrong", sentence)
    counted: dict[str, int] = {}
    oldest = 0.0
    for _channel, state, count, age in look().outbox:
        counted[state] = counted.get(state, 0) + count
        oldest = max(oldest, age) if state == "waiting" else oldest
    given_up = counted.get("dead", 0) + counted.get("unsure", 0) + counted.get("failed", 0)
    if given_up:
        yield Finding(
            "messages", "look", f"{given_up} were given up; /admin/outbox/ says why and sends again."
        )
    if oldest > SLOW_SECONDS:
        yield Finding(
            "messages", "look", f"The oldest waits for {oldest / 60:.0f} min; does its provider answer?"
        )
    if not faults:
        named = ", ".join(f"{channel} by {providers.configured(channel)}" for channel in OUTER)
        yield Finding("messages", "ok", f"{counted.get('waiting', 0)} wait; {named}")


SAFE: tuple[Check, ...] = (
    safety.configuration,
    safety.network,
    safety.secrets,
    safety.accounts,
    safety.storage,
    database,
    roles,
)
