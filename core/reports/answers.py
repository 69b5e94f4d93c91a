"""An answer as JSON, or as CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(answer: Mapping[str, Any]) -> str:
    """The whole answer; quantities and money as text, so that no digit is lost."""
    return json.dumps(answer, default=_plain, ensure_ascii=False, indent=2)


def as_csv(answer: Mapping[str, Any], columns: Sequence[str] = ()) -> str:
    """The answer's rows; of an answer with several lists, all of them with their list first."""
    rows = list(_rows(answer))
    header = list(dict.fromkeys([key for row in rows for key in row] or columns))
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(header)
    for row in rows:
        table.writerow([neutral(_text(row.get(key))) for key in header])
    return out.getvalue()


def neutral(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run; figures stay figures."""
    if cell.startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _rows(answer: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "rows" in answer:
        yield from answer["rows"]
        return
    for name, rows in answer.items():
        if isinstance(rows, list):
            yield from ({"list": name, **row} for row in rows)
        elif isinstance(rows, Mapping):
            yield {"list": name, **rows}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return json.dumps(value, default=_plain, ensure_ascii=False)
    return str(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str | int | float):
        return value
    return str(value)
