# SPDX-License-Identifier: Apache-2.0
"""The ways in which a module can be broken in one place, for `tools.mutation`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
EXCHANGED = {"min": "max", "max": "min", "any": "all", "all": "any", "bisect_left": "bisect_right"}
UNTOUCHED = {"annotation", "returns", "decorator_list", "type_params", "bases"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node hangs: the number of its parent in a walk, the field, the place in a list."""

    parent: int
    field: str
    index: int | None


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: at a place, another node."""

    place: Place
    replacement: ast.AST
    line: int
    before: str
    after: str

    def apply(self, tree: ast.Module) -> ast.Module:
        """Change a copy of the tree that the mutant was found in."""
        parent = list(ast.walk(tree))[self.place.parent]
        if self.place.index is None:
            setattr(parent, self.place.field, self.replacement)
        else:
            getattr(parent, self.place.field)[self.place.index] = self.replacement
        return ast.fix_missing_locations(tree)


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Every mutant of a module, always in the same order."""
    skipped: set[ast.AST] = set()
    for number, parent in enumerate(ast.walk(tree)):
        for field, value in ast.iter_fields(parent):
            for index, node in _nodes(value):
                if parent in skipped or field in UNTOUCHED or _is_wording(parent, field, node):
                    skipped.add(node)
                    continue
                for changed in _changes(node):
                    yield _mutant(Place(number, field, index), node, changed)


def _mutant(place: Place, node: ast.AST, changed: ast.AST) -> Mutant:
    return Mutant(place, changed, getattr(node, "lineno", 0), _written(node), _written(changed))


def _nodes(value: object) -> Iterator[tuple[int | None, ast.AST]]:
    if isinstance(value, ast.AST):
        yield None, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, ast.AST):
                yield index, item


def _is_wording(parent: ast.AST, field: str, node: ast.AST) -> bool:
    """Docstrings and other bare strings, pieces of f-strings, and what is said when something is raised."""
    if isinstance(parent, ast.Expr) and isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return True
    return isinstance(parent, ast.Raise) or (isinstance(parent, ast.Assert) and field == "msg")


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.expr):
        yield from _expressions(node)
    elif isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, ast.comprehension):
        for number in range(len(node.ifs)):
            kept = [one for index, one in enumerate(node.ifs) if index != number]
            yield ast.comprehension(node.target, node.iter, kept, node.is_async)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=value) if value is not None and _written(value) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.If() | ast.While():
            yield from _conditions(node)
        case ast.Raise():
            yield ast.Pass()
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.AugAssign(op=operator) if type(operator) in CALCULATED:
            yield ast.AugAssign(node.target, CALCULATED[type(operator)](), node.value)
            yield ast.Pass()


def _conditions(node: ast.If | ast.While) -> Iterator[ast.AST]:
    kind = type(node)
    for constant in (False,) if isinstance(node, ast.While) else (True, False):
        yield kind(ast.Constant(constant), node.body, node.orelse)


def _expressions(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Call(func=ast.Name(id=name)) if name in EXCHANGED:
            yield ast.Call(ast.Name(EXCHANGED[name], ast.Load()), node.args, node.keywords)
        case _:
            yield from _operations(node)


def _operations(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=operators, comparators=right):
            for number, operator in enumerate(operators):
                for other in COMPARED[type(operator)]:
                    changed = [*operators[:number], other(), *operators[number + 1 :]]
                    yield ast.Compare(left, changed, right)
        case ast.BinOp(left=left, op=calculation, right=right_hand) if type(calculation) in CALCULATED:
            yield ast.BinOp(left, CALCULATED[type(calculation)](), right_hand)
        case ast.BoolOp(op=joined, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(joined, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand


def _constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, str) and value:
        yield ast.Constant(f"{value}x")


def _written(node: ast.AST) -> str:
    """The node as source on one line, short enough for a report."""
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 90 else f"{text[:87]}..."
