"""Batches of history, by the hundred: found by number, with what went into them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower

from catalog.rules.items import key_of
from core.models import Document
from core.tenancy.context import current_tenant_id
from lots.models import Lot, LotLink
from production.models import Batch, RecipeVersion
from production.queries.batches import batches


def batches_numbered(numbers: Iterable[str]) -> dict[str, Batch]:
    """The batches with these numbers, by number in lower case."""
    found = batches().filter(document__in=_documents(numbers)).order_by("pk")
    return {key_of(str(batch)): batch for batch in found}


def batches_of(lots: Mapping[UUID, Lot], *, papers: Mapping[UUID, Document]) -> list[Batch]:
    """The batches that made these lots, with number, item and output lot.

    Joined here for the reason of `lots.queries.links_among`, from the `papers` known already.
    """
    found = list(Batch.objects.filter(output_lot__in=list(lots)).order_by("pk"))
    unknown = {batch.document_id for batch in found} - set(papers)
    every = {**papers, **(Document.objects.in_bulk(unknown) if unknown else {})}
    for batch in found:
        lot = lots[cast(UUID, batch.output_lot_id)]
        batch.document, batch.output_lot, batch.item = every[batch.document_id], lot, lot.item
    return found


def numbers_taken(numbers: Iterable[str]) -> set[str]:
    """Those of the numbers that a batch's paper bears, in lower case."""
    return {key_of(number) for number in _documents(numbers).values_list("number", flat=True)}


def versions_by_recipe(codes: Iterable[str]) -> dict[str, list[RecipeVersion]]:
    """Every version of the recipes with these codes, by code in lower case."""
    wanted = sorted({key_of(code) for code in codes})
    found: dict[str, list[RecipeVersion]] = {}
    versions = (
        RecipeVersion.objects.select_related("recipe")
        .alias(folded=Lower("recipe__code"))
        .filter(folded__in=wanted)
        .order_by("version", "pk")
    )
    for version in versions:
        found.setdefault(key_of(version.recipe.code), []).append(version)
    return found


def inputs_of(document_ids: Collection[UUID]) -> QuerySet[LotLink]:
    """What went into the batches with these papers, as it was linked."""
    return (
        LotLink.objects.filter(document__in=document_ids)
        .select_related("input_lot__item", "document")
        .order_by("pk")
    )


def links_of(document_ids: Collection[UUID]) -> QuerySet[LotLink]:
    """The links of many batches by themselves: a join over thousands waits for fresh statistics."""
    return LotLink.objects.filter(document__in=document_ids).order_by("pk")


def closed_batches() -> QuerySet[Batch]:
    """Every closed batch, migrated or made here, by number."""
    return batches().filter(status=Batch.Status.CLOSED).order_by("document__number", "pk")


def made_before(batches: Iterable[Batch]) -> dict[UUID, Decimal]:
    """How much of each lot batches of history made."""
    made: dict[UUID, Decimal] = {}
    for batch in batches:
        if batch.is_migrated:
            lot_id = cast(UUID, batch.output_lot_id)
            made[lot_id] = made.get(lot_id, Decimal(0)) + cast(Decimal, batch.quantity)
    return made


# Set against set: every lot that the given ones went into, at any depth, and the links on the way.
_ONWARD = """
    WITH RECURSIVE reached (lot_id) AS (
        SELECT given FROM unnest(%s::uuid[]) given
        UNION
        SELECT link.output_lot_id
        FROM reached
        JOIN lots_lotlink link ON link.tenant_id = %s AND link.input_lot_id = reached.lot_id
    )
    SELECT link.input_lot_id, link.output_lot_id
    FROM reached
    JOIN lots_lotlink link ON link.tenant_id = %s AND link.input_lot_id = reached.lot_id
"""


def links_onward(lot_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Every link that leads onward from these lots, at any depth, as (input, output)."""
    tenant_id = current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute(_ONWARD, [list(set(lot_ids)), tenant_id, tenant_id])
        links: list[tuple[UUID, UUID]] = cursor.fetchall()
    return links


def _documents(numbers: Iterable[str]) -> QuerySet[Document]:
    wanted = sorted({key_of(number) for number in numbers})
    return Document.objects.alias(folded=Lower("number")).filter(kind="batch", folded__in=wanted)
