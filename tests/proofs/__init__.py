"""Slow proofs, each run by `manage.py prove NAME`: a module with main(argv) -> exit code."""
