"""The pages of production inside a tenant."""

from __future__ import annotations

from django.urls import path

from production.views import batches, issuing, items, lots, recipes

urlpatterns = [
    path("items/<uuid:id>/", items.item, name="item"),
    path("lots/<uuid:id>/", lots.lot, name="lot"),
    path("lots/<uuid:id>/issue/", issuing.issue, name="issue"),
    path("recipes/", recipes.recipes, name="recipes"),
    path("recipes/<uuid:id>/", recipes.recipe, name="recipe"),
    path("recipes/versions/<uuid:id>/approval/", recipes.approval, name="approval"),
    path("recipes/versions/<uuid:id>/comparison/", recipes.comparison, name="recipe_comparison"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.plan, name="plan"),
    path("batches/<uuid:id>/", batches.batch, name="batch"),
    path("batches/<uuid:id>/completion/", batches.completion, name="completion"),
]
