"""What was just done, said on the next page: carried there in a cookie."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class Flash(CookieStorage):
    """Django's, under a name that browsers accept over https only, from this host only."""

    cookie_name = "__Host-messages" if settings.IS_HTTPS else "batcherp_messages"
