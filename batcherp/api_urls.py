"""Version 1 of the REST API: one line per noun."""

from django.urls import path

from catalog import api as catalog
from core.api import nouns
from core.api.routes import only_list, routes, single
from core.imports.api import Imports

app_name = "api"
urlpatterns = [
    *single("schema", nouns.Description),
    *single("tenant", nouns.TheTenant),
    *routes("members", nouns.Members),
    *routes("documents", nouns.Documents),
    *routes("items", catalog.Items),
    *only_list("changes", nouns.Changes),
    path("imports/<slug:kind>/", Imports.as_view(), name="imports"),
]
