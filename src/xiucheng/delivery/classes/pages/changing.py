# SPDX-License-Identifier: Apache-2.0
"""Add and change classes and conditions from a day on, take schemes into use, say which kind an area is of."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.classes.pages import dated, entry_of, unit_choices
from xiucheng.delivery.shell.shapes import Choice, FormField
from xiucheng.foundation.catalogue import actions, queries
from xiucheng.foundation.catalogue.queries import name_of
from xiucheng.foundation.catalogue.types import MANAGE, AreaClass, ClassFacts, ConditionFacts
from xiucheng.foundation.organization.queries import handling_units
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.ui.answers import after_form

CITY = "*"
"""The whole city in forms, where an empty choice would mean "not chosen"."""
NEW_CLASS = ClassFacts(major="", name="")
NEW_CONDITION = ConditionFacts(words="", amount=1, unit="working_days")
STAGES = ("accept_minutes", "dispatch_minutes", "verify_minutes")


@administrative(MANAGE)
def new(request: ActorRequest) -> HttpResponse:
    """A class of the city's own, or one that a shipped scheme lacks."""
    known = ", ".join(one.code for one in queries.schemes())
    fields = (
        FormField(
            "scheme",
            "text",
            _("Scheme"),
            help=_("A short name of your own table, or one of: %(known)s") % {"known": known},
            max_length=40,
        ),
        FormField(
            "number",
            "text",
            _("Code"),
            help=_("E for an event or C for a component, major class, number: such as E0199"),
            max_length=8,
        ),
        *_class_fields(request.actor, NEW_CLASS),
        *dated(),
    )
    asked = Asked(_("Add a class"), _("Add"), reverse("classes:list"), fields)

    def act(typed: Typed) -> HttpResponse:
        facts = ClassFacts(**_class_given(typed))
        scheme, number = typed["scheme"], typed["number"].upper()
        code = actions.add_class(request.actor, scheme, number, facts, **_when(typed))
        return after_form(request, reverse("classes:class", args=[code]))

    return ask(request, asked, act)


@administrative(MANAGE)
def change(request: ActorRequest, which: str) -> HttpResponse:
    """Let a class be otherwise from a day on."""
    entry = entry_of(which)
    back = reverse("classes:class", args=[entry.code])
    asked = Asked(
        title=_("Change %(name)s") % {"name": f"{entry.number} {name_of(entry)}"},
        submit=_("Decide"),
        back_url=back,
        fields=(*_class_fields(request.actor, entry.facts), *dated()),
        intro=_("Cases that were filed before keep the class as it was."),
    )

    def act(typed: Typed) -> HttpResponse:
        actions.change_class(request.actor, entry.code, _class_given(typed), **_when(typed))
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(MANAGE)
def more(request: ActorRequest, which: str) -> HttpResponse:
    """One more filing condition of a class."""
    entry = entry_of(which)
    back = reverse("classes:class", args=[entry.code])
    asked = Asked(
        title=_("Add a condition to %(name)s") % {"name": f"{entry.number} {name_of(entry)}"},
        submit=_("Add"),
        back_url=back,
        fields=(*_condition_fields(NEW_CONDITION), *dated()),
    )

    def act(typed: Typed) -> HttpResponse:
        facts = ConditionFacts(**_condition_given(typed))
        actions.add_condition(request.actor, entry.code, facts, **_when(typed))
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(MANAGE)
def condition(request: ActorRequest, which: str) -> HttpResponse:
    """Let a filing condition be otherwise from a day on."""
    entry = entry_of(which.rpartition("/")[0])
    held = next((one for one in entry.conditions if one.code == which), None)
    if held is None:
        raise NotThere
    back = reverse("classes:class", args=[entry.code])
    number = which.rpartition("/")[2]
    asked = Asked(
        title=_("Change condition %(number)s of %(name)s") % {"number": number, "name": name_of(entry)},
        submit=_("Decide"),
        back_url=back,
        fields=(*_condition_fields(held.facts), *dated()),
        intro=_("Cases that were filed before keep the limit that they were filed with."),
    )

    def act(typed: Typed) -> HttpResponse:
        actions.change_condition(request.actor, which, _condition_given(typed), **_when(typed))
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(MANAGE)
def schemes(request: ActorRequest) -> HttpResponse:
    """Take every class of a scheme into use from a day on, or out of use."""
    codes = tuple(Choice(one.code, queries.scheme_label(one.code)) for one in queries.schemes())
    choices = (Choice("yes", _("in use")), Choice("no", _("not in use")))
    asked = Asked(
        title=_("Schemes in use"),
        submit=_("Decide"),
        back_url=reverse("classes:list"),
        fields=(
            FormField("scheme", "choice", _("Scheme"), choices=codes),
            FormField("in_use", "choice", _("State"), choices=choices),
            *dated(),
        ),
        intro=_(
            "Only classes with a filing condition are taken into use: no case could be filed under others."
        ),
    )

    def act(typed: Typed) -> HttpResponse:
        if typed["in_use"] not in {"yes", "no"}:
            raise AccessRefused(in_use=_("Choose one of the list."))
        if typed["scheme"] not in {one.code for one in codes}:
            raise AccessRefused(scheme=_("Choose one of the list."))
        actions.use_scheme(request.actor, typed["scheme"], typed["in_use"] == "yes", **_when(typed))
        return after_form(request, reverse("classes:list"))

    return ask(request, asked, act)


