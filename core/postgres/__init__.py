"""The PostgreSQL backend: it tells each transaction who acts for which tenant."""
