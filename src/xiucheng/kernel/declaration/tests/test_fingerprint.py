# SPDX-License-Identifier: Apache-2.0
"""A published declaration cannot be changed unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.pure import english as english
from xiucheng.kernel.declaration.fingerprint import change, fingerprint
from xiucheng.kernel.declaration.recalculation import with_recalculation
from xiucheng.kernel.declaration.types import Changes, Context, Effect, Fact, Kind, Label, Process, Step

from .declared import sound, step

PUBLISHED = replace(sound(), published=True)


def effect(_context: Context) -> Changes:
    return Changes()


def other_effect(_context: Context) -> Changes:
    return Changes()


def with_last(**more: Any) -> Process:
    *rest, last = PUBLISHED.steps
    return replace(PUBLISHED, steps=(*rest, replace(last, **more)))


CHANGED = {
    "a label": with_last(label=Label("办", "Do it now")),
    "a permission": with_last(by="toy.other"),
    "a state": with_last(to="waiting"),
    "an effect": with_last(effect=effect),
    "a fact": with_last(facts=(Fact("x", "1"),)),
    "the law": with_last(law="GB/T 30428"),
    "a limit": replace(PUBLISHED, states=(replace(PUBLISHED.states[0], due=None), *PUBLISHED.states[1:])),
    "a field": with_last(form=(replace(PUBLISHED.steps[0].form[0], required=True),)),
    "a field's kind": with_last(form=(replace(PUBLISHED.steps[0].form[0], kind=Kind.TEXT),)),
    "an order": replace(PUBLISHED, steps=PUBLISHED.steps[::-1]),
    "a step": replace(PUBLISHED, steps=(*PUBLISHED.steps, step("more"))),
    "the prefix": replace(PUBLISHED, prefix="U"),
}


def test_every_change_has_another_fingerprint() -> None:
    prints = {name: fingerprint(declared) for name, declared in CHANGED.items()}

    assert len({*prints.values(), fingerprint(PUBLISHED)}) == len(CHANGED) + 1
    one, other = (fingerprint(with_last(effect=function)) for function in (effect, other_effect))
    assert one != other


def test_the_same_declaration_has_the_same_fingerprint() -> None:
    assert fingerprint(sound()) == fingerprint(PUBLISHED)
    assert fingerprint(with_recalculation(PUBLISHED)) == fingerprint(PUBLISHED)
    assert len(fingerprint(PUBLISHED)) == 64


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_of_a_published_declaration_is_caught(name: str) -> None:
    known = {"toy.thing/3": fingerprint(PUBLISHED)}

    assert change(PUBLISHED, known) is None
    assert "was changed after it was published" in str(change(CHANGED[name], known))
    assert change(replace(CHANGED[name], published=False), known) is None


def test_a_new_version_needs_a_fingerprint_of_its_own() -> None:
    new = replace(PUBLISHED, version=4)

    said = change(new, {"toy.thing/3": fingerprint(PUBLISHED)})

    assert said == (
        f"toy.thing/4 is published: commit its fingerprint {fingerprint(new)} in data/fingerprints.json."
    )


def ends_as(outcome: str) -> Effect:
    return lambda _context: Changes(outcome=outcome)


def test_a_made_function_counts_with_what_it_was_made_with() -> None:
    one, same, other = (fingerprint(with_last(effect=ends_as(word))) for word in ("a", "a", "b"))

    assert one == same
    assert one != other


NAMELESS = eval("lambda _context: None")  # a lambda of the module, like any other there


@pytest.mark.parametrize("function", [NAMELESS, object()])
def test_what_has_no_lasting_name_cannot_be_declared(function: Any) -> None:
    odd: Step = replace(PUBLISHED.steps[0], effect=function)

    with pytest.raises(TypeError, match="no lasting name"):
        fingerprint(replace(PUBLISHED, steps=(odd,)))
