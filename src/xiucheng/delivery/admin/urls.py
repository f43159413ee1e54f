# SPDX-License-Identifier: Apache-2.0
"""Addresses of the administrators' pages."""

from django.urls import path

from xiucheng.delivery.admin.pages import (
    accounts,
    appointments,
    erasures,
    identities,
    jobs,
    leaving,
    log,
    outbox,
    policies,
    settings,
    systems,
    units,
)

app_name = "admin"

urlpatterns = [
    path("accounts/", accounts.listing, name="accounts"),
    path("accounts/export/", accounts.export, name="accounts-export"),
    path("accounts/new/", accounts.new, name="account-new"),
    path("accounts/<int:identity>/", accounts.account, name="account"),
    path("accounts/<int:identity>/reset/", accounts.reset, name="account-reset"),
    path("accounts/<int:identity>/off/", accounts.off, name="account-off"),
    path("accounts/<int:identity>/on/", accounts.on, name="account-on"),
    path("accounts/<int:identity>/leave/", leaving.leave, name="account-leave"),
    path("units/", units.listing, name="units"),
    path("units/export/", units.export, name="units-export"),
    path("units/new/", units.new, name="unit-new"),
    path("units/rename/<path:unit>", units.rename, name="unit-rename"),
    path("units/close/<path:unit>", units.close, name="unit-close"),
    path("appointments/", appointments.listing, name="appointments"),
    path("appointments/<int:identity>/", appointments.person, name="person"),
    path("appointments/<int:identity>/new/", appointments.new, name="appoint"),
    path("appointments/<int:identity>/<int:appointment>/end/", appointments.end, name="appointment-end"),
    path(
        "appointments/<int:identity>/second-factor/", appointments.second_factor, name="second-factor-reset"
    ),
    path("policies/", policies.listing, name="policies"),
    path("policies/<slug:post>/", policies.one, name="policy"),
    path("systems/", systems.listing, name="systems"),
    path("systems/new/", systems.new, name="system-new"),
    path("systems/<int:identity>/", systems.system, name="system"),
    path("systems/<int:identity>/change/", systems.change, name="system-change"),
    path("systems/<int:identity>/secret/", systems.renew_secret, name="system-secret"),
    path("systems/<int:identity>/end/", systems.end, name="system-end"),
    path("sign-on/", identities.listing, name="identities"),
    path("sign-on/new/", identities.new, name="identity-new"),
    path("sign-on/<int:identity>/", identities.link, name="identity-link"),
    path("sign-on/<int:identity>/undo/", identities.unlink, name="identity-unlink"),
    path("erasures/", erasures.listing, name="erasures"),
    path("erasures/find/", erasures.find, name="erasure-find"),
    path("erasures/ask/", erasures.ask_for, name="erasure-ask"),
    path("erasures/account/", erasures.account, name="erasure-account"),
    path("erasures/<int:identity>/", erasures.one, name="erasure"),
    path("erasures/<int:identity>/agree/", erasures.agree, name="erasure-agree"),
    path("erasures/<int:identity>/refuse/", erasures.refuse, name="erasure-refuse"),
    path("settings/", settings.listing, name="settings"),
    path("settings/profile/", settings.take_profile, name="settings-profile"),
    path("settings/change/<slug:name>/", settings.change_one, name="setting-change"),
    path("outbox/", outbox.listing, name="outbox"),
    path("outbox/<int:identity>/again/", outbox.again, name="outbox-again"),
    path("jobs/", jobs.listing, name="jobs"),
    path("log/", log.listing, name="log"),
    path("log/export/", log.export, name="log-export"),
]
