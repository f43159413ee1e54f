# SPDX-License-Identifier: Apache-2.0
"""Models from declared fields, for the description only: what a field takes, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, create_model
from pydantic import Field as Described

from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.desk.many import MOST
from xiucheng.kernel.process.form import MOST_FILES

LONGEST_WORDS = 2000
REF = "#/components/schemas/{model}"
"""Where the description keeps its models."""
VERSION = Label("看到的版本号；期间有人改动则答 409", "The version you saw; 409 if it changed meanwhile")

RECORDS = Label(
    "案件及看到的版本号，各件独立办理", "The records with the version you saw; each answers for itself"
)


class Position(BaseModel):
    """Longitude and latitude, CGCS2000/WGS-84. / 经纬度。"""

    lon: Decimal
    lat: Decimal


class SeenRecord(BaseModel):
    """A record in the version that you saw. / 一件案件及您看到的版本号。"""

    model_config = ConfigDict(extra="forbid")

    id: int
    version: int


_TYPES: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.WORDS: str,
    Kind.INTEGER: int,
    Kind.DECIMAL: Decimal,
    Kind.BOOLEAN: bool,
    Kind.DATE: date,
    Kind.DATETIME: datetime,
    # "121.4737,31.2304", [121.4737, 31.2304] or {"lon": …, "lat": …}
    Kind.POINT: Annotated[str, Described(examples=["121.4737,31.2304"])] | list[Decimal] | Position,
    Kind.REFERENCE: str,
    Kind.FILES: list[int],
}


def both(label: Label) -> str:
    """A label in both languages, Chinese first."""
    return label.zh if label.zh == label.en else f"{label.zh} / {label.en}"


def model_of(
    name: str,
    fields: Sequence[Field],
    *,
    versioned: bool = False,
    many: bool = False,
    lists: Mapping[str, Sequence[Field]] | None = None,
) -> type[BaseModel]:
    """The model of a body: its fields, the version for a step of a record, the records for a step of many, lists."""
    members: dict[str, Any] = {item.name: _member(item) for item in fields}
    if versioned:
        members["version"] = (int, Described(description=both(VERSION), ge=1))
    if many:
        listed = Described(description=both(RECORDS), min_length=1, max_length=MOST)
        members["records"] = (list[SeenRecord], listed)
    for listed_name, inside in (lists or {}).items():
        one = model_of(f"{name}{listed_name.capitalize()}", inside)
        members[listed_name] = (list[one] | None, Described(default=None))  # type: ignore[valid-type]
    made: type[BaseModel] = create_model(name, __config__=ConfigDict(extra="forbid"), **members)
    return made


def parameters_of(fields: Sequence[Field]) -> list[dict[str, Any]]:
    """The same fields as parameters of an address."""
    described = model_of("Query", fields).model_json_schema(ref_template=REF)["properties"] if fields else {}
    return [
        {
            "name": item.name,
            "in": "query",
            "required": item.required,
            "description": _description(item),
            "schema": described[item.name],
        }
        for item in fields
    ]


def _member(item: Field) -> tuple[Any, Any]:
    kind = Literal[tuple(code for code, _label in item.choices)] if item.choices else _TYPES[item.kind]
    bounds: dict[str, Any] = {}
    if item.kind in {Kind.TEXT, Kind.WORDS, Kind.REFERENCE}:
        longest = max(item.max_length, LONGEST_WORDS) if item.kind == Kind.WORDS else item.max_length
        bounds["max_length"] = longest
    if item.kind in {Kind.INTEGER, Kind.DECIMAL}:
        bounds |= {"ge": item.minimum, "le": item.maximum}
    if item.kind is Kind.FILES:
        bounds = {"min_length": item.minimum or 0, "max_length": item.maximum or MOST_FILES}
    described = Annotated[kind, Described(**bounds)] if bounds else kind
    default = ... if item.required else None
    return (
        described if item.required else described | None,
        Described(default=default, title=both(item.label), description=_description(item)),
    )


def _description(item: Field) -> str:
    parts = [both(item.label)]
    if item.help is not None:
        parts.append(both(item.help))
    if item.choices:
        parts += [f"{code}: {both(label)}" for code, label in item.choices]
    if item.options:
        parts.append(f"可选值 / values: GET /api/v1/options/{item.options}")
    if item.accepts:
        parts.append(f"文件编号，先上传 / numbers of files sent before: {', '.join(item.accepts)}")
    if item.personal:
        parts.append("个人信息，可依法删除 / personal, can be erased")
    return "\n".join(parts)
