"""Modules of a folder of tests that a command offers by name."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from types import ModuleType

from django.conf import settings


def summaries(folder: str) -> dict[str, str]:
    """The modules in `folder` with the first line of what each says about itself."""
    found = sorted(Path(settings.BASE_DIR, folder).glob("[a-z]*.py"))
    return {path.stem: _first_line(path) for path in found if _offers(path)}


def module_of(folder: str, name: str) -> ModuleType | None:
    """The module called `name` in `folder`, or None."""
    if name not in summaries(folder):
        return None
    return importlib.import_module(f"{folder.replace('/', '.')}.{name}")


def _first_line(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0]


def _offers(path: Path) -> bool:
    """Whether it has an entry of its own and is not a part of another."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.FunctionDef) and node.name in {"main", "bench"} for node in tree.body
    )
