"""The PostgreSQL backend that tells the database, in each transaction, who acts for which tenant."""
