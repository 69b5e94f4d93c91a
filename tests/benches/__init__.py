"""What we cost beside plain SQL: `manage.py bench`. Each module has `bench() -> list[Figure]`."""
