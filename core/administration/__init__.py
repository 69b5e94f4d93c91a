"""Pages of administrators: members, invitations, roles, the audit trail, the tenant's settings."""
