"""REST: one endpoint class per noun, in the tenant of the token."""

from core.api import fields
from core.api.endpoint import TenantEndpoint
from core.api.routes import only_list, routes, single
from core.api.shapes import Command, Shape

__all__ = ["Command", "Shape", "TenantEndpoint", "fields", "only_list", "routes", "single"]
