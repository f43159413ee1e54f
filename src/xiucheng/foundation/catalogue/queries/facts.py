# SPDX-License-Identifier: Apache-2.0
"""Facts of steps: the class and the condition that a form names, as they hold at the moment of the step."""

from __future__ import annotations

from xiucheng.kernel.declaration.types import Fact

# the newest version that holds by now, if any; the first entry stands for itself
_VERSION = (
    "LEFT JOIN LATERAL (SELECT * FROM {table} x WHERE x.{key} = c.code AND x.holds_from <= %(at)s "
    "ORDER BY x.holds_from DESC, x.id DESC LIMIT 1) v ON true"
)
OF_CLASS = _VERSION.format(table="catalogue_class_version", key="class_code")
_OF_CONDITION = _VERSION.format(table="catalogue_condition_version", key="condition_code")

# of the areas around a place, the nearest that says of which kind it is
_LETTER = """(SELECT k.letter FROM (SELECT DISTINCT ON (x.area_path) x.area_path, x.letter FROM catalogue_area_kind x
    WHERE starts_with({area}, x.area_path) AND x.holds_from <= %(at)s
    ORDER BY x.area_path, x.holds_from DESC, x.id DESC) k
    WHERE k.letter <> '' ORDER BY length(k.area_path) DESC LIMIT 1)"""

CLASS_NAMES = """(SELECT h.code, coalesce(v.name, h.name) AS name, coalesce(v.name_en, h.name_en) AS name_en
    FROM catalogue_class h LEFT JOIN (SELECT DISTINCT ON (class_code) class_code, name, name_en
        FROM catalogue_class_version WHERE holds_from <= %(at)s ORDER BY class_code, holds_from DESC, id DESC
    ) v ON v.class_code = h.code)"""
"""A table of (code, name, name_en) of all classes at a moment, categories of imports too, for statements that count."""


def class_of(name: str, field: str) -> Fact:
    """The Chinese name of the class in use that a form field points to, NULL when there is none."""
    return Fact(
        name,
        f"SELECT CASE WHEN v.id IS NULL THEN c.name ELSE v.name END FROM catalogue_class c {OF_CLASS} "
        f"WHERE c.code = a.form ->> '{field}' AND coalesce(v.in_use, c.in_use)",
        on_form=True,
    )


def stages_of(name: str, code: str) -> Fact:
    """{accept, dispatch, verify: working minutes or null} of the class of a code (an SQL expression), as JSON text."""
    own = ", ".join(
        f"'{stage}', CASE WHEN v.id IS NULL THEN c.{stage}_minutes ELSE v.{stage}_minutes END"
        for stage in ("accept", "dispatch", "verify")
    )
    sql = f"SELECT json_build_object({own})::text FROM catalogue_class c {OF_CLASS} WHERE c.code = {code}"
    return Fact(name, sql, on_form="a.form" in code)


def condition_of(name: str, field: str, area: str = "r.area_path") -> Fact:
    """[class code, amount, unit] of the condition in use that a form field points to, as JSON text, or NULL.

    The limit is that of the kind of area (an SQL expression) that the case lies in.
    """
    return Fact(
        name,
        "SELECT CASE k.letter WHEN 'C' THEN CASE WHEN w.amount_c IS NULL THEN w.own ELSE w.of_c END "
        "WHEN 'B' THEN CASE WHEN w.amount_b IS NULL THEN w.own ELSE w.of_b END ELSE w.own END::text FROM ("
        f"SELECT {_both('amount_b')}, {_both('amount_c')}, {_limit('')} AS own, {_limit('_b')} AS of_b, "
        f"{_limit('_c')} AS of_c FROM catalogue_condition c {_OF_CONDITION} "
        f"WHERE c.code = a.form ->> '{field}' AND coalesce(v.in_use, c.in_use)) w "
        f"CROSS JOIN LATERAL (SELECT {_LETTER.format(area=area)} AS letter) k",
        on_form=True,
    )


def _limit(mark: str) -> str:
    return (
        f"CASE WHEN v.id IS NULL THEN json_build_array(c.problem_class_id, c.amount{mark}, c.unit{mark}) "
        f"ELSE json_build_array(c.problem_class_id, v.amount{mark}, v.unit{mark}) END"
    )


def _both(column: str) -> str:
    return f"CASE WHEN v.id IS NULL THEN c.{column} ELSE v.{column} END AS {column}"
