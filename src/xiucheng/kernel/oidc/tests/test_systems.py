# SPDX-License-Identifier: Apache-2.0
"""Systems are registered with addresses that lead to them alone; secrets are read once and kept as digests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xiucheng.kernel.access.actor import ANONYMOUS, system
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere
from xiucheng.kernel.oidc import systems
from xiucheng.kernel.oidc.models import System
from xiucheng.kernel.oidc.systems import Registration
from xiucheng.kernel.record.models import AccessLog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
OPERATOR = system("test")
SAID = Registration("停车收费系统", ("https://parking.example/back",))


def test_a_secret_is_read_once() -> None:
    made, secret = systems.register(OPERATOR, SAID, public=False)
    assert made.check_client_secret(secret)
    assert secret not in repr(System.objects.values().get())
    new = systems.renew_secret(OPERATOR, made.pk)
    kept = System.objects.get()
    assert kept.check_client_secret(new)
    assert not kept.check_client_secret(secret)
    assert not kept.check_client_secret("")
    assert not AccessLog.objects.filter(what__contains=new).exists()


def test_a_public_system_has_none() -> None:
    made, secret = systems.register(OPERATOR, SAID, public=True)
    assert secret == ""
    assert not made.check_client_secret("")
    with pytest.raises(AccessRefused, match="PKCE"):
        systems.renew_secret(OPERATOR, made.pk)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "parking.example/back",
        "http://parking.example/back",
        "https://*.example/back",
        "https://parking.example/back#part",
        "https://user:word@parking.example/back",
        "https://parking.example/a b",
        "https://停车.example/back",
        "https:///back",
        "https://parking.example\\@evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "com.example.app:/back",
        "https://parking.example/" + "x" * 500,
        "https://parking.example/\x00",
    ],
)
def test_an_address_that_could_lead_elsewhere_is_refused(address: str) -> None:
    for said in (replace(SAID, redirect_uris=(address,)), replace(SAID, post_logout_uris=(address,))):
        with pytest.raises(AccessRefused) as refused:
            systems.register(OPERATOR, said, public=False)
        assert set(refused.value.errors) <= {"redirect_uris", "post_logout_uris"}
    assert System.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(SAID, name=" "), "name"),
        (replace(SAID, name="x" * 61), "name"),
        (replace(SAID, name="a\nb"), "name"),
        (replace(SAID, redirect_uris=()), "redirect_uris"),
        (replace(SAID, redirect_uris=SAID.redirect_uris * 11), "redirect_uris"),
        (replace(SAID, scopes=("everything",)), "scopes"),
        (replace(SAID, algorithm="none"), "algorithm"),
        (replace(SAID, algorithm="HS256"), "algorithm"),
    ],
    ids=range(8),
)
def test_what_cannot_be_is_refused_beside_its_field(said: Registration, field: str) -> None:
    with pytest.raises(AccessRefused) as refused:
        systems.register(OPERATOR, said, public=False)
    assert list(refused.value.errors) == [field]
    made, _secret = systems.register(OPERATOR, SAID, public=False)
    with pytest.raises(AccessRefused):
        systems.change(OPERATOR, made.pk, said)
    assert System.objects.get().name == SAID.name


def test_on_this_machine_http_will_do() -> None:
    said = replace(SAID, redirect_uris=("http://127.0.0.1:8080/back", "http://localhost/back"))
    assert systems.register(OPERATOR, said, public=True)


def test_what_ended_stays_ended() -> None:
    made, _secret = systems.register(OPERATOR, SAID, public=False)
    systems.end(OPERATOR, made.pk)
    for act in (systems.end, systems.renew_secret):
        with pytest.raises(AccessRefused, match="has ended"):
            act(OPERATOR, made.pk)
    assert systems.listing(OPERATOR)[0].ended_at is not None
    with pytest.raises(NotThere):
        systems.by_client_id(OPERATOR, "sys-\x00")


def test_others_may_not() -> None:
    made, _secret = systems.register(OPERATOR, SAID, public=False)
    for act in (
        lambda: systems.listing(ANONYMOUS),
        lambda: systems.register(ANONYMOUS, SAID, public=False),
        lambda: systems.change(ANONYMOUS, made.pk, SAID),
        lambda: systems.renew_secret(ANONYMOUS, made.pk),
        lambda: systems.end(ANONYMOUS, made.pk),
    ):
        with pytest.raises(NotAllowed):
            act()
