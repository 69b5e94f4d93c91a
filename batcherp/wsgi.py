"""The WSGI application gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batcherp.settings")
application = get_wsgi_application()

from core.postgres import footing  # noqa: E402

footing.demand_if_it_answers()
