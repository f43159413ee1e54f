# SPDX-License-Identifier: Apache-2.0
"""Every page template draws its shape, whole and as a fragment, in both languages, without inline code."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from xiucheng.delivery.shell.tests import samples
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.ui.tests.addresses import only_the_interface

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture(autouse=True)
def ui_addresses(settings: Any) -> None:
    only_the_interface(settings)


def draw(template: str, **headers: str) -> str:
    name, shape = samples.pages()[template]
    request = RequestFactory().get("/", headers=headers)
    request.actor = Actor(1, "Li", "li")  # type: ignore[attr-defined]
    return render_to_string(f"shell/{template}", {name: shape}, request=request)


TEMPLATES = sorted(["login.html", "work.html", "cases.html", "record.html", "step_form.html"])
TEMPLATES += ["report.html", "start.html", "map.html", "search.html", "search_panel.html"]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_and_fragment(template: str, language: str) -> None:
    with translation.override(language):
        html, part = draw(template), draw(template, **{"HX-Request": "true"})
    assert not INLINE.search(html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), "an id stands twice on the page"
    if template != "login.html":
        assert "<html" not in part
    if language == "en":
        assert not re.search(r"[\u4e00-\u9fff]", html.replace("中文", "").replace("王**", ""))


def test_the_pane_can_be_closed_and_the_page_cannot() -> None:
    assert "data-close-detail" in draw("record.html", **{"HX-Request": "true", "HX-Target": "detail"})
    assert "data-close-detail" not in draw("record.html")


def test_refused_steps_give_their_reason() -> None:
    with translation.override("zh-hans"):
        assert "不能结案：还有 2 个处置任务未完成" in draw("record.html")


def test_an_empty_list_teaches() -> None:
    work = samples.work(filled=False)
    request = RequestFactory().get("/")
    html = render_to_string("shell/work.html", {"work": replace(work, paging=None)}, request=request)
    assert work.empty.help in html
