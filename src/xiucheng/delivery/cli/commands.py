# SPDX-License-Identifier: Apache-2.0
"""The table of commands; nothing is imported here."""

from typing import NamedTuple

HERE = "xiucheng.delivery.cli."


class Command(NamedTuple):
    """Where a command's function is, its line in the overview, and whether Django must be ready before."""

    target: str
    summary: str
    needs_django: bool = False


COMMANDS = {
    "geo convert": Command(HERE + "geo:run_convert", "convert coordinates between datums, line by line"),
    "geo locate": Command(HERE + "geo:run_locate", "name the polygon of a file that holds each point"),
    "geo assign": Command(
        HERE + "boundaries:run_assign", "name district to grid of each point", needs_django=True
    ),
    "geo load": Command(
        HERE + "boundaries:run_load", "load a layer of boundaries from GeoJSON", needs_django=True
    ),
    "units import": Command(
        HERE + "units:run_import", "take over a table of units, or try it", needs_django=True
    ),
    "clock due": Command(HERE + "clock:run_due", "compute deadlines, line by line"),
    "clock load": Command(HERE + "clock:run_load", "load a year's calendar and count open deadlines again"),
    "import requests": Command(
        HERE + "importing:run_requests", "take over service requests from a table", needs_django=True
    ),
    "import list": Command(HERE + "importing:run_list", "list imports and how they stand", needs_django=True),
    "import undo": Command(HERE + "importing:run_undo", "take a whole import back", needs_django=True),
    "catalogue find": Command(
        HERE + "catalogue:run_find", "find classes by words or code", needs_django=True
    ),
    "catalogue load": Command(
        HERE + "catalogue:run_load", "bring the shipped classes up to date", needs_django=True
    ),
    "catalogue export": Command(
        HERE + "catalogue:run_export", "write classes and conditions to a table", needs_django=True
    ),
    "catalogue import": Command(
        HERE + "catalogue:run_import", "take a table of classes from a day on", needs_django=True
    ),
    "report timeliness": Command(
        HERE + "report:run_timeliness", "closed and open in time or late", needs_django=True
    ),
    "process list": Command(HERE + "process:run_list", "list the declared processes"),
    "process show": Command(HERE + "process:run_show", "show one process as table, diagram or data"),
    "record verify": Command(
        HERE + "record:run_verify", "check every chain of the record", needs_django=True
    ),
    "search rebuild": Command(
        HERE + "search:run_rebuild", "make the search index anew, while everybody works", needs_django=True
    ),
    "personal rotate": Command(
        HERE + "personal:run_rotate", "encrypt personal words with a new key", needs_django=True
    ),
    "personal erase-again": Command(
        HERE + "personal:run_erase_again",
        "erase again what a restored backup brought back",
        needs_django=True,
    ),
    "backup": Command(HERE + "archive:run_backup", "write database, files and seals to one archive"),
    "restore": Command(HERE + "archive:run_restore", "bring an archive back into an empty place"),
    "upgrade-database": Command(
        HERE + "upgrade:run_upgrade", "bring the embedded database to the PostgreSQL of this version"
    ),
    "init-bureau": Command(
        HERE + "bureau:run_init", "make an empty bureau with its administrators", needs_django=True
    ),
    "reset-password": Command(
        HERE + "bureau:run_reset",
        "give an account a new first password, also an administrator's",
        needs_django=True,
    ),
    "settings list": Command(
        HERE + "settings:run_list", "show what is in force in a unit", needs_django=True
    ),
    "settings set": Command(
        HERE + "settings:run_set", "decide a setting of a unit from a day on", needs_django=True
    ),
    "settings profile": Command(
        HERE + "settings:run_profile",
        "decide all settings of a unit as a city profile says",
        needs_django=True,
    ),
    "signon systems": Command(
        HERE + "signon:run_systems", "list the systems that people sign in to through us", needs_django=True
    ),
    "signon register": Command(
        HERE + "signon:run_register", "register such a system and print its secret once", needs_django=True
    ),
    "signon new-secret": Command(
        HERE + "signon:run_secret", "give a registered system a new secret", needs_django=True
    ),
    "signon end": Command(HERE + "signon:run_end", "end a registered system", needs_django=True),
    "signon new-keys": Command(
        HERE + "signon:run_keys", "sign with new keys, the old ones stay published", needs_django=True
    ),
    "signon link": Command(
        HERE + "signon:run_link", "let a person of the other sign-on into an account", needs_django=True
    ),
    "signon unlink": Command(HERE + "signon:run_unlink", "undo such a link", needs_django=True),
    "hotline import": Command(
        HERE + "hotline:run_import",
        "take orders of a citizen hotline from a table or list",
        needs_django=True,
    ),
    "hotline undo": Command(
        HERE + "hotline:run_undo",
        "withdraw the orders of such an import that nobody signed for",
        needs_django=True,
    ),
    "hotline answers": Command(
        HERE + "hotline:run_answers", "write the answers that a hotline does not have yet", needs_django=True
    ),
    "hotline acknowledge": Command(
        HERE + "hotline:run_acknowledge", "mark as sent what the hotline has", needs_django=True
    ),
    "demo": Command(HERE + "demo:run_demo", "prepare the demo city and serve it", needs_django=True),
    "migrate": Command(HERE + "migrate:run_migrate", "bring tables and rights up to date", needs_django=True),
    "manage": Command(
        HERE + "developer:run_manage", "run a command of Django, for developers", needs_django=True
    ),
    "serve": Command(HERE + "serve:run_serve", "run web, live updates and worker"),
    "worker": Command(HERE + "worker:run_worker", "run jobs and the relay", needs_django=True),
    "openapi": Command(HERE + "openapi:run_openapi", "describe the API", needs_django=True),
    "bench": Command(HERE + "bench:run_bench", "run the benchmarks", needs_django=True),
    "doctor": Command(HERE + "doctor:run_doctor", "check the installation, one line each", needs_django=True),
}
