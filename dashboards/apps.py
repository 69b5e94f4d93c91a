"""How are we doing? Reads only."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
