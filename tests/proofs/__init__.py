"""The slow proofs: `manage.py prove NAME`. Each module has `main(words) -> exit code`."""
