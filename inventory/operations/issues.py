"""Stock that goes into batches, by FEFO."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from catalog.models import Site
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import queries
from inventory.operations import stored
from inventory.rules import Demand, Shortage


@operation(Right.RUN_BATCHES)
def issue_batch(
    *, document: Document, site: Site, need_on: date, demands: Sequence[Demand], key: str = ""
) -> UUID:
    """Issue every demand by FEFO from the site's places to the batch; answers with the posting.

    A lot is usable when it is released, not expired on `need_on` (or today at the site, where that
    is later) and free. Raises Refused with code "shortage" and all short lines at once, each with
    the lots that were passed over and why; then nothing was issued.
    """
    posting, short = stored.issue_batch(
        document_id=document.id, site_id=site.id, need_on=need_on, key=key, demands=demands
    )
    if short or posting is None:
        raise _shortage(document, site, need_on, demands, short)
    return posting


def _shortage(
    document: Document,
    site: Site,
    need_on: date,
    demands: Sequence[Demand],
    short: list[dict[str, Any]],
) -> Refused:
    wanted = {demand.line: demand for demand in demands}
    found = queries.shortages(
        site=site,
        need_on=need_on,
        short=[(wanted[one["line"]], Decimal(one["short"])) for one in short],
    )
    return Refused(_sentence(document, found), code="shortage", data=_data(found))


def _sentence(document: Document, short: list[Shortage]) -> str:
    lines = "1 ingredient is" if len(short) == 1 else f"{len(short)} ingredients are"
    return f"Batch {document}: {lines} short, so nothing was issued. " + " ".join(
        one.sentence for one in short
    )


def _data(short: list[Shortage]) -> dict[str, object]:
    return {"shortages": [one.as_data() for one in short]}
