# SPDX-License-Identifier: Apache-2.0
"""Renders a document template with data to a PDF/A-2b file."""

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Union

import segno
import typst
from django.utils.translation import gettext as _

from xiucheng.kernel.clock import now

ROOT = Path(__file__).parent
TEMPLATES = ROOT / "typst"
FONTS = ROOT.parent / "ui" / "fonts"
FONT_FILES = ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf")
NAME = re.compile(r"[a-z][a-z_]*")
NOT_IN_FONT = re.compile(r"the text `\"(.+?)\"` could not be displayed")

Value = Union[str, int, bool, None, list["Value"], dict[str, "Value"]]  # noqa: UP007 - refers to itself


class DocumentError(Exception):
    """A document that cannot be made, in a sentence that says what to do."""


class Unprintable(DocumentError):
    """Text that the document font does not hold, such as an emoji or a very rare character."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("This cannot be printed: %(text)s. Please write it in other characters.") % {"text": text}
        )
        self.text = text


@cache
def fonts() -> typst.Fonts:
    """Our own two fonts and nothing of the machine: a document looks the same everywhere."""
    missing = [name for name in FONT_FILES if not (FONTS / name).is_file()]
    if missing:
        raise DocumentError(f"The font {missing[0]} is missing. Run 'make setup'.")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def qr_svg(text: str) -> str:
    """A QR code as SVG of black squares, medium error correction."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def render_pdf(template: str, data: Mapping[str, Value], *, at: datetime | None = None) -> bytes:
    """The PDF of `typst/<template>.typ`. Data reaches the template as JSON and is never read as markup.

    `data["qr"]`, when given, becomes a QR code. `at` is the moment of issue: the same data
    at the same moment gives the same bytes.
    """
    path = TEMPLATES / f"{template}.typ"
    if not NAME.fullmatch(template) or not path.is_file():
        raise DocumentError(f"There is no document template '{template}'.")
    filled = dict(data)
    if code := data.get("qr"):
        filled["qr_svg"] = qr_svg(str(code))
    compiler = typst.Compiler(path, root=TEMPLATES, font_paths=fonts(), ignore_system_fonts=True)
    try:
        made = compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(filled, ensure_ascii=False)},
            pdf_standards=["a-2b"],
            timestamp=at or now(),
        )
    except typst.TypstError as error:
        raise understood(error) from error
    if not isinstance(made, bytes):
        raise DocumentError("The document is empty.")
    return made


def understood(error: typst.TypstError) -> DocumentError:
    """What went wrong, for the person who wants the document."""
    found = NOT_IN_FONT.search(error.message)
    if found:
        return Unprintable(found.group(1))
    return DocumentError(f"The document could not be made: {error.message}")
