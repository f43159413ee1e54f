# SPDX-License-Identifier: Apache-2.0
"""Addresses of units' structure, committees, responsibility areas and who is on duty."""

from django.urls import path

from xiucheng.delivery.structure.pages import areas, committees, presence, responsible, sheet, units

app_name = "structure"

urlpatterns = [
    path("responsible/", responsible.here, name="responsible"),
    path("units/import/", sheet.take, name="units-import"),
    path("units/parent/<path:unit>", units.parent, name="unit-parent"),
    path("units/power/<path:unit>", units.power, name="unit-power"),
    path("units/power-end/<int:identity>/<path:unit>", units.power_end, name="unit-power-end"),
    path("unit/<path:unit>", units.one, name="unit"),
    path("committees/", committees.listing, name="committees"),
    path("committees/new/", committees.new, name="committee-new"),
    path("committee/<str:code>/", committees.one, name="committee"),
    path("committee/<str:code>/seat/", committees.seat, name="committee-seat"),
    path("committee/<str:code>/seat/<int:identity>/end/", committees.seat_end, name="committee-seat-end"),
    path("committee/<str:code>/end/", committees.end, name="committee-end"),
    path("cares/", areas.listing, name="cares"),
    path("cares/new/", areas.new, name="care-new"),
    path("cares/<int:identity>/", areas.one, name="care"),
    path("cares/<int:identity>/check/", areas.check, name="care-check"),
    path("cares/<int:identity>/end/", areas.end, name="care-end"),
    path("on-duty/", presence.listing, name="on-duty"),
    path("on-duty/new/", presence.new, name="on-duty-new"),
    path("on-duty/<int:identity>/end/", presence.end, name="on-duty-end"),
]
