"""Who acts, for whom, and what was done: tenants, members, audit, outbox, web and API."""