@administrative(MANAGE)
def areas(request: ActorRequest) -> HttpResponse:
    """Say of which kind an area is: a condition may have a limit of its own for each kind."""
    held = queries.area_kinds()
    known = queries.areas()
    told = {path: f" · {held[path]}" if path in held else "" for path in known}
    letters = tuple(Choice(one.value, one.value) for one in AreaClass)
    asked = Asked(
        title=_("Kinds of area"),
        submit=_("Decide"),
        back_url=reverse("classes:list"),
        fields=(
            FormField(
                "area",
                "reference",
                _("Area"),
                choices=(
                    Choice(CITY, _("the whole city") + (f" · {held['']}" if "" in held else "")),
                    *(
                        Choice(path, f"{'　' * (path.count('/') - 1)}{name}{told[path]}")
                        for path, name in known.items()
                    ),
                ),
            ),
            FormField(
                "letter",
                "choice",
                _("Kind of area"),
                choices=(*letters, Choice("-", _("as the area above"))),
            ),
            *dated(),
        ),
        intro=_(
            "Where nothing is decided limit A holds. A is usually the core of the city, B and C lie around it."
        ),
    )

    def act(typed: Typed) -> HttpResponse:
        area = "" if typed["area"] == CITY else typed["area"]
        if typed["area"] == "":
            raise AccessRefused(area=_("Choose one of the list."))
        letter = "" if typed["letter"] == "-" else typed["letter"] or "?"
        actions.set_area_kind(request.actor, area, letter, **_when(typed))
        return after_form(request, reverse("classes:list"))

    return ask(request, asked, act)


def _when(typed: Typed) -> dict[str, Any]:
    return {"starts_on": day_of(typed, "starts_on"), "why": typed["why"]}


def _class_fields(actor: Actor, facts: ClassFacts) -> tuple[FormField, ...]:
    units = tuple(Choice(path, name) for path, name in handling_units(actor, None))
    keys, english = queries.departments().values(), get_language() == "en"
    of_departments = tuple(Choice(one.key, one.label_en if english else one.label) for one in keys)
    return (
        _text("major", _("Major class"), facts.major, 60),
        _text("major_en", _("Major class in English"), facts.major_en, 60, required=False),
        _text("name", _("Name of the class"), facts.name, 80),
        _text("name_en", _("English name"), facts.name_en, 80, required=False),
        _text("also", _("Other names"), facts.also, 200, required=False),
        FormField(
            "departments",
            "choices",
            _("Kinds of department"),
            required=False,
            values=tuple(facts.departments.split()),
            choices=of_departments,
        ),
        FormField(
            "unit",
            "reference",
            _("Usual unit"),
            help=_("It is proposed when a case of this class is dispatched."),
            required=False,
            value=facts.unit,
            choices=units,
        ),
        *(
            FormField(
                name,
                "integer",
                label,
                required=False,
                value="" if getattr(facts, name) is None else str(getattr(facts, name)),
                minimum="1",
                maximum="1440",
            )
            for name, label in zip(
                STAGES,
                (_("Minutes to accept"), _("Minutes to dispatch"), _("Minutes to verify")),
                strict=True,
            )
        ),
        _in_use(facts.in_use),
    )


def _text(name: str, label: str, value: str, most: int, *, required: bool = True) -> FormField:
    return FormField(name, "text", label, required=required, value=value, max_length=most)


def _in_use(value: bool) -> FormField:
    choices = (Choice("yes", _("in use")), Choice("no", _("not in use")))
    return FormField("in_use", "choice", _("State"), value="yes" if value else "no", choices=choices)


def _condition_fields(facts: ConditionFacts) -> tuple[FormField, ...]:
    return (
        _text("words", _("Filing condition"), facts.words, 300),
        _text("words_en", _("Filing condition in English"), facts.words_en, 300, required=False),
        *_limit_fields("", _("Limit A"), facts.amount, facts.unit),
        *_limit_fields("_b", _("Limit B"), facts.amount_b, facts.unit_b),
        *_limit_fields("_c", _("Limit C"), facts.amount_c, facts.unit_c),
        _text("closing", _("Closing condition"), facts.closing, 200),
        _text("closing_en", _("Closing condition in English"), facts.closing_en, 200, required=False),
        _in_use(facts.in_use),
    )


def _limit_fields(mark: str, label: str, amount: int | None, unit: str) -> tuple[FormField, ...]:
    needed = not mark
    return (
        FormField(
            f"amount{mark}",
            "integer",
            label,
            required=needed,
            value="" if amount is None else str(amount),
            minimum="1",
            maximum="9999",
        ),
        FormField(
            f"unit{mark}",
            "reference",
            _("%(limit)s: kind of time") % {"limit": label},
            required=needed,
            value=unit,
            choices=unit_choices(),
        ),
    )


def _class_given(typed: Typed) -> dict[str, Any]:
    texts = ("major", "major_en", "name", "name_en", "also", "unit")
    return {name: typed[name] for name in texts} | {
        "departments": " ".join(one for one in typed["departments"].split(",") if one),
        "in_use": _yes(typed),
        **{name: _whole(typed, name) for name in STAGES},
    }


def _condition_given(typed: Typed) -> dict[str, Any]:
    given: dict[str, Any] = {name: typed[name] for name in ("words", "words_en", "closing", "closing_en")}
    for mark in ("", "_b", "_c"):
        amount = _whole(typed, f"amount{mark}")
        given[f"amount{mark}"] = amount
        given[f"unit{mark}"] = typed[f"unit{mark}"] if amount is not None or not mark else ""
    return given | {"in_use": _yes(typed)}


def _yes(typed: Typed) -> bool:
    if typed["in_use"] not in {"yes", "no"}:
        raise AccessRefused(in_use=_("Choose one of the list."))
    return typed["in_use"] == "yes"


def _whole(typed: Typed, name: str) -> int | None:
    """A number of at most four digits, None for nothing. Raises `AccessRefused` beside the field."""
    text = typed[name]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise AccessRefused(**{name: _("Write a whole number, 1 to 9999.")})
    return int(text)
