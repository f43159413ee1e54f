# SPDX-License-Identifier: Apache-2.0
"""What each person chooses: good values are kept, bad ones are refused in a sentence and change nothing."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from tests.makers import Bureau
from xiucheng.kernel.notify import browsers, kinds, preferences
from xiucheng.kernel.notify.models import Preference, PushAddress
from xiucheng.kernel.notify.preferences import NotUsable
from xiucheng.kernel.notify.tests.conftest import Configure
from xiucheng.kernel.notify.tests.peers import PushService
from xiucheng.kernel.notify.types import Channel, Mode

BAD: list[tuple[str, str]] = [
    *[
        ("mail", text)
        for text in ("x", "@", "a@b@c", "a b@example.org", "a@example.org\n", "a" * 250 + "@example.org")
    ],
    *[
        ("phone", text)
        for text in ("1", "abc", "138000000000000000000", "１３８００００００００", "+", "1;DROP")
    ],
    *[("quiet_from", text) for text in ("", "25:00", "9", "09:60", "08.00", "0800", "٠٨:٠٠", "08:00+02:00")],
    *[("digest_minutes", text) for text in ("", "0", "-15", "14", "1e2", "99999999999999999999", "１５")],
    *[(f"{kinds.ARRIVED}/mail", text) for text in ("", "ON", "always", "\x00")],
    (f"{kinds.ARRIVED}/app", "digest"),
    (f"{kinds.ARRIVED}/pigeon", "off"),
    ("none.such/mail", "off"),
    ("colour", "red"),
    ("/", "off"),
]


def test_defaults_flood_nobody(clean: Bureau) -> None:
    chosen = preferences.chosen(clean["handler"])
    assert (chosen.mail, chosen.phone, chosen.quiet_from, chosen.quiet_to) == ("", "", time(21), time(8))
    outer = {mode for (_kind, channel), mode in chosen.modes.items() if channel is not Channel.APP}
    assert outer <= {Mode.OFF, Mode.DIGEST, Mode.URGENT}
    assert chosen.modes[kinds.NEARLY_DUE, Channel.SMS] is Mode.URGENT


def test_a_choice_is_kept_and_others_stay(clean: Bureau) -> None:
    who, other = clean["handler"], clean["handler_2"]
    preferences.choose(who, {"mail": " li@example.org ", "phone": "+86 138-0000-0000", "quiet_from": "22:30"})
    preferences.choose(who, {f"{kinds.ARRIVED}/mail": "off", "digest_minutes": "240"})
    preferences.choose(who, {f"{kinds.ARRIVED}/sms": "once"})
    chosen = preferences.chosen(who)
    assert (chosen.mail, chosen.phone, chosen.quiet_from) == (
        "li@example.org",
        "+8613800000000",
        time(22, 30),
    )
    assert (chosen.digest_minutes, chosen.quiet_to) == (240, time(8))
    assert chosen.modes[kinds.ARRIVED, Channel.MAIL] is Mode.OFF
    assert chosen.modes[kinds.ARRIVED, Channel.SMS] is Mode.ONCE
    preferences.choose(who, {"mail": "", "phone": ""})
    assert preferences.chosen(who).mail == ""
    assert preferences.chosen(other).modes[kinds.ARRIVED, Channel.MAIL] is Mode.DIGEST


@pytest.mark.parametrize(("name", "text"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_what_cannot_be_used_changes_nothing(clean: Bureau, name: str, text: str) -> None:
    if name == "mail" and text == "a@example.org\n":
        preferences.choose(clean["handler"], {name: text})  # spaces around it are taken off
        return
    with pytest.raises(NotUsable) as refused:
        preferences.choose(clean["handler"], {name: text, f"{kinds.OVERDUE}/mail": "off"})
    assert list(refused.value.errors) == [name]
    assert len(refused.value.errors[name]) > 8
    assert not Preference.objects.exists()


def test_browsers_are_kept_for_their_person(clean: Bureau, configure: Configure) -> None:
    who, other, service = clean["handler"], clean["handler_2"], PushService()
    configure(push_contact="mailto:it@example.org", push_services=(service.origin,))
    browsers.keep(who, service.subscription(), "Firefox\x00" + "x" * 300)
    browsers.keep(other, service.subscription(), "the same browser, somebody else signed in")
    assert PushAddress.objects.get().person_id == other.id
    browsers.forget(who, service.subscription())
    assert PushAddress.objects.count() == 1
    browsers.forget(other, service.subscription())
    assert PushAddress.objects.count() == 0
    for number in range(12):
        browsers.keep(who, service.subscription(str(number)), "")
    kept = PushAddress.objects.values_list("endpoint", flat=True)
    assert len(kept) == browsers.MOST
    assert not any(one.endswith(("/0", "/1")) for one in kept)
    service.server_close()


def test_we_are_not_led_to_machines_of_the_inside(clean: Bureau, configure: Configure) -> None:
    configure(push_contact="mailto:it@example.org", push_services=("push.example",))
    service = PushService()
    good = service.subscription() | {"endpoint": "https://a.push.example/x"}
    browsers.keep(clean["handler"], good, "")
    wrong = [
        *["http://a.push.example/x", "https://push.example.evil/x", "https://evilpush.example/x"],
        *["https://push.example:8443/x", "https://127.0.0.1/", "http://localhost/", "file:///etc/passwd", ""],
        *["https://user@10.0.0.1/?push.example", "https://push.example\x00", "https://[", "x" * 2000],
    ]
    broken: list[Any] = [
        *[None, [], "x", 1, {}, {"keys": {}}, {"endpoint": good["endpoint"]}, good | {"keys": []}],
        *[good | {"endpoint": endpoint} for endpoint in wrong],
        *[good | {"keys": good["keys"] | {"p256dh": text}} for text in ("", "é", "AAAA", "A" * 87, None, 1)],
        *[good | {"keys": good["keys"] | {"auth": text}} for text in ("", "AAAA", "!" * 22, None)],
    ]
    for one in broken:
        with pytest.raises(browsers.Unusable):
            browsers.keep(clean["handler"], one, "")
    assert PushAddress.objects.count() == 1
    service.server_close()
