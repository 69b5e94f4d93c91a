"""REST: one endpoint class per noun, in the tenant of the token."""
