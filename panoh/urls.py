"""Every address. A slice's pages hang on its own urls.py."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
