"""Slow proofs: `manage.py prove NAME` runs `main(argv)` of the module of that name."""
