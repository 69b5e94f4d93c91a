"""Imports: one kernel for the browser, REST and the command line; each app brings its kinds."""

from core.imports.answers import Answer, Fault, Row
from core.imports.kinds import Column, Kind, Part, kind_named, kinds, register
from core.imports.reading import Source, Unusable
from core.imports.running import import_file
from core.imports.staging import Staged, stage

__all__ = [
    "Answer",
    "Column",
    "Fault",
    "Kind",
    "Part",
    "Row",
    "Source",
    "Staged",
    "Unusable",
    "import_file",
    "kind_named",
    "kinds",
    "register",
    "stage",
]
