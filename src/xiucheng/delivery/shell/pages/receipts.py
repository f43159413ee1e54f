# SPDX-License-Identifier: Apache-2.0
"""Where providers tell what became of a message: no session and no form, but a signature."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xiucheng.kernel.notify import receipts

MOST_BYTES = 256 * 1024


@csrf_exempt  # it carries no cookie of anybody; the signature says who sends it
@require_POST
def sms(request: HttpRequest) -> HttpResponse:
    """Take receipts of the SMS gateway."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return JsonResponse({"message": _("Send fewer receipts at once.")}, status=413)
    headers = request.headers
    try:
        noted = receipts.take(
            request.body,
            headers.get("X-Timestamp", ""),
            headers.get("X-Idempotency-Key", ""),
            headers.get("X-Signature", ""),
        )
    except receipts.Forged:
        sentence = _("The signature does not fit, or the clock is wrong.")
        return JsonResponse({"message": sentence}, status=403)
    except receipts.Unusable:
        sentence = _("Send a JSON list of receipts, each with id or key, and state.")
        return JsonResponse({"message": sentence}, status=422)
    return JsonResponse({"noted": noted})
