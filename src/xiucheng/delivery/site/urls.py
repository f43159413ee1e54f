# SPDX-License-Identifier: Apache-2.0
"""All addresses: what the operator asks, then the apps' own."""

from django.urls import include, path

from xiucheng.kernel.observe import pages

urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("metrics", pages.metrics, name="metrics"),
    path("ui/", include("xiucheng.kernel.ui.urls")),
    path("api/v1/", include("xiucheng.delivery.api.urls")),
    path("admin/", include("xiucheng.delivery.admin.urls")),
    path("lists/", include("xiucheng.delivery.lists.urls")),
    path("structure/", include("xiucheng.delivery.structure.urls")),
    path("boundaries/", include("xiucheng.delivery.boundaries.urls")),
    path("classes/", include("xiucheng.delivery.classes.urls")),
    path("figures/", include("xiucheng.delivery.figures.urls")),
    path("hotline/", include("xiucheng.delivery.hotline.urls")),
    path("imports/", include("xiucheng.delivery.imports.urls")),
    path("r/", include("xiucheng.delivery.public.urls")),
    path("", include("xiucheng.delivery.signon.urls")),
    # before the shell, where any other process begins
    path("", include("xiucheng.delivery.reporting.urls")),
    # before the shell, whose steps stand at the same place of a case's address
    path("records/", include("xiucheng.delivery.shares.urls")),
    path("", include("xiucheng.delivery.shell.urls")),
]
handler400 = "xiucheng.delivery.site.errors.bad_request"
handler403 = "xiucheng.delivery.site.errors.forbidden"
handler404 = "xiucheng.delivery.site.errors.not_found"
handler500 = "xiucheng.delivery.site.errors.server_error"
