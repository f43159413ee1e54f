# SPDX-License-Identifier: Apache-2.0
"""Prepares a small bureau in the database of `XIUCHENG_VAR` and prints an API token for each person."""

import json
import sys

from xiucheng.delivery.cli.ready import django_ready

django_ready()

from tests.makers import PEOPLE, make_bureau  # noqa: E402 - models need Django first
from xiucheng.delivery.cli.migrate import bring_up_to_date  # noqa: E402
from xiucheng.kernel.access.models import Person  # noqa: E402
from xiucheng.kernel.access.tokens import issue  # noqa: E402

if __name__ == "__main__":
    bring_up_to_date()
    make_bureau()
    people = dict(Person.objects.values_list("login", "pk"))
    json.dump({login: issue(people[login], "faults") for login, *_rest in PEOPLE}, sys.stdout)
