"""Administration inside a tenant: nouns; what is done to one is a noun too."""

from django.urls import path

from core.administration import export, trail, views

urlpatterns = [
    path("settings/tenant/", trail.settings, name="settings"),
    path("settings/members/", views.members, name="members"),
    path("settings/members/<uuid:id>/", views.member, name="member"),
    path(
        "settings/members/<uuid:id>/roles/<uuid:role_id>/closing/",
        views.closing,
        name="role_closing",
    ),
    path("settings/members/<uuid:id>/deactivation/", views.deactivation, name="deactivation"),
    path("settings/members/<uuid:id>/reactivation/", views.reactivation, name="reactivation"),
    path("settings/invitations/<uuid:id>/revocation/", views.revocation, name="revocation"),
    path("settings/roles/", views.roles, name="roles"),
    path("settings/roles/<uuid:id>/", views.role, name="role"),
    path("settings/audit/", trail.trail, name="trail"),
    path("settings/audit/csv/", export.trail_csv, name="trail_csv"),
]
