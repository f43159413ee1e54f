# SPDX-License-Identifier: Apache-2.0
"""Addresses of the one-door sign-on."""

from django.urls import path

from xiucheng.delivery.signon import answering, coming

app_name = "signon"

urlpatterns = [
    path("signon/", coming.begin, name="begin"),
    path("signon/back/", coming.back, name="back"),
    path("signon/ended/", coming.ended, name="ended"),
    path(".well-known/openid-configuration", answering.discovery, name="discovery"),
    path("oidc/keys/", answering.key_set, name="keys"),
    path("oidc/authorize/", answering.authorize, name="authorize"),
    path("oidc/allow/", answering.allow, name="allow"),
    path("oidc/deny/", answering.deny, name="deny"),
    path("oidc/token/", answering.token, name="token"),
    path("oidc/userinfo/", answering.userinfo, name="userinfo"),
    path("oidc/revoke/", answering.revoke, name="revoke"),
    path("oidc/leave/", answering.leave, name="leave"),
]
