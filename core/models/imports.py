"""Imports: which file went in, when, by whom, and what the answer was."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
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
        WAITING = "waiting"  # for the job that checks or applies it
        CHECKED = "checked"
        APPLIED = "applied"
        REFUSED = "refused"  # as a whole; the sentence says why

    kind = models.CharField(max_length=40)
    file = TenantKey(StoredFile, related_name="+")
    document = TenantKey(Document, null=True, blank=True, related_name="+")
    member = TenantKey(Member, null=True, related_name="+")
    titles = models.JSONField(default=list)  # of the file's first row
    columns = models.JSONField(default=dict)  # by title: the kind's column
    partial = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State, default=State.UPLOADED)
    sentence = models.TextField(blank=True)
    answer = models.JSONField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            CheckConstraint(name="core_import_has_kind", condition=~Q(kind="")),
        ]
        indexes = [models.Index(fields=["tenant_id", "begun_at", "id"], name="core_import_time")]
