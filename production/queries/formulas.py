"""What versions say, to be laid side by side; and which of them use an item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Prefetch, Q

from catalog.models import Item
from production import rules
from production.models import RecipeLine, RecipeSubstitute, RecipeVersion
from production.queries.recipes import lines_of, versions
from production.rules import Difference, Formula, FormulaLine

# Which record it is, and who decided what of it; every other field is part of what it says.
_MACHINERY = {"id", "tenant_id"}
OF_THE_RECORD = {
    RecipeVersion: _MACHINERY
    | {"recipe", "document", "version", "status", "effective_from", "approved_by", "approved_at"},
    RecipeLine: _MACHINERY | {"version", "line"},
    RecipeSubstitute: _MACHINERY | {"line", "rank"},
}


@dataclass(frozen=True, slots=True)
class Use:
    """A line of a version that takes the item, or lets it stand in by `substitute`."""

    line: RecipeLine
    substitute: RecipeSubstitute | None

    @property
    def version(self) -> RecipeVersion:
        """The version the line is of."""
        version: RecipeVersion = self.line.version
        return version


def comparison(old: RecipeVersion, new: RecipeVersion) -> list[Difference]:
    """Everything that `new` says otherwise than `old`."""
    return rules.compare(formula(old), formula(new))


def to_compare(version: RecipeVersion, number: str = "") -> RecipeVersion | None:
    """The version of the same recipe with this number, else the one before `version`, or None."""
    others = versions().filter(recipe=version.recipe)
    if number.isdecimal() and len(number) < 10:
        return others.filter(version=int(number)).first()
    return others.filter(version__lt=version.version).first()


def formula(version: RecipeVersion) -> Formula:
    """All that the version says."""
    return formula_of(version, [(line, line.substitutes.all()) for line in lines_of(version)])


def formula_of(
    version: RecipeVersion, lines: Iterable[tuple[RecipeLine, Iterable[RecipeSubstitute]]]
) -> Formula:
    """What the version says with these lines and substitutes, saved or not."""
    return Formula(
        facts_of(version),
        {
            line.line: FormulaLine(facts_of(line), {one.rank: facts_of(one) for one in substitutes})
            for line, substitutes in lines
        },
    )


def facts_of(record: Model) -> dict[str, Any]:
    """What the record says, field by field; a record it names, by that one's code."""
    left_out = OF_THE_RECORD[type(record)]  # type: ignore[index]
    fields = [field for field in record._meta.concrete_fields if field.name not in left_out]
    return {field.name: _plain(getattr(record, field.name)) for field in fields}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Model) else value


def where_used(item: Item) -> list[Use]:
    """Every line of every version that takes the item, by recipe, the latest version first."""
    stands_in = RecipeSubstitute.objects.filter(item=item).order_by("rank", "pk")
    lines = (
        RecipeLine.objects.filter(
            Q(item=item) | Q(pk__in=RecipeSubstitute.objects.filter(item=item).values("line_id"))
        )
        .select_related("item", "version__recipe__item", "version__document")
        .prefetch_related(Prefetch("substitutes", stands_in, to_attr="standing_in"))
        .order_by("version__recipe__code_key", "-version__version", "line", "pk")
    )
    return [Use(line, next(iter(line.standing_in), None)) for line in lines]


def used_in(item: Item) -> list[Use]:
    """Where the item is used now: of each recipe the latest version that is not retired."""
    retired = RecipeVersion.Status.RETIRED
    live = [use for use in where_used(item) if use.version.status != retired]
    latest: dict[UUID, int] = {}
    for use in live:
        latest.setdefault(use.version.recipe_id, use.version.version)
    return [use for use in live if use.version.version == latest[use.version.recipe_id]]
