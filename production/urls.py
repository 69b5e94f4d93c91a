"""The pages of production inside a tenant."""

from __future__ import annotations

from django.urls import path

from production.views import batches, issuing, items, lots, recall, recipes, running

urlpatterns = [
    path("items/<uuid:id>/", items.item, name="item"),
    path("lots/<uuid:id>/", lots.lot, name="lot"),
    path("lots/<uuid:id>/issue/", issuing.issue, name="issue"),
    path("lots/<uuid:id>/recall/", recall.recall, name="recall"),
    path("lots/<uuid:id>/recall/csv/", recall.recall_csv, name="recall_csv"),
    path("recipes/", recipes.recipes, name="recipes"),
    path("recipes/new/", recipes.new_recipe, name="new_recipe"),
    path("recipes/<uuid:id>/", recipes.recipe, name="recipe"),
    path("recipes/versions/<uuid:id>/approval/", recipes.approval, name="approval"),
    path("recipes/versions/<uuid:id>/draft/", recipes.draft, name="draft"),
    path("recipes/versions/<uuid:id>/revision/", recipes.revision, name="revision"),
    path("recipes/versions/<uuid:id>/retirement/", recipes.retirement, name="retirement"),
    path("recipes/versions/<uuid:id>/comparison/", recipes.comparison, name="recipe_comparison"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.plan, name="plan"),
    path("batches/<uuid:id>/", batches.batch, name="batch"),
    path("batches/<uuid:id>/reservations/", running.reservations, name="batch_reservations"),
    path("batches/<uuid:id>/reallocation/", running.reallocation, name="batch_reallocation"),
    path("batches/<uuid:id>/release/", running.release, name="batch_release"),
    path("batches/<uuid:id>/issues/", running.issues, name="batch_issues"),
    path("batches/<uuid:id>/returns/", running.returns, name="batch_returns"),
    path("batches/<uuid:id>/outputs/", running.outputs, name="batch_outputs"),
    path("batches/<uuid:id>/completion/", running.completion, name="completion"),
    path("batches/<uuid:id>/closure/", running.closure, name="closure"),
    path("batches/<uuid:id>/abortion/", running.abortion, name="abortion"),
]
