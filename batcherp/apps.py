"""The app that wires the others together; it has no tables, only commands."""

from django.apps import AppConfig


class BatcherpConfig(AppConfig):
    name = "batcherp"
