# SPDX-License-Identifier: Apache-2.0
"""Official documents as PDF/A: data in, bytes out."""

from xiucheng.kernel.documents.render import DocumentError, Unprintable, render_pdf

__all__ = ["DocumentError", "Unprintable", "render_pdf"]
