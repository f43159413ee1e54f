# SPDX-License-Identifier: Apache-2.0
"""Addresses of the shell."""

from django.urls import path

from xiucheng.delivery.live.pages import ticket
from xiucheng.delivery.shell.pages import (
    background,
    cases,
    delegations,
    files,
    login,
    maps,
    notices,
    receipts,
    record,
    search,
    second_factor,
    start,
    steps,
    work,
)

app_name = "shell"

urlpatterns = [
    path("", work.home, name="home"),
    path("login/", login.sign_in, name="login"),
    path("login/code/", login.code, name="code"),
    path("logout/", login.sign_out, name="logout"),
    path("password/", login.password, name="password"),
    path("second-factor/", second_factor.page, name="second-factor"),
    path("standing-in/", delegations.page, name="delegations"),
    path("standing-in/<int:identity>/end/", delegations.end, name="delegation-end"),
    path("session/", login.stay, name="stay"),
    path("work/", work.work, name="work"),
    path("work/export/", work.export, name="work-export"),
    path("cases/", cases.home, name="cases"),
    path("cases/<str:code>/", cases.cases, name="cases-of"),
    path("cases/<str:code>/export/", cases.export, name="cases-export"),
    path("search/", search.search, name="search"),
    path("records/<str:code>/<int:identity>/", record.record, name="record"),
    path("records/<str:code>/<int:identity>/<slug:step>/", steps.step, name="step"),
    path("records/<str:code>/<int:identity>/personal/<slug:name>/", record.personal, name="personal"),
    path("files/<int:identity>/<slug:variant>/", files.file, name="file"),
    path("start/", start.start, name="start"),
    path("start/<str:code>/<slug:step>/", start.begin, name="begin"),
    path("map/", maps.page, name="map"),
    path("map/areas.geojson", maps.areas, name="map-areas"),
    path("map/points.geojson", maps.points, name="map-points"),
    path("map/locate/", maps.locate, name="map-locate"),
    path("map/search/", maps.search, name="map-search"),
    path("notices/", notices.listing, name="notices"),
    path("notices/bell/", notices.bell, name="bell"),
    path("notices/read/", notices.read, name="notices-read"),
    path("notices/settings/", notices.settings, name="notice-settings"),
    path("notices/push/", notices.push, name="notice-push"),
    path("notices/<int:identity>/", notices.follow, name="notice"),
    path("receipts/sms/", receipts.sms, name="receipts-sms"),
    path("background/", background.mine, name="background"),
    path("background/<int:number>/cancel/", background.cancel, name="background-cancel"),
    path("background/<int:number>/retry/", background.retry, name="background-retry"),
    path("live/ticket/", ticket, name="ticket"),
]
