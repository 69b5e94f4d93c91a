"""@operation: the one door through which a tenant's rows change."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.utils.translation import gettext as _

from core.refusals import Forbidden
from core.rights import SENTENCES, Right
from core.tenancy import context as tenancy

P = ParamSpec("P")
R = TypeVar("R")


def operation(right: Right | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Name a change after its function and ask for `right`.

    The outermost operation names the change in the audit trail and is the one whose right is
    asked; what it calls is part of it. A keyword argument called `reason` goes to the trail. None
    as right: only the machinery and other operations call it.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        app = function.__module__.split(".")[0]
        name = f"{app}.{function.__name__.lstrip('_')}"
        if any(
            p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD)
            for p in inspect.signature(function).parameters.values()
        ):
            raise TypeError(f"{name}: an operation's parameters are keyword-only.")

        @functools.wraps(function)
        def perform(*args: P.args, **kwargs: P.kwargs) -> R:
            context = tenancy.required()
            if not context.operation:
                _require(context, right)
            with tenancy.performing(name, str(kwargs.get("reason") or "")):
                return function(*args, **kwargs)

        perform.operation_name = name  # type: ignore[attr-defined]
        perform.operation_right = right  # type: ignore[attr-defined]
        return perform

    return wrap


def may(right: Right) -> bool:
    """Whether the acting member holds `right`."""
    return right in tenancy.required().rights


def require(right: Right) -> None:
    """Raise Forbidden unless the acting member holds `right`."""
    _require(tenancy.required(), right)


def _require(context: tenancy.Context, right: Right | None) -> None:
    if right is None or right in context.rights:
        return
    raise Forbidden(
        _("You need the right “%(right)s” for this. An administrator can give it to you.")
        % {"right": SENTENCES[right]},
        right=right,
    )
