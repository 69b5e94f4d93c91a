"""The tenant is a property of the transaction: bound here, signed, and checked by the database."""
