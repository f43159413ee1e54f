# SPDX-License-Identifier: Apache-2.0
"""Every address of a page × post × place, walked from the urls: closed unless declared, and nothing happens."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.processes import taken_by_people
from xiucheng.delivery.api.tests import matrix
from xiucheng.delivery.api.tests.matrix import HOLDERS, Place, sees
from xiucheng.delivery.api.tests.world import World, fresh_key, small_city
from xiucheng.foundation.geography.types import LOAD
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import ACCOUNTS
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.files import actions
from xiucheng.kernel.files.addresses import ticket
from xiucheng.kernel.files.models import Attachment
from xiucheng.kernel.files.tests.samples import photo
from xiucheng.kernel.files.types import FileKind, Variant
from xiucheng.operations.intake.types import IMPORT

OPEN = {
    *("healthz", "readyz", "metrics", "", "login/", "login/code/", "logout/"),
    *("receipts/sms/", "live/ticket/", "ui/language/", "ui/offline/", "ui/worker.js"),
    *("signon/", "signon/back/", "signon/ended/", ".well-known/openid-configuration"),
    *(
        f"oidc/{part}/"
        for part in ("keys", "authorize", "allow", "deny", "token", "userinfo", "revoke", "leave")
    ),
    # who reported follows a report by its number, without an account
    *(f"r/<str:code>/{part}" for part in ("", "<str:said>/", "answer/", "reopen/")),
    *("r/", "r/<str:code>/photo/<int:identity>/<str:variant>/"),
    *(f"ui/components/{part}" for part in ("", "form/", "areas.geojson", "error/<int:status>/")),
}
"""Addresses without this guard: for everybody, for who has the number of a report, for the demo, or for other systems,
which the sign-on asks itself; the ticket answers 401."""
ITSELF = {
    "imports/new/": (IMPORT,),
    "structure/units/import/": (ACCOUNTS,),
    "boundaries/load/": (LOAD,),
}
"""Pages whose guard stands behind a first look at how much is sent."""
FILLED = {
    "code": "supervision.case",
    "step": "report",
    "name": "reporter_name",
    "variant": "small",
    "post": "leader",
}
PLACEHOLDER = re.compile(r"<(?:(\w+):)?(\w+)>")


class Page(NamedTuple):
    """An address as it is declared, and what opens it: None for everybody, () for who is signed in."""

    route: str
    behind: tuple[str, ...] | None


def pages() -> Iterator[Page]:
    for route, callback in _walk(get_resolver().url_patterns, ""):
        behind = ITSELF.get(route, getattr(callback, "behind", None))
        yield Page(route, behind)


def _walk(patterns: list[Any], above: str) -> Iterator[tuple[str, Callable[..., HttpResponseBase]]]:
    for pattern in patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route.startswith("api/"):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def filled(route: str, **known: Any) -> str:
    """The address with something for each of its places."""

    def fill(match: re.Match[str]) -> str:
        kind, name = match.groups()
        return str(known.get(name) or (FILLED.get(name, "x") if kind != "int" else 7))

    return "/" + PLACEHOLDER.sub(fill, route)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_city() as made:
        yield made


@pytest.fixture(scope="module")
def ground(world: World) -> list[Place]:
    """Records of every process here and there; a case in each of the two has a photo."""
    photos = {}
    for login, colour in (("jiandu1", "red"), ("linqu1", "blue")):
        content = io.BytesIO(photo(colour=colour))
        photos[login] = [actions.take(world.actor(login), FileKind.PHOTO, "photo.jpg", content.read, None).pk]
    return matrix.places(world, photos=photos)


def status_of(world: World, login: str, address: str, form: dict[str, Any] | None = None) -> int:
    caller = world.caller(login)
    # as a part of a page: a refusal need not draw a whole one
    headers = caller.headers | {"HX-Request": "true"}
    if form is None:
        answer = caller.client.get(address, headers=headers)
    else:
        answer = caller.client.post(address, form, headers=headers)
    if answer.streaming:
        answer.getvalue()
    return int(answer.status_code)


def test_every_page_has_a_guard_or_is_known_to_be_open() -> None:
    assert {page.route for page in pages() if page.behind is None} == OPEN


def test_nobody_is_led_to_the_sign_in(world: World, ground: list[Place]) -> None:
    before, nobody = matrix.whole(), world.caller("").client
    for page in pages():
        if page.behind is None:
            continue
        for answer in (nobody.get(filled(page.route)), nobody.post(filled(page.route))):
            assert answer.status_code in {302, 405}, page
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/login/?next="), page
    assert nobody.get("/live/ticket/").status_code == 401
    assert matrix.whole() == before


@pytest.mark.parametrize("post", sorted(HOLDERS))
def test_pages_behind_a_permission_stay_closed(world: World, post: str) -> None:
    login = HOLDERS[post]
    actor, before = world.actor(login), matrix.whole()
    closed = [page for page in pages() if page.behind and not any(map(actor.may, page.behind))]
    assert closed
    for page in closed:
        # a page that only takes what is sent says so first
        assert status_of(world, login, filled(page.route)) in {403, 405}, page
        assert status_of(world, login, filled(page.route), {}) in {403, 405}, page
    assert matrix.whole() == before
    for page in pages():
        if page.behind and page not in closed:
            assert status_of(world, login, filled(page.route)) in {200, 404, 405}, page


def of_records(actor: Actor, place: Place) -> Iterator[tuple[str, set[int], dict[str, Any] | None]]:
    """(address, statuses that are declared, form or None to look) of the pages of one record."""
    base = f"/records/{place.process}/{place.id}/"
    look = {200} if sees(actor, place) else {404}
    yield base, look, None
    yield f"{base}shares/", matrix.of_share(actor, place) - {422}, None
    yield f"{base}shares/new/", matrix.of_share(actor, place) - {404} or {404}, None
    process = registry.get(place.process)
    asks = matrix.of_personal(actor, place) - {422} if "reporter_name" in matrix.personal(process) else {404}
    yield f"{base}personal/reporter_name/", asks, None
    for step in process.steps:
        if taken_by_people(step) and not step.starts:
            wanted = matrix.of_step(actor, step, place)
            yield f"{base}{step.code}/", wanted - {422}, None
            if wanted <= {403, 409}:  # what is not seen is not told apart from what is not there, as above
                form = {item.name: "" for item in step.form} | {
                    "version": str(place.version),
                    "key": fresh_key(),
                }
                yield f"{base}{step.code}/", wanted, form


@pytest.mark.parametrize("post", sorted(HOLDERS))
def test_pages_of_records_answer_as_declared(world: World, ground: list[Place], post: str) -> None:
    login = HOLDERS[post]
    actor, before, looks = world.actor(login), matrix.whole(), []
    for place in ground:
        for address, wanted, form in of_records(actor, place):
            if 200 in wanted:
                looks.append((address, wanted))
            else:
                assert status_of(world, login, address, form) in wanted, (address, form)
    assert matrix.whole() == before, "a refusal wrote something"
    for address, wanted in looks:
        assert status_of(world, login, address) in wanted, address
    after = matrix.whole()
    assert {name for name in after if after[name] != before[name]} <= {"access_log"}


@pytest.mark.parametrize("post", sorted(HOLDERS))
def test_files_are_given_to_who_sees_the_record(world: World, ground: list[Place], post: str) -> None:
    """The address is signed for the post's own person: only the record decides."""
    login = HOLDERS[post]
    actor, known = world.actor(login), {place.id: place for place in ground}
    hung = Attachment.objects.filter(record_id__in=known).values_list("record_id", "file_id")
    assert len(hung) == 2
    for record, file in hung:
        wanted = 200 if sees(actor, known[record]) else 404
        address = f"/files/{file}/original/?t={ticket(actor, file, Variant.ORIGINAL)}"
        assert status_of(world, login, address) == wanted
        assert status_of(world, login, f"/api/v1/files/{file}") == wanted
