"""Bodies: JSON in UTF-8, in which no number passes through a float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser

from core.api.problems import Problem


class ExactJSON(BaseParser):
    """JSON as RFC 8259 has it: no NaN, no name twice, decimals kept as they were written."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value of the body. Raises Problem 400 with what is wrong with it."""
        try:
            return json.loads(
                stream.read().decode("utf-8"),
                parse_float=Decimal,
                parse_constant=_no_constant,
                object_pairs_hook=_each_name_once,
            )
        except UnicodeDecodeError as error:
            raise _unreadable("it is not UTF-8") from error
        except RecursionError as error:
            raise _unreadable("it is nested too deeply") from error
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise _unreadable(f"{error.msg} at {where}") from error
        except (ValueError, ArithmeticError) as error:
            raise _unreadable("a number is too long") from error


def _no_constant(name: str) -> NoReturn:
    raise _unreadable(f"{name} is not JSON; a decimal is a string such as “12.5”")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _unreadable(f"“{twice}” stands in one object twice")
    return body


def _unreadable(why: str) -> Problem:
    return Problem(400, "unreadable", f"The body cannot be read as JSON: {why}.")
