# SPDX-License-Identifier: Apache-2.0
"""The operator registers systems, renews keys and links administrators."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xiucheng.delivery.cli import doctor, signon
from xiucheng.kernel.oidc import keys, server
from xiucheng.kernel.oidc.models import Identity, System
from xiucheng.kernel.oidc.tests.peer import NAME, set_up
from xiucheng.kernel.oidc.tests.people import make_people
from xiucheng.kernel.settings import settings as ours

pytestmark = pytest.mark.django_db
BACK = "https://parking.example/back"


def said(
    capsys: pytest.CaptureFixture[str], command: Callable[[list[str]], int], *argv: str
) -> dict[str, Any]:
    assert command(list(argv)) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_system_from_registration_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    made = said(
        capsys, signon.run_register, "停车收费系统", BACK, "--scope", "profile", "--algorithm", "ES256"
    )
    kept = System.objects.get(client_id=made["client_id"])
    assert kept.check_client_secret(made["client_secret"])
    assert (kept.scopes, kept.id_token_signed_response_alg) == (["openid", "profile"], "ES256")
    listed = said(capsys, signon.run_systems)
    assert (listed["client_id"], listed["ended"]) == (made["client_id"], False)
    assert made["client_secret"] not in json.dumps(listed)
    new = said(capsys, signon.run_secret, made["client_id"])["client_secret"]
    assert System.objects.get().check_client_secret(new)
    assert "client_secret" not in said(capsys, signon.run_register, "手机应用", BACK, "--public")
    assert said(capsys, signon.run_end, made["client_id"]) == {"ended": made["client_id"]}


def test_what_is_in_the_way_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert signon.run_register(["停车收费系统", "http://parking.example/*"]) == 1
    assert "must be a whole https:// address" in capsys.readouterr().err
    for command in (signon.run_end, signon.run_secret, signon.run_unlink):
        assert command(["nobody"]) == 1
        assert "There is no such" in capsys.readouterr().err
    assert signon.run_link(["nobody", "p-1"]) == 1
    assert "XIUCHENG_SIGNON_ISSUER" in capsys.readouterr().err


def test_administrators_are_linked_here(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch)
    make_people(anquan="security_admin")
    assert said(capsys, signon.run_link, "anquan", "p-1") == {"linked": "anquan", "issuer": NAME}
    assert said(capsys, signon.run_unlink, "anquan") == {"undone": 1}
    assert Identity.objects.count() == 0


def test_keys_are_renewed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "settings", replace(ours, var=tmp_path))
    monkeypatch.setattr(keys, "ALGORITHMS", ("ES256",))
    made = said(capsys, signon.run_keys)["keys"]
    assert [str(key.kid) for key in keys.kept().signing.values()] == made


def test_the_doctor_says_whether_the_sign_on_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> list[tuple[str, str]]:
        return [(one.state, one.sentence) for one in doctor.sign_on()]

    assert found() == []
    peer = set_up(monkeypatch)
    assert found() == [("ok", f"{NAME} answers; people come in through it")]
    peer.answers.clear()
    peer.about, peer.keys = {}, None
    ((state, sentence),) = found()
    assert (state, sentence.startswith(f"{NAME}: ")) == ("wrong", True)
    set_up(monkeypatch, signon_client="")
    monkeypatch.setattr(doctor, "settings", replace(ours, signon_issuer=NAME))
    assert "XIUCHENG_SIGNON_CLIENT is empty" in found()[0][1]
    monkeypatch.setattr(server, "settings", replace(ours, public_url="http://10.0.0.5"))
    assert found()[-1][0] == "look"
