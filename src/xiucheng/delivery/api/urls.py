# SPDX-License-Identifier: Apache-2.0
"""The interface put together; imported once Django is ready, as the processes are declared by then."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

import xiucheng
from xiucheng.delivery.api import (
    account,
    configuration,
    figures,
    files,
    filters,
    jobs,
    notices,
    personal,
    reference,
    search,
    work,
)
from xiucheng.delivery.api.processes import doors as doors_of
from xiucheng.delivery.api.processes import path_of
from xiucheng.delivery.boundaries import api as boundaries
from xiucheng.delivery.classes import api as classes
from xiucheng.delivery.figures import api as counted
from xiucheng.delivery.hotline import api as hotline
from xiucheng.delivery.public import api as public
from xiucheng.delivery.reporting import api as reporting
from xiucheng.delivery.shares import api as shares
from xiucheng.delivery.structure import api as structure
from xiucheng.delivery.together import api as together
from xiucheng.delivery.wire import answers
from xiucheng.delivery.wire.describe import Api, kept_text
from xiucheng.delivery.wire.door import PUBLIC, Door, Doors, View
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Label

ABOUT = """报事、受理、立案、派遣、处置、核查、结案，以及声明的其他流程。用法见 docs/api.md。
写操作须带 Idempotency-Key；步骤须带所见版本号；拒绝时总有一句话说明该怎么办。

Report, accept, file, dispatch, handle, verify, close, and every other declared process. How to: docs/api.md.
Writes carry an Idempotency-Key; steps the version seen; a refusal always says in a sentence what to do."""


def openapi(request: HttpRequest) -> HttpResponse:
    """The description of all of this."""
    return HttpResponse(kept_text(api), content_type="application/json; charset=utf-8")


DESCRIPTION = Door(
    method="GET",
    path="/openapi.json",
    name="openapi",
    tag="processes",
    summary=Label("本接口的描述", "The description of this interface"),
    permission=PUBLIC,
    view=openapi,
    answers={200: None},
)

doors = Doors()
# Addresses are tried one after the other: first where the work is done.
for process in sorted(registry.processes(), key=lambda one: len(one.steps), reverse=True):
    doors.add(*doors_of(process), *personal.doors_of(process), *shares.doors_of(process, path_of(process)))
    doors.add(*together.doors_of(process, path_of(process)))
doors.add(
    *work.DOORS,
    *reporting.DOORS,
    *search.DOORS,
    *reference.DOORS,
    *classes.DOORS,
    *figures.DOORS,
    *counted.DOORS,
    *hotline.DOORS,
    *files.DOORS,
    *configuration.DOORS,
    *structure.DOORS,
    *boundaries.DOORS,
    *together.DOORS,
    *jobs.DOORS,
    *notices.DOORS,
    *personal.DOORS,
    *account.DOORS,
    *filters.DOORS,
    *public.DOORS,
    DESCRIPTION,
)

api = Api(
    doors.all,
    title="秀城 Xiucheng",
    version=xiucheng.__version__,
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
answers.install(api)
api.add_router("", doors.router)


def _in_sentences(view: View) -> View:
    """Say in a sentence, too, that a method is not allowed."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        response = view(request, *args, **named)
        return answers.not_allowed(response) if response.status_code == 405 else response

    return answered


urlpatterns = [
    path(str(pattern.pattern), _in_sentences(pattern.callback), name=pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
# a wrong address is told as such, not as a form from another site
urlpatterns.append(re_path("", csrf_exempt(answers.nowhere)))
