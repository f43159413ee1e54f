# SPDX-License-Identifier: Apache-2.0
"""import-linter's contract for the doors of apps: from outside only certain rooms may be entered."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

APP_DEPTH = 3


class DoorsContract(Contract):
    """Broken by an import of another app's module that lies in none of the open rooms."""

    type_name = "doors"

    floors = fields.SetField(subfield=fields.StringField())
    rooms = fields.SetField(subfield=fields.StringField())
    assembly_rooms = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        floors: Any = self.floors
        rooms: Any = self.rooms
        for_assembly: Any = rooms | (self.assembly_rooms or set())
        found = []
        for importer in sorted(graph.modules):
            if ".tests" in importer:
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                assembles = importer.startswith("xiucheng.delivery.")
                if trespasses(importer, imported, floors, for_assembly if assembles else rooms):
                    found.append(f"{importer} -> {imported}")
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["found"]:
            output.print_error(f"- {line}", bold=False)


def trespasses(importer: str, imported: str, floors: set[str], rooms: set[str]) -> bool:
    """Whether an import enters another app of these floors by anything but an open room."""
    parts = imported.split(".")
    if len(parts) <= APP_DEPTH or parts[1] not in floors:
        return False
    return importer.split(".")[:APP_DEPTH] != parts[:APP_DEPTH] and parts[APP_DEPTH] not in rooms
