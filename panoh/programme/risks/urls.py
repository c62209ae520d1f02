"""Addresses of a register of risks."""

from django.urls import path

from panoh.programme.risks import views

app_name = "risks"
urlpatterns = [
    # /programmes/<code>/risks/
    path("", views.show, name="show"),
    path("add/", views.add, name="add"),
    path("<feared>/", views.risk, name="risk"),
    path("<feared>/rate/", views.rate, name="rate"),
    path("<feared>/entrust/", views.entrust, name="entrust"),
    path("<feared>/occur/", views.occur, name="occur"),
    path("<feared>/close/", views.close, name="close"),
]
