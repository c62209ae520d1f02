"""Addresses of old lists. Codes, never names of files."""

from django.urls import path

from panoh.exchange import publishing, views

app_name = "exchange"
urlpatterns = [
    path("import/", views.list_, name="list"),
    path("import/<code>/", views.show, name="show"),
    path("import/<code>/undo/", views.undo, name="undo"),
    path("programmes/<code>/iati/", publishing.publish, name="publish"),
    path("programmes/<code>/budget/import/", views.entries, name="entries"),
]
