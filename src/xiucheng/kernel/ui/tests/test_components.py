# SPDX-License-Identifier: Apache-2.0
"""The page of components: every part, in every state, by the pages' own templates; and the table of keys."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.makers import make_person, make_units
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.access.middleware import LANGUAGE_COOKIE
from xiucheng.kernel.ui import components, keys

STATIC = Path(keys.__file__).parent / "static" / "ui"
TEMPLATES = Path(keys.__file__).parents[2]
PAGE = "/ui/components/"


@pytest.fixture
def people(db: None) -> None:
    make_units()
    make_person("boss", "system_admin", "jx/")
    make_person("clerk", "receptionist", "jx/jd/")
    from xiucheng.kernel.access.models import Person  # noqa: PLC0415 - needs the database's own start

    Person.objects.filter(login="boss").update(totp_confirmed_at="2026-01-01T00:00Z")


def parts() -> list[components.Part]:
    return list(components.declared())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_state_of_every_part_is_drawn_once(people: None, language: str) -> None:
    client = browser("boss")
    client.cookies[LANGUAGE_COOKIE] = language
    answer = client.get(PAGE)
    html = answer.content.decode()
    assert answer.status_code == 200
    found = parts()
    assert len({part.code for part in found}) == len(found) >= 20
    for part in found:
        assert f"<code>{part.template}</code>" in html
        assert f'id="part-{part.code}"' in html
    assert html.count('<figure class="x-specimen"') >= 60
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)


def test_parts_are_drawn_by_templates_that_pages_use() -> None:
    used = "\n".join(path.read_text("utf-8") for path in TEMPLATES.rglob("templates/**/*.html"))
    used += "\n".join(
        path.read_text("utf-8") for path in TEMPLATES.rglob("*.py") if "tests" not in path.parts
    )
    for part in parts():
        others = re.findall(rf"[\"']{re.escape(part.template)}[\"']", used)
        assert len(others) >= 2, f"{part.template} is shown to builders and used by nobody"


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}form/", f"{PAGE}areas.geojson", f"{PAGE}error/405/"])
def test_made_up_parts_are_there_for_administrators_only(people: None, address: str) -> None:
    status = 405 if "error" in address else 200
    assert browser("boss").get(address).status_code == status
    for client in (browser("clerk"), Client()):
        assert client.get(address).status_code == 404


def test_the_sample_form_shows_a_refusal(people: None) -> None:
    answer = browser("boss").post(f"{PAGE}form/")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_the_table_of_keys_is_what_the_script_does() -> None:
    script = (STATIC / "keyboard.js").read_text("utf-8")
    acts = re.search(r"const acts = \{(.*?)\n\};", script, re.DOTALL)
    assert acts is not None
    written = set(re.findall(r'^  "?([a-z-]+)"?:', acts[1], re.MULTILINE))
    named = [key for line in keys.SHORTCUTS for key in line.keys]
    assert written == {key.act for key in named if key.act}
    letters = [key.name for key in named]
    assert len(set(letters)) == len(letters), "a key does one thing"
    assert not re.search(r"event\.key === \"[^E]", script), "no key beside the table but Escape"


def test_the_help_shows_every_key(people: None, settings: Any) -> None:
    html = browser("clerk").get("/work/").content.decode()
    for line in keys.SHORTCUTS:
        for key in line.keys:
            assert f">{key.name}</kbd>" in html
