"""Batcherp: settings, URLs, Celery and WSGI; it wires the apps together."""
