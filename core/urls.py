"""The pages of core inside a tenant."""

from django.urls import path

from core.files import views as files
from core.imports import views as imports
from core.web import jobs, tokens, views

urlpatterns = [
    path("", views.home, name="home"),
    path("menu/", views.menu, name="menu"),
    path("search/", views.search, name="search"),
    path("files/<uuid:id>/", files.file, name="file"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:id>/", imports.one_import, name="import"),
    path("imports/<uuid:id>/application/", imports.application, name="import-application"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<uuid:id>/revocation/", tokens.revocation, name="token-revocation"),
    path("settings/jobs/", jobs.jobs, name="jobs"),
    path("settings/jobs/run/", jobs.run, name="job-run"),
    path("settings/jobs/<uuid:work_id>/retry/", jobs.retry, name="job-retry"),
]
