"""OpenAPI of the endpoints, read from the same class attributes that serve them."""

from __future__ import annotations

from drf_spectacular.openapi import AutoSchema


class EndpointSchema(AutoSchema):
    """One operation of a TenantEndpoint."""
