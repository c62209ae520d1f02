"""Addresses of possible duplicates. Codes of pairs, never of a person."""

from django.urls import path

from panoh.casework.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("duplicates/", views.list_, name="list"),
    path("duplicates/search/", views.search, name="search"),
    path("duplicates/<code>/", views.show, name="show"),
    path("duplicates/<code>/decide/", views.decide, name="decide"),
    path("duplicates/<code>/reveal/", views.reveal, name="reveal"),
    path("duplicates/<code>/unlink/", views.unlink, name="unlink"),
]
