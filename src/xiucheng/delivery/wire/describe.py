# SPDX-License-Identifier: Apache-2.0
"""The description in OpenAPI, made from the doors; the same text every time, in both languages at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from xiucheng.delivery.wire import problems
from xiucheng.delivery.wire.body import KEY_HEADER
from xiucheng.delivery.wire.door import PUBLIC, Door, File
from xiucheng.delivery.wire.schema import REF, both, model_of, parameters_of

_REFUSALS: dict[int, type[BaseModel]] = {409: problems.ConflictProblem, 422: problems.InputProblem}
_ALWAYS = (429, 503)
"""What every door may answer: too many requests, and a database that is away."""
_KEY = {
    "name": KEY_HEADER,
    "in": "header",
    "required": True,
    "description": "每次办理用一个新键，重复提交用同一键，只办一次 / "
    "a new key for each intended act, the same key for its repetition: it acts once",
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[\\x21-\\x7e]+$"},
}

LONGEST_CODE = 80
"""What a text inside an address has at most: codes, names of steps, public numbers."""
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


class Api(NinjaAPI):
    """The interface, whose description comes from its doors."""

    def __init__(self, doors: Sequence[Door], **settings: Any) -> None:
        super().__init__(**settings)
        self.doors = doors

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Nothing: every door makes its own answer, and what nobody reads takes as long as one that is read."""
        return cast(HttpResponse, None)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """What Ninja knows (paths, ids, security), completed by what the doors say."""
        prefix = path_prefix or "/api/v1/"
        schema = super().get_openapi_schema(path_prefix=prefix, path_params=path_params)
        bodies = {
            door.name: model_of(
                _title(door), door.body, versioned=door.versioned, many=door.many, lists=door.lists
            )
            for door in self.doors
            if door.body is not None
        }
        for door in self.doors:
            path = prefix.rstrip("/") + door.path.replace("{int:", "{")
            _complete(schema["paths"][path][door.method.lower()], door, bodies.get(door.name))
        schema["components"]["schemas"].update(_definitions(self.doors, list(bodies.values())))
        return schema


def _title(door: Door) -> str:
    return "".join(part.capitalize() for part in door.name.split("_")) + "Body"


def _complete(operation: dict[str, Any], door: Door, body: type[BaseModel] | None) -> None:
    operation["summary"] = both(door.summary)
    operation["tags"] = [door.tag]
    operation["x-permission"] = door.permission
    for given in operation["parameters"]:
        if given["in"] == "path" and given["schema"]["type"] == "string":
            given["schema"]["maxLength"] = LONGEST_CODE
    operation["parameters"] += parameters_of(door.query)
    if door.permission == PUBLIC:
        operation["security"] = []
    if door.keyed:
        operation["parameters"].append(_KEY)
    operation["parameters"] += [
        {"name": name, "in": "header", "required": True, "description": told, "schema": {"type": "string"}}
        for name, told in door.headers.items()
    ]
    if door.raw:
        operation["requestBody"] = {"required": True, "content": _BYTES}
    if body is not None:
        operation["requestBody"] = {"required": True, "content": _json(body)}
    operation.pop("description", None)
    operation["responses"] = {
        str(status): _response(status, shape) for status, shape in _statuses(door).items()
    }


def _statuses(door: Door) -> dict[int, Any]:
    refusals = {status: _REFUSALS.get(status, problems.Problem) for status in {*door.refusals, *_ALWAYS}}
    return dict(sorted({**door.answers, **refusals}.items()))


def _response(status: int, shape: Any) -> dict[str, Any]:
    described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if isinstance(shape, File):
        file = {"schema": {"type": "string", "format": "binary"}}
        described["content"] = dict.fromkeys(shape.types, file)
    elif shape is not None:
        described["content"] = _json(shape)
    return described


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF.format(model=model.__name__)}}}


def _definitions(doors: Sequence[Door], bodies: Sequence[type[BaseModel]]) -> dict[str, Any]:
    named = {shape for door in doors for shape in _statuses(door).values()}
    answers = {shape for shape in named if shape is not None and not isinstance(shape, File)}
    models = sorted({*answers, *bodies}, key=lambda model: model.__name__)
    _map, schema = models_json_schema([(model, "validation") for model in models], ref_template=REF)
    definitions: dict[str, Any] = schema["$defs"]
    return definitions


def text_of(api: NinjaAPI) -> str:
    """The committed text."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True, default=str) + "\n"


@cache
def kept_text(api: NinjaAPI) -> bytes:
    """The same, made once per process: declarations do not change while it runs."""
    return text_of(api).encode()
