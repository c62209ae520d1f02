"""Addresses of the standard operating procedures. No case stands in any of them."""

from django.urls import path

from panoh.casework.sop import views

app_name = "sop"
urlpatterns = [
    path("sop/", views.list_, name="list"),
    path("sop/<slug:edition>/", views.manual, name="manual"),
    path("sop/<slug:edition>/manual.pdf", views.print_, name="print"),
    path("sop/<slug:edition>/against/<slug:other>/", views.compare, name="compare"),
]
