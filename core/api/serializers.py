"""Shapes of core's nouns."""

from __future__ import annotations

from rest_framework import serializers

from core.api.shapes import Shape
from core.models import AuditEntry, Document, Member, Tenant


class TenantShape(Shape):
    class Meta:
        model = Tenant
        fields = ("id", "slug", "name", "time_zone", "currency")


class MemberShape(Shape):
    class Meta:
        model = Member
        fields = ("id", "kind", "printed_name", "email", "is_active")


class DocumentShape(Shape):
    class Meta:
        model = Document
        fields = ("id", "kind", "number", "made_at")


class ChangeShape(Shape):
    """One row of the trail."""

    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)
    member_name = serializers.CharField(source="member.printed_name", default=None, allow_null=True)

    class Meta:
        model = AuditEntry
        fields = (
            "id",
            "relation",
            "record_id",
            "action",
            "before",
            "after",
            "member",
            "member_name",
            "operation",
            "reason",
            "recorded_at",
        )
