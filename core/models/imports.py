"""Imports: which file went in, when, by whom, and what the answer was."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from core.models.documents import Document
from core.models.files import StoredFile
from core.models.people import Member
from core.tenancy.models import TenantKey, TenantModel, Trail


class Import(TenantModel):
    """One file on its way in. What it changed is in the trail, which names it and the row."""

    trail = Trail.WORKING

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        QUEUED = "queued"
        APPLIED = "applied"
        REFUSED = "refused"

    kind = models.CharField(max_length=40)
    file = TenantKey(StoredFile, related_name="+")
    document = TenantKey(Document, null=True, blank=True, related_name="+")
    member = TenantKey(Member, null=True, related_name="+")
    columns = models.JSONField(default=dict)  # header of the file: column of the kind
    partial = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State, default=State.UPLOADED)
    answer = models.JSONField(null=True)
    begun_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant_id", "begun_at", "id"], name="core_import_time")]
