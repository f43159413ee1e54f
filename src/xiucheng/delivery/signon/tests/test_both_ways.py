# SPDX-License-Identifier: Apache-2.0
"""Two installations over HTTP: one is the sign-on of the other. Real processes, real browsers' cookies, real keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import PASSWORD
from xiucheng.delivery.api.tests.serving import answering, free_port, started
from xiucheng.delivery.testing import fresh_database
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.models import PostPolicy, Session
from xiucheng.kernel.access.policy import ADMINISTRATOR
from xiucheng.kernel.oidc import identities, systems
from xiucheng.kernel.oidc.claims import subject_of
from xiucheng.kernel.oidc.models import SignedOn
from xiucheng.kernel.oidc.systems import Registration
from xiucheng.kernel.oidc.tests.people import make_people

pytestmark = pytest.mark.server
OPERATOR = system("test")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Two:
    """Addresses of the province, whose sign-on is used, and of the city, where one wants to work."""

    province: str
    city: str


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Actor]]:
    with django_db_blocker.unblock(), fresh_database():
        yield make_people(clerk="receptionist", clerk_2="receptionist", anquan="security_admin")


@pytest.fixture(scope="module")
def two(people: dict[str, Actor]) -> Iterator[Two]:
    """Both on one database, as one bureau is enough; cookies tell them apart by their host names."""
    there, here = free_port(), free_port()
    province, city = f"http://localhost:{there}", f"http://127.0.0.1:{here}"
    said = Registration("城管平台", (f"{city}/signon/back/",), (f"{city}/login/",))
    made, secret = systems.register(OPERATOR, said, public=False)
    connected = {
        "XIUCHENG_SIGNON_ISSUER": province,
        "XIUCHENG_SIGNON_CLIENT": made.client_id,
        "XIUCHENG_SIGNON_SECRET": secret,
        "XIUCHENG_SIGNON_NAME": "省统一认证",
        "XIUCHENG_SIGNON_CLAIM": "preferred_username",
    }
    with (
        started(there, XIUCHENG_PUBLIC_URL=province) as first,
        started(here, XIUCHENG_PUBLIC_URL=city, **connected) as second,
    ):
        answering(*first)
        answering(*second)
        yield Two(province, city)


def token_in(page: httpx.Response) -> str:
    found = TOKEN.search(page.text)
    assert found is not None, page.text[:500]
    return found[1]


def onward(page: httpx.Response) -> str:
    """Where a page of ours leads by itself."""
    return str(page.url.join(page.headers["Refresh"].partition("url=")[2]))


def signed_in(client: httpx.Client, two: Two, login: str, target: str = "/cases/") -> httpx.Response:
    """From the city's sign-in page through the province's, as a browser goes."""
    client.cookies.set("xiucheng_language", "en")
    page = client.get(f"{two.city}/login/", params={"next": target})
    door = re.search(r'href="(/signon/\?next=[^"]+)"', page.text)
    assert door is not None
    form = client.get(two.city + door[1].replace("&amp;", "&"))
    assert str(form.url).startswith(f"{two.province}/login/")
    typed = {"login": login, "password": PASSWORD, "csrfmiddlewaretoken": token_in(form)}
    target = parse_qs(urlsplit(str(form.url)).query)["next"][0]
    led = client.post(f"{two.province}/login/", data=typed | {"next": target})
    assert led.status_code == 200, led.text[:500]
    return client.get(onward(led))


def test_the_whole_way_in_and_out(two: Two, people: dict[str, Actor]) -> None:
    with httpx.Client(follow_redirects=True, timeout=30) as client:
        arrived = signed_in(client, two, "clerk", "/cases/supervision.case/?closed=open")
        assert (arrived.status_code, str(arrived.url)) == (
            200,
            f"{two.city}/cases/supervision.case/?closed=open",
        )
        assert SignedOn.objects.get().identity.subject == subject_of(people["clerk"].id or 0)
        assert Session.objects.count() == 2  # there and here

        # a second system of the city's: no password any more
        again = client.get(f"{two.city}/signon/", params={"next": "/map/"})
        assert str(again.url) == f"{two.city}/map/"

        out = client.post(f"{two.city}/logout/", data={"csrfmiddlewaretoken": token_in(again)})
        gone = client.get(onward(out))
        assert str(gone.url).startswith(f"{two.city}/login/")
        assert (
            Session.objects.filter(person_id=people["clerk"].id or 0).count() == 1
        )  # of the first visit here
        asked = client.get(f"{two.city}/signon/")
        assert str(asked.url).startswith(f"{two.province}/login/")


def test_an_administrator_who_was_not_linked_is_told_so(two: Two, people: dict[str, Actor]) -> None:
    PostPolicy.objects.create(
        post_id="security_admin",
        valid_from="2020-01-01",
        **asdict(replace(ADMINISTRATOR, second_factor=False)),
    )
    with httpx.Client(follow_redirects=True, timeout=30) as client:
        refused = signed_in(client, two, "anquan")
        assert refused.status_code == 403
        assert "not known here yet" in refused.text


def test_a_code_that_somebody_caught_opens_nothing_a_second_time(two: Two, people: dict[str, Actor]) -> None:
    with httpx.Client(follow_redirects=False, timeout=30) as client:
        client.cookies.set("xiucheng_language", "en")
        off = client.get(f"{two.city}/signon/")
        form = client.get(off.headers["Location"], follow_redirects=True)
        typed = {"login": "clerk_2", "password": PASSWORD, "csrfmiddlewaretoken": token_in(form)}
        target = parse_qs(urlsplit(str(form.url)).query)["next"][0]
        led = client.post(f"{two.province}/login/", data=typed | {"next": target}, follow_redirects=True)
        caught = client.get(onward(led)).headers["Location"]
        assert caught.startswith(f"{two.city}/signon/back/?code=")
        with httpx.Client(timeout=30) as thief:
            assert thief.get(caught).status_code == 403
        assert client.get(caught).headers["Location"] == "/work/"
        assert client.get(caught).status_code == 403
    assert identities.unlink_account(OPERATOR, "clerk_2") == 1
