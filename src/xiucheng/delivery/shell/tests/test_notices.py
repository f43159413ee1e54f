# SPDX-License-Identifier: Apache-2.0
"""The bell, the list under it, the settings page and the browser's subscription, as a browser asks for them."""

from __future__ import annotations

import json

from django.test import Client

from tests.makers import Bureau, make_case
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.notify import inbox, kinds, preferences, registry
from xiucheng.kernel.notify.models import PushAddress
from xiucheng.kernel.notify.post import News, post
from xiucheng.kernel.notify.tests.conftest import Configure, configure
from xiucheng.kernel.notify.tests.peers import PushService

__all__ = ["configure"]
JSON = "application/json"


def tell(bureau: Bureau, login: str, count: int = 1) -> list[int]:
    who, case = bureau[login], make_case(bureau, "dispatched")
    assert who.id is not None
    post([News(who.id, kinds.ARRIVED, f"{case.record_id}:{n}", case.record_id) for n in range(count)])
    return [line.id for line in inbox.listing(who)[0][:count]]


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_bell_counts_and_the_list_leads_on(bureau: Bureau) -> None:
    who, client = bureau["handler"], browser("handler")
    assert "No notices" in page(client, "/notices/")
    tell(bureau, "handler", 3)
    assert 'aria-label="3 unread notices"' in page(client, "/notices/bell/")
    shown = page(client, "/notices/")
    assert shown.count('class="x-notice ') == 3
    assert 'hx-get="/notices/bell/"' in shown
    first = inbox.listing(who)[0][0]
    led = client.get(f"/notices/{first.id}/")
    assert led.headers["Location"] == first.url
    assert inbox.unread(who) == 2
    assert client.post("/notices/read/").status_code == 303
    assert inbox.unread(who) == 0
    assert "x-count" not in page(client, "/notices/bell/")
    tell(bureau, "handler", 60)
    assert "before=" in page(client, "/notices/")
    tell(bureau, "handler", 60)
    assert "99+" in page(client, "/notices/bell/")


def test_notices_of_others_are_not_there(bureau: Bureau) -> None:
    (one,) = tell(bureau, "handler")
    stranger = browser("stranger")
    assert stranger.get(f"/notices/{one}/").status_code == 404
    stranger.post("/notices/read/", {"notice": [str(one), "x", "9" * 30]})
    assert inbox.unread(bureau["handler"]) >= 1
    assert str(one) not in page(stranger, "/notices/")
    for path in ("/notices/", "/notices/bell/", "/notices/settings/", f"/notices/{one}/"):
        assert Client().get(path).status_code == 302
    for odd in ("x", "9" * 30, "-1", "%00"):
        assert browser("handler").get(f"/notices/?before={odd}").status_code == 200
    assert browser("handler").get(f"/notices/{10**30}/").status_code == 404


def test_settings_are_kept_or_refused_beside_their_field(bureau: Bureau) -> None:
    who, client = bureau["handler_2"], browser("handler_2")
    shown = page(client, "/notices/settings/")
    for kind in registry.kinds():
        assert f'name="{kind}/mail"' in shown
    assert "This browser and others" not in shown, "web push is not configured"
    assert "not set up here" in shown
    good = {
        "mail": "li@example.org",
        "quiet_from": "22:00",
        "quiet_to": "07:00",
        f"{kinds.ARRIVED}/mail": "off",
    }
    assert (
        client.post("/notices/settings/", good | {"csrfmiddlewaretoken": "x", "colour": "red"}).status_code
        == 303
    )
    assert preferences.chosen(who).mail == "li@example.org"
    refused = client.post("/notices/settings/", {"mail": "nobody", "quiet_from": "9", "quiet_to": "06:00"})
    assert refused.status_code == 422
    assert "Give a mail address" in refused.content.decode()
    assert 'value="nobody"' in refused.content.decode()
    assert f"{preferences.chosen(who).quiet_to:%H:%M}" == "07:00"


def test_a_browser_subscribes_and_ends_it(bureau: Bureau, configure: Configure) -> None:  # noqa: F811
    service = PushService()
    configure(push_contact="mailto:it@example.org", push_services=(service.origin,))
    client = browser("handler")
    assert "data-push-key=" in page(client, "/notices/settings/")
    sent = json.dumps(service.subscription())
    assert client.post("/notices/push/", sent, content_type=JSON).status_code == 200
    assert PushAddress.objects.get().person_id == bureau["handler"].id
    for bad in ("", "[", "null", "{}", "[" * 100_000):
        for method in (client.post, client.delete):
            assert method("/notices/push/", bad, content_type=JSON).status_code == 422
    inside = '{"endpoint": "http://10.0.0.1/", "keys": {}}'
    assert client.post("/notices/push/", inside, content_type=JSON).status_code == 422
    assert client.delete("/notices/push/", sent, content_type=JSON).status_code == 200
    assert not PushAddress.objects.exists()
    service.server_close()
