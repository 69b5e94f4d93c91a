"""The side navigation: groups of entries, each shown to members who may open it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core.rights import Right


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go: its words, URL name, icon and the right it needs (None: every member)."""

    title: Any
    url_name: str
    icon: str
    right: Right | None
    key: str = ""
    tab: Any = ""  # its short word, where it is one of the tabs on a phone


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; the first group has none."""

    title: Any
    entries: Sequence[Entry]


def navigation(request: HttpRequest, rights: frozenset[str]) -> list[dict[str, Any]]:
    """The groups and entries this member may see, with the current one marked."""
    groups: Sequence[Group] = import_module(settings.NAVIGATION).GROUPS
    shown = [
        {
            "title": group.title,
            "entries": [_shown(request, e) for e in group.entries if _may(e, rights)],
        }
        for group in groups
    ]
    _mark_nearest([entry for group in shown for entry in group["entries"]])
    return [group for group in shown if group["entries"]]


def _mark_nearest(entries: list[dict[str, Any]]) -> None:
    """One place is the current one: of "settings" and "settings/jobs" the longer address."""
    current = [entry for entry in entries if entry["current"]]
    for entry in current:
        entry["current"] = entry is max(current, key=lambda one: len(one["url"]))


def _may(entry: Entry, rights: frozenset[str]) -> bool:
    return entry.right is None or entry.right in rights


def _shown(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    url = reverse(entry.url_name)
    home = reverse("home")
    current = request.path == url if url == home else request.path.startswith(url)
    return {
        "title": entry.title,
        "url": url,
        "icon": entry.icon,
        "current": current,
        "key": entry.key,
        "tab": entry.tab,
    }
