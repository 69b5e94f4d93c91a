"""Recipes and their versions: what goes into one batch of the version's size."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower

from catalog.models import Item
from core.models import Document, Member
from core.tenancy.models import TenantKey, TenantModel


class Recipe(TenantModel):
    """How one item is made. What is in it stands in its versions."""

    code = models.CharField(max_length=200)
    item = TenantKey(Item, related_name="recipes")

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint("tenant_id", Lower("code"), name="production_recipe_code"),
            CheckConstraint(name="production_recipe_has_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.code


class RecipeVersion(TenantModel):
    """One edition of a recipe. Approved, it and its lines never change again."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        RETIRED = "retired"

    recipe = TenantKey(Recipe, related_name="versions")
    document = TenantKey(Document, related_name="+")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    batch_size = models.DecimalField(max_digits=26, decimal_places=12)
    entered_batch_size = models.CharField(max_length=40)
    entered_uom = models.CharField(max_length=40)
    expected_yield_pct = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    approved_by = TenantKey(Member, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "recipe", "version"], name="production_version_number"
            ),
            UniqueConstraint(fields=["tenant_id", "document"], name="production_version_document"),
            CheckConstraint(name="production_version_size", condition=Q(batch_size__gt=0)),
            CheckConstraint(name="production_version_counts_up", condition=Q(version__gt=0)),
            CheckConstraint(
                name="production_version_approval",
                condition=Q(status="draft", approved_at__isnull=True)
                | Q(status__in=["approved", "retired"], approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipe} v{self.version}"


class RecipeLine(TenantModel):
    """An ingredient and how much of it makes one batch of the version's size.

    `quantity` is in the ingredient's stock unit and keeps 12 decimals, so that scaling rounds once.
    """

    privileges = "SELECT, INSERT, UPDATE, DELETE"  # a draft is written anew; the trail keeps it

    version = TenantKey(RecipeVersion, related_name="lines")
    line = models.PositiveIntegerField()
    item = TenantKey(Item, related_name="+")
    quantity = models.DecimalField(max_digits=26, decimal_places=12)
    entered_quantity = models.CharField(max_length=40)
    entered_uom = models.CharField(max_length=40)
    step = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "version", "line"], name="production_line_place"),
            CheckConstraint(name="production_line_positive", condition=Q(quantity__gt=0)),
        ]
