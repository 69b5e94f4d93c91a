"""What the laws of the schema allow by name, each with its reason. A new line is a decision."""

from __future__ import annotations

# Tables without a policy: global ones that hold nothing of any tenant or person.
WITHOUT_POLICY = {
    "public.django_content_type": "names of models, the same for everybody",
    "public.auth_permission": "Django's own; rights are those of core.rights",
    "public.auth_group": "Django's own, empty",
    "public.auth_group_permissions": "Django's own, empty",
    "public.django_migrations": "names of migrations, the same for everybody",
    "app.signing_key": "nobody but definer functions of its owner may read it",
}

# Indexes of tenant tables that do not start with tenant_id. Primary keys need no line.
INDEXES = {
    "core_tenant_slug": "a tenant's address is unique among all tenants",
    "core_apitoken_at_door": "read at the door: whose token is this",
    "core_invitation_token": "read at the door: which invitation does this key open",
    "core_member_by_user": "read at the door: which tenants does this person belong to",
}

# Roles that have permissive policies of their own on tenant tables; the app may not be one of them.
POLICY_ROLES = {
    "batcherp_door": "owns the functions of the door, cannot log in",
    "batcherp_trail": "owns the function that writes the trail, cannot log in, may only add",
    "batcherp_relay": "sees the outbox and nothing else",
}
