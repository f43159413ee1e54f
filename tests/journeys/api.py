# SPDX-License-Identifier: Apache-2.0
"""What others do in the meantime: steps taken over the interface, with the sign-in of the demo's people."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from tests.journeys.city import DISTRICT_CENTRE, City
from xiucheng.kernel.files.tests.samples import photo

CASES = "/api/v1/supervision/cases"
CLASS = "E0110"
WAY: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("shouli", "accept", {}),
    ("zhiban", "file", {}),
    ("paiqian", "dispatch", {"department": "huanwei/"}),
    ("chuzhi", "handle", {"result": "已清运"}),
    ("jiandu2", "verify", {"finding": "干净"}),
    ("zhiban", "close", {"outcome": "resolved"}),
)


class Api:
    """Signs each person in once and speaks for them."""

    people: dict[tuple[str, str], httpx.Client] = {}  # noqa: RUF012 - shared by all journeys on purpose

    def __init__(self, city: City) -> None:
        self.city = city

    def client(self, login: str) -> httpx.Client:
        known = self.people.get((self.city.url, login))
        if known is None:
            known = httpx.Client(base_url=self.city.url, timeout=30)
            signed = known.post("/api/v1/session", json={"login": login, "password": self.city.password})
            signed.raise_for_status()
            known.headers["X-CSRFToken"] = signed.json()["csrf_token"]
            self.people[self.city.url, login] = known
        return known

    def post(self, login: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = self.client(login).post(path, json=body, headers={"Idempotency-Key": uuid.uuid4().hex})
        assert response.status_code < 300, response.text
        found: dict[str, Any] = response.json()
        return found

    def step(self, login: str, case: dict[str, Any], step: str) -> dict[str, Any]:
        form = dict(next(form for _who, code, form in WAY if code == step))
        if step == "accept":
            form["class_code"] = self.class_code()
        if step == "file":
            form["condition"] = self.condition()
        return self.post(login, f"{CASES}/{case['record_id']}/{step}", form | {"version": case["version"]})

    def case(self, until: str = "report", **form: Any) -> dict[str, Any]:
        """A fresh case, walked up to and with a step."""
        given = {"point": DISTRICT_CENTRE, "words": "店铺把货架摆到人行道上", "channel": "inspector"}
        case = self.post("jiandu1", f"{CASES}/report", given | form)
        for login, step, _form in WAY:
            if case["state"] == "reported" and until == "report":
                break
            case = self.step(login, case, step)
            if step == until:
                break
        return case

    def photo(self, login: str = "jiandu1", colour: str = "brown") -> int:
        """A photo that was sent and hangs nowhere yet."""
        headers = {"Content-Type": "application/octet-stream"}
        sent = self.client(login).post(
            "/api/v1/files?kind=photo", content=photo(400, 300, colour=colour), headers=headers
        )
        sent.raise_for_status()
        return int(sent.json()["id"])

    def class_code(self) -> str:
        found = self.client("shouli").get("/api/v1/catalogue/classes").json()["items"]
        return str(next(one["code"] for one in found if one["code"].endswith(CLASS)))

    def condition(self) -> str:
        found = self.client("zhiban").get("/api/v1/catalogue/conditions", params={"class": self.class_code()})
        return str(found.json()["items"][0]["code"])
