"""Recipes and their versions: what goes into one batch of the version's size."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from catalog.models import Item, Location
from catalog.models.folding import folded
from core.models import Document, Member
from core.tenancy.models import TenantKey, TenantModel


class Recipe(TenantModel):
    """How one item is made. What is in it stands in its versions."""

    code = models.CharField(max_length=200)
    code_key = folded("code")
    item = TenantKey(Item, related_name="recipes")

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "code_key"], name="production_recipe_code"),
            CheckConstraint(name="production_recipe_has_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.code


class RecipeVersion(TenantModel):
    """One edition of a recipe. Approved, it and its lines never change again.

    Batches of `effective_from` and later may be planned by it; without that day, all may.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        RETIRED = "retired"

    class ExpiryMethod(models.TextChoices):
        MADE_PLUS_LIFE = "made_plus_life"
        EARLIEST_INPUT = "earliest_input"
        EARLIER_OF_BOTH = "earlier_of_both"
        TYPED = "typed"

    recipe = TenantKey(Recipe, related_name="versions")
    document = TenantKey(Document, related_name="+")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    batch_size = models.DecimalField(max_digits=26, decimal_places=12)
    entered_batch_size = models.CharField(max_length=40)
    entered_uom = models.CharField(max_length=40)
    expected_yield_pct = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # Of a batch's size, so much may be material made before; without it, none.
    rework_pct = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    expiry_method = models.CharField(
        max_length=20, choices=ExpiryMethod, default=ExpiryMethod.MADE_PLUS_LIFE
    )
    output_location = TenantKey(Location, null=True, related_name="+")
    effective_from = models.DateField(null=True)
    approved_by = TenantKey(Member, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "recipe", "version"], name="production_version_number"
            ),
            UniqueConstraint(fields=["tenant_id", "document"], name="production_version_document"),
            CheckConstraint(name="production_version_size", condition=Q(batch_size__gt=0)),
            CheckConstraint(
                name="production_version_rework",
                condition=Q(rework_pct__isnull=True) | Q(rework_pct__gt=0, rework_pct__lte=100),
            ),
            CheckConstraint(name="production_version_counts_up", condition=Q(version__gt=0)),
            CheckConstraint(
                name="production_version_approval",
                condition=Q(status="draft", approved_at__isnull=True)
                | Q(status__in=["approved", "retired"], approved_at__isnull=False),
            ),
            CheckConstraint(
                name="production_version_expiry",
                condition=Q(
                    expiry_method__in=[
                        "made_plus_life",
                        "earliest_input",
                        "earlier_of_both",
                        "typed",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipe} v{self.version}"


class RecipeLine(TenantModel):
    """An ingredient and how much of it makes one batch of the version's size.

    `quantity` is in the ingredient's stock unit and keeps 12 decimals, so that scaling rounds once.
    It is what ends up in the batch: `loss_pct` of what is taken for it is lost on the way.
    """

    class Scaling(models.TextChoices):
        PROPORTIONAL = "proportional"
        FIXED = "fixed"

    privileges = "SELECT, INSERT, UPDATE, DELETE"  # a draft is written anew; the trail keeps it

    version = TenantKey(RecipeVersion, related_name="lines")
    line = models.PositiveIntegerField()
    item = TenantKey(Item, related_name="+")
    quantity = models.DecimalField(max_digits=26, decimal_places=12)
    entered_quantity = models.CharField(max_length=40)
    entered_uom = models.CharField(max_length=40)
    scaling = models.CharField(max_length=20, choices=Scaling, default=Scaling.PROPORTIONAL)
    loss_pct = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    tolerance_pct = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    step = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "version", "line"], name="production_line_place"),
            CheckConstraint(name="production_line_positive", condition=Q(quantity__gt=0)),
            CheckConstraint(
                name="production_line_scaling", condition=Q(scaling__in=["proportional", "fixed"])
            ),
            CheckConstraint(
                name="production_line_loss",
                condition=Q(loss_pct__isnull=True) | Q(loss_pct__gte=0, loss_pct__lt=100),
            ),
            CheckConstraint(
                name="production_line_tolerance",
                condition=Q(tolerance_pct__isnull=True)
                | Q(tolerance_pct__gte=0, tolerance_pct__lte=100),
            ),
        ]


class RecipeSubstitute(TenantModel):
    """What may stand in for a line's item: `factor` stock units of it for one of the line's item.

    Those of a lower rank are asked first. The days are those of production, both included.
    """

    privileges = "SELECT, INSERT, UPDATE, DELETE"  # as its line

    line = TenantKey(RecipeLine, related_name="substitutes")
    item = TenantKey(Item, related_name="+")
    rank = models.PositiveIntegerField()
    factor = models.DecimalField(max_digits=26, decimal_places=12)
    valid_from = models.DateField(null=True)
    valid_through = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "line", "rank"], name="production_sub_rank"),
            UniqueConstraint(fields=["tenant_id", "line", "item"], name="production_sub_item"),
            CheckConstraint(name="production_sub_positive", condition=Q(factor__gt=0)),
            CheckConstraint(name="production_sub_ranked", condition=Q(rank__gt=0)),
            CheckConstraint(
                name="production_sub_days",
                condition=Q(valid_from__isnull=True)
                | Q(valid_through__isnull=True)
                | Q(valid_through__gte=F("valid_from")),
            ),
        ]
