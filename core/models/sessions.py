"""A browser's session: global, and worth nothing to one who reads the table."""

from __future__ import annotations

from django.db import models

from core.ids import new_id
from core.models.users import User


class Session(models.Model):
    """One signed-in browser, or one on its way to signing in (no user yet)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    content = models.TextField()  # sealed with the browser's key
    agent = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
