"""Addresses of a family. Codes, never names."""

from django.urls import path

from panoh.casework.families import views

HERE = "cases/<code>/family/"
app_name = "families"
urlpatterns = [
    path(HERE, views.show, name="show"),
    path(f"{HERE}tie/", views.tie, name="tie"),
    path(f"{HERE}open/", views.open_relative, name="open_relative"),
    path(f"{HERE}<uuid:tie>/untie/", views.untie, name="untie"),
]
