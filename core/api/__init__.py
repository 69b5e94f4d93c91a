"""REST: one endpoint class per noun, in the tenant of the token.

Import from its modules: DRF reads some of them from the settings while it is still loading itself.
"""
