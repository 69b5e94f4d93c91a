"""What becomes what? Recipes, batches, the batch record."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    name = "production"
