# SPDX-License-Identifier: Apache-2.0
"""Setting up the second factor: a QR code for the phone, a first code back, recovery codes shown once."""

from __future__ import annotations

import uuid

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.shapes import FormField, FormView, SecondFactorView
from xiucheng.kernel.access import second_factor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused


@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """How it stands, or the form that sets it up."""
    actor = request.actor
    if second_factor.is_set_up(actor):
        view = SecondFactorView(left=second_factor.codes_left(actor), back_url=reverse("shell:work"))
        return render(request, "shell/second_factor.html", {"factor": view})
    refusal = AccessRefused()
    if request.method == "POST":
        try:
            codes = second_factor.confirm(actor, request.POST.get("code", ""))
        except AccessRefused as error:
            refusal = error
        else:
            view = SecondFactorView(codes=tuple(codes), back_url=reverse("shell:work"))
            return render(request, "shell/second_factor.html", {"factor": view})
    secret = second_factor.begin(actor)
    image = segno.make(second_factor.address_of(actor, secret), error="m")
    view = SecondFactorView(
        form=_form(actor.must_enrol, refusal),
        # drawn here and part of the page: no other server ever sees the secret
        qr=image.svg_data_uri(scale=5, border=4, light="white"),
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        back_url="" if actor.must_enrol else reverse("shell:work"),
    )
    status = 422 if str(refusal) else 200
    return render(request, "shell/second_factor.html", {"factor": view}, status=status)


def _form(asked: bool, refusal: AccessRefused) -> FormView:
    return FormView(
        title=_("Second factor"),
        action=reverse("shell:second-factor"),
        fields=(
            FormField(
                "code",
                "text",
                _("Code that the app shows"),
                help=_("Six digits"),
                max_length=10,
                autocomplete="one-time-code",
                error=refusal.errors.get("code", ""),
            ),
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Set it up"),
        intro=_("Your post asks for a second factor. Set it up before you go on.") if asked else "",
        error=refusal.sentence,
        sending="plain",
    )
