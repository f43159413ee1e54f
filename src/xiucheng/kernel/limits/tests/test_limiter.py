# SPDX-License-Identifier: Apache-2.0
"""What counts, by whom, and where a request comes from."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from xiucheng.kernel.limits import Claim, Limiter, TooMany
from xiucheng.kernel.limits.address import address_of, neighbourhood
from xiucheng.kernel.limits.device import COOKIE, device_of, remember_device, sign_in_claims
from xiucheng.kernel.limits.table import LIMITS, SIGN_IN_ADDRESS, SIGN_IN_NAME, VISITOR, Limit
from xiucheng.kernel.settings import SettingsError, load

SMALL = Limit("small", "tests", 2, 30)
OURS = (ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32"))


@pytest.fixture
def limiter(tmp_path: Path) -> Limiter:
    return Limiter(tmp_path / "limits.table", 1)


def test_too_many_says_how_long_to_wait_in_both_languages(limiter: Limiter) -> None:
    claim = Claim(SMALL, "李 𝕏 \ud800")
    limiter.charge(claim)
    limiter.charge(claim)
    with pytest.raises(TooMany) as found:
        limiter.charge(claim)
    assert 29 <= found.value.seconds <= 30
    with translation.override("en"):
        assert "Wait 30 seconds" in str(TooMany(SMALL, 29.2))
    with translation.override("zh-hans"):
        assert "30 秒" in str(TooMany(SMALL, 29.2))


def test_only_failures_count_for_an_attempt(limiter: Limiter) -> None:
    claim, other = Claim(SMALL, "li"), Claim(VISITOR, "10.0.0.1")
    for _ in range(5):
        with limiter.attempt(claim, other, counting=KeyError):
            pass
        with pytest.raises(OSError), limiter.attempt(claim, counting=KeyError):
            raise OSError
    for _ in range(2):
        with pytest.raises(KeyError), limiter.attempt(other, claim, counting=KeyError):
            raise KeyError
    for _ in range(VISITOR.burst):
        with pytest.raises(TooMany), limiter.attempt(other, claim, counting=KeyError):
            raise AssertionError("the act must not be tried")
    limiter.charge(other)


def test_a_factor_multiplies_and_nought_switches_off(tmp_path: Path) -> None:
    double, off = Limiter(tmp_path / "a", 2), Limiter(tmp_path / "b", 0)
    for _ in range(4):
        double.charge(Claim(SMALL, "li"))
    with pytest.raises(TooMany):
        double.charge(Claim(SMALL, "li"))
    for _ in range(10):
        off.charge(Claim(SMALL, "li"))
    off.give_back(Claim(SMALL, "li"))
    assert not (tmp_path / "b").exists()


def test_names_and_addresses_are_not_kept(limiter: Limiter, tmp_path: Path) -> None:
    limiter.charge(Claim(SIGN_IN_NAME, "wang.xiaoming"))
    limiter.charge(Claim(VISITOR, "203.0.113.9"))
    kept = (tmp_path / "limits.table").read_bytes()
    assert b"wang" not in kept
    assert b"203.0" not in kept


def test_every_limit_has_a_name_of_its_own_and_words() -> None:
    assert len({limit.name for limit in LIMITS}) == len(LIMITS)
    told = {limit.name: limit.told(1) for limit in LIMITS}
    assert told["sign_in_name"] == "10 at once, then 1 a minute"
    assert told["sign_in_address"] == "100 at once, then 20 a minute"
    assert told["visitor"] == "600 at once, then 20 a second"
    assert told["stream_person"] == "60 at once, then 6 a minute"
    assert told["stream_address"] == "2000 at once, then 3 a second"
    assert SMALL.told(0) == "switched off by XIUCHENG_LIMITS"
    assert Limit("rare", "x", 1, 3600).told(1) == "1 at once, then 1 an hour"


@pytest.mark.parametrize(
    ("peer", "told", "found"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "10.0.0.4,10.0.0.3", "10.0.0.4"),
        ("10.0.0.2", "198.51.100.1, unknown", "10.0.0.2"),
        ("10.0.0.2", "<script>", "10.0.0.2"),
        ("10.0.0.2", "::ffff:198.51.100.1", "198.51.100.1"),
        ("::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
        ("x" * 90, "", "x" * 60),
    ],
)
def test_only_what_trusted_proxies_say_counts(peer: str, told: str, found: str) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told} if told else {}, REMOTE_ADDR=peer)
    assert address_of(request, OURS) == found


def test_without_a_trusted_proxy_nobody_is_believed() -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert address_of(request, ()) == "127.0.0.1"
    assert load({}).proxies == ()
    assert [str(one) for one in load({"XIUCHENG_BEHIND_TLS": "yes"}).proxies] == ["127.0.0.0/8", "::1/128"]
    given = {"XIUCHENG_BEHIND_TLS": "yes", "XIUCHENG_TRUSTED_PROXIES": "10.1.2.3, fd00::/8"}
    assert [str(one) for one in load(given).proxies] == ["10.1.2.3/32", "fd00::/8"]
    with pytest.raises(SettingsError, match="10.0.0.0/8"):
        load({"XIUCHENG_TRUSTED_PROXIES": "proxy.example"})


def test_an_ipv6_holder_is_one_address() -> None:
    assert neighbourhood("2001:db8:1:2:3:4:5:6") == neighbourhood("2001:db8:1:2::9")
    assert neighbourhood("2001:db8:1:2::9") != neighbourhood("2001:db8:1:3::9")
    assert neighbourhood("198.51.100.1") == "198.51.100.1"
    assert neighbourhood("") == ""


def test_a_known_device_is_counted_by_itself_and_with_the_known_ones_beside_it() -> None:
    request = RequestFactory().post("/login/")
    assert [one.limit for one in sign_in_claims(request, " Li ")] == [SIGN_IN_NAME, SIGN_IN_ADDRESS]
    assert sign_in_claims(request, " Li ")[0].who == "li"
    response = HttpResponse()
    remember_device(request, response)
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    request.COOKIES[COOKIE] = cookie.value
    assert [one.limit.name for one in sign_in_claims(request, "li")] == [
        "sign_in_device",
        "sign_in_known",
    ]
    again = HttpResponse()
    remember_device(request, again)
    assert COOKIE not in again.cookies
    request.COOKIES[COOKIE] = "made-up:" + cookie.value.rpartition(":")[2]
    assert device_of(request) == ""
