# SPDX-License-Identifier: Apache-2.0
"""What a printed document must be: our fonts, readable text, inert data, same bytes again."""

import io
import re
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest

from xiucheng.kernel.documents import DocumentError, Unprintable, render_pdf
from xiucheng.kernel.documents.render import FONT_FILES, FONTS, qr_svg

pytestmark = pytest.mark.skipif(
    not all((FONTS / name).is_file() for name in FONT_FILES), reason="document fonts are not set up"
)
AT = datetime(2026, 11, 22, 7, 4, tzinfo=UTC)
ORDER: dict[str, Any] = {
    "issuer": "石化街道综合行政执法队",
    "title": "责令改正通知书",
    "number": "石城管责改字〔2026〕第 000118 号",
    "issued": "2026-11-22",
    "party": "临潮一村便民水果店",
    "found_at": "2026年11月22日10时20分",
    "place": "临潮一村 12 号门前",
    "facts": "将桌椅和货架摆放在人行盲道上，占用道路约 6 平方米。",
    "violated": "《上海市市容环境卫生管理条例》第二十五条",
    "basis": "《中华人民共和国行政处罚法》第二十八条第一款",
    "due": "2026-11-24",
    "demand": "立即移走桌椅和货架，恢复盲道通行。",
    "review_body": "金山区人民政府",
    "court": "有管辖权的人民法院",
    "contact": "王处置、李核查",
    "telephone": "021-00000000",
    "qr": "https://example.invalid/v/000118",
}


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in read(pdf).pages))


def embedded_fonts(pdf: bytes) -> set[str]:
    names = set()
    for page in read(pdf).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = below["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor), "font is not embedded"
            names.add(re.sub(r"^/[A-Z]{6}\+", "", below["/BaseFont"]))
    return names


@pytest.fixture(scope="module")
def order() -> bytes:
    return render_pdf("correction_order", ORDER, at=AT)


def test_fonts_are_ours_and_embedded(order: bytes) -> None:
    assert embedded_fonts(order) == {"NotoSerifSC-Regular", "NotoSerifSC-Bold"}


def test_text_can_be_taken_out(order: bytes) -> None:
    text = words(order)
    for wanted in (
        "责令改正通知书",
        "石城管责改字〔2026〕第000118号",
        "2026年11月24日前",
        "第1页共1页",
        "盲道",
    ):
        assert wanted in text


def test_one_page_and_archive_format(order: bytes) -> None:
    reader = read(order)
    assert len(reader.pages) == 1
    root: Any = reader.trailer["/Root"]
    meta = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in meta
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in meta
    assert reader.metadata is not None
    assert reader.metadata.title == "责令改正通知书 石城管责改字〔2026〕第 000118 号"


def test_same_data_same_bytes(order: bytes) -> None:
    assert render_pdf("correction_order", ORDER, at=AT) == order


@pytest.mark.parametrize(
    "hostile",
    [
        '#emph[x] #read("/etc/passwd") $x^2$ *b* _i_ `c` <label> @ref',
        "] #panic() [",
        '"}); #import "official.typ": * //',
        "\\u{41} \\ # // /* */ = 标题 - 列表",
    ],
)
def test_markup_in_data_is_text(hostile: str) -> None:
    pdf = render_pdf("correction_order", ORDER | {"facts": hostile, "party": hostile}, at=AT)
    assert words(pdf).count(re.sub(r"\s", "", hostile)) == 2


def test_long_text_goes_on_to_more_pages() -> None:
    pdf = render_pdf("correction_order", ORDER | {"facts": "占用盲道。" * 400}, at=AT)
    pages = read(pdf).pages
    assert len(pages) > 1
    assert f"共{len(pages)}页" in words(pdf)


@pytest.mark.parametrize("text", ["🙂", "\x07", "𠮷"])
def test_what_the_font_lacks_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Unprintable) as caught:
        render_pdf("correction_order", ORDER | {"party": f"店{text}"}, at=AT)
    assert caught.value.text


@pytest.mark.parametrize("name", ["../render", "unknown", "", "Correction"])
def test_unknown_template_is_refused(name: str) -> None:
    with pytest.raises(DocumentError):
        render_pdf(name, ORDER, at=AT)


def test_missing_data_is_refused() -> None:
    with pytest.raises(DocumentError):
        render_pdf("correction_order", {"issuer": "x"}, at=AT)


def test_qr_code_is_plain_svg() -> None:
    svg = qr_svg("https://example.invalid/<script>")
    assert svg.startswith("<svg")
    assert "script" not in svg
