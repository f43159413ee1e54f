# SPDX-License-Identifier: Apache-2.0
"""Layout, headers, errors, forms: what a page must carry whoever fills it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from xiucheng.kernel.access.actor import ANONYMOUS, Actor, Grant
from xiucheng.kernel.ui import checks, components, context, errors, pages, parts, samples
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.drawings import icon
from xiucheng.kernel.ui.middleware import FragmentMiddleware
from xiucheng.kernel.ui.tests.addresses import only_the_interface

UI = Path(checks.__file__).parent
LI = Actor(1, "李派遣", "li", (Grant("dispatcher", "派遣员", "jd/", "城运中心", "310116/", frozenset()),))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


def ask(headers: dict[str, str] | None = None, *, actor: Actor = LI) -> HttpRequest:
    request = RequestFactory().get("/", headers=headers or {})
    request.actor = actor  # type: ignore[attr-defined]
    return request


@pytest.fixture(autouse=True)
def ui_addresses(settings: Any) -> None:
    only_the_interface(settings)


def page(request: HttpRequest) -> str:
    drawn = [(part, components.drawn(request, part)) for part in parts.parts()]
    return render_to_string(
        "ui/components.html", {"parts": drawn, "statuses": samples.ERROR_STATUSES}, request=request
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_whole_page_has_nothing_inline(language: str) -> None:
    with translation.override(language):
        html = page(ask())
    assert not INLINE.search(html)
    assert f'lang="{language}"' in html
    assert '<main id="main"' in html


def test_english_page_holds_no_chinese_but_the_switch() -> None:
    with translation.override("en"):
        html = page(ask(actor=replace(LI, name="Li", grants=())))
    rest = re.sub(r'<figure class="x-specimen" lang="zh-hans">.*?</figure>', "", html, flags=re.DOTALL)
    rest = rest.replace("中文", "").replace("王**", "")
    assert not re.search(r"[\u4e00-\u9fff]", rest)


def test_fragment_for_htmx_whole_page_for_its_history() -> None:
    assert "<main" not in page(ask({"HX-Request": "true"}))
    assert "<main" in page(ask({"HX-Request": "true", "HX-History-Restore-Request": "true"}))


def test_frame_knows_the_desk_and_hides_it_from_visitors() -> None:
    known = context.frame(ask())
    assert (known.desk.person, known.desk.post, known.desk.place) == ("李派遣", "派遣员", "城运中心")
    assert known.account == "li"
    visitor = context.frame(ask(actor=ANONYMOUS))
    assert (visitor.desk.person, visitor.navigation, visitor.account) == ("", (), "")


def test_appearance_only_takes_known_values() -> None:
    request = ask()
    request.COOKIES.update(ui_theme="dark", ui_density='"><script>', ui_size="largest")
    found = context.frame(request)
    assert (found.theme, found.density, found.size) == ("dark", "comfortable", "largest")


def test_html_depends_on_htmx_and_is_not_stored() -> None:
    response = FragmentMiddleware(lambda _: HttpResponse("x"))(ask())
    assert "HX-Request" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", samples.ERROR_STATUSES)
def test_error_page_says_what_to_do_and_gives_the_number(status: int) -> None:
    request = ask()
    request.request_id = "abc12345"  # type: ignore[attr-defined]
    response = errors.error_page(request, status)
    html = response.content.decode()
    assert response.status_code == status
    assert "abc12345" in html
    assert not INLINE.search(html)
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_error_for_htmx_is_a_fragment_with_the_refusal() -> None:
    response = errors.error_page(ask({"HX-Request": "true"}), 403, "不能结案：<b>还有任务</b>")
    html = response.content.decode()
    assert "<html" not in html
    assert "不能结案：&lt;b&gt;" in html


def test_when_even_the_template_fails_the_number_is_told() -> None:
    request = ask()
    request.request_id = "abc12345"  # type: ignore[attr-defined]
    response = errors.plain_error(request)
    assert response.status_code == 500
    assert "abc12345" in response.content.decode()


@pytest.mark.parametrize(("method", "returns"), [("get", True), ("post", False)])
def test_a_page_comes_back_by_itself_but_a_form_is_not_sent_again(method: str, returns: bool) -> None:
    request = getattr(RequestFactory(), method)("/")
    html = errors.error_page(request, 503).content.decode()
    assert ("data-return" in html) == returns


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_offline_page_names_nobody_and_finds_its_number_itself(language: str) -> None:
    with translation.override(language):
        html = pages.offline(RequestFactory().get("/ui/offline/")).content.decode()
    assert not INLINE.search(html)
    assert f'lang="{language}"' in html
    assert "data-return-number" in html


def test_the_offline_script_keeps_what_the_offline_page_shows_and_nothing_else() -> None:
    answer = pages.worker(RequestFactory().get("/ui/worker.js"))
    assert (answer.headers["Content-Type"], answer.headers["Service-Worker-Allowed"]) == (
        "text/javascript",
        "/",
    )
    html = pages.offline(RequestFactory().get("/ui/offline/")).content.decode()
    shown = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    kept = set(re.findall(r'"(/static/[^"]+)"', answer.content.decode()))
    assert shown == kept


def test_refused_form_marks_field_and_ties_the_sentence_to_it() -> None:
    html = render_to_string("ui/form.html", {"form": samples.form(refused=True)}, request=ask())
    assert 'aria-describedby="f-unit-error f-unit-help" aria-invalid="true"' in html
    assert html.count('name="key"') == html.count('name="version"') == 1
    assert 'enctype="multipart/form-data"' in html
    assert "*" not in re.sub(r"<[^>]+>", "", html), "required fields are not starred"


@pytest.mark.parametrize(
    ("headers", "status", "where"),
    [
        ({}, 303, "Location"),
        ({"HX-Request": "true", "HX-Target": "step-slot"}, 303, "Location"),
        ({"HX-Request": "true", "HX-Target": "main"}, 204, "HX-Redirect"),
    ],
)
def test_after_a_form(headers: dict[str, str], status: int, where: str) -> None:
    response = after_form(ask(headers), "/cases/1/")
    assert (response.status_code, response.headers[where]) == (status, "/cases/1/")


@pytest.mark.parametrize(
    ("target", "wanted"), [("/work/?tab=mine", "/work/?tab=mine"), ("https://evil.invalid/", "/")]
)
def test_language_is_kept_and_leads_back_only_to_us(target: str, wanted: str) -> None:
    request = RequestFactory().post("/ui/language/", {"language": "en", "next": target})
    response = pages.language(request)
    assert response.headers["Location"] == wanted
    assert response.cookies["xiucheng_language"].value == "en"


def test_icons_are_harmless_and_all_listed() -> None:
    assert 'aria-hidden="true"' in icon("clock")
    assert 'aria-label="&lt;b&gt;"' in icon("clock", "<b>")
    assert "<path" not in icon("../../apps")
    used = set()
    for template in [*UI.rglob("*.html"), *UI.parents[1].joinpath("delivery").rglob("*.html")]:
        used |= set(re.findall(r'{% icon "([a-z0-9-]+)"', template.read_text(encoding="utf-8")))
    assert used <= set(checks.icon_names())


def test_scripts_are_small_and_own_no_words() -> None:
    for script in (UI / "static" / "ui").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 300, script.name
        assert "eval(" not in text
        assert "innerHTML =" not in text
        asked = set(re.findall(r'word\("([a-z_]+)"\)', text))
        given = (UI / "templates" / "ui" / "script_words.html").read_text(encoding="utf-8")
        assert asked <= set(re.findall(r'data-word="([a-z_]+)"', given)), script.name
