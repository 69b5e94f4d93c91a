"""Who else must know? Accounting, webhooks, exports."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
