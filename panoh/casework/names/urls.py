"""Addresses of names. None of them holds one."""

from django.urls import path

from panoh.casework.names import views

app_name = "names"
urlpatterns = [
    path("cases/open/", views.open_, name="open"),
    path("cases/<code>/identity/", views.record_identity, name="record_identity"),
    path("cases/<code>/identity/reveal/", views.reveal_identity, name="reveal_identity"),
    path("cases/<code>/names/<uuid:name>/", views.correct, name="correct"),
]
