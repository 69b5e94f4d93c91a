"""Tests mirror the apps: tests/quality/test_holds.py."""
