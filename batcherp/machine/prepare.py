"""Everything between an empty database and the first page, in one process: `up` runs it."""

from __future__ import annotations

import os


def main() -> None:
    """Migrate, load the demo tenants when this edition has them, gather the static files."""
    import django  # settings read the environment that `up` has made
    from django.core.management import call_command, get_commands

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batcherp.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if "load_demo" in get_commands():
        call_command("load_demo")
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
