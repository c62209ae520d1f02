"""Addresses of a programme's money."""

from django.urls import path

from panoh.programme.budget import views

app_name = "budget"
urlpatterns = [
    # /programmes/<code>/budget/
    path("", views.show, name="show"),
    path("set/", views.set_, name="set"),
    path("fund/", views.fund, name="fund"),
    path("allot/", views.allot, name="allot"),
    path("lines/<allotment>/withdraw/", views.withdraw, name="withdraw"),
    path("enter/", views.enter, name="enter"),
    path("receive/", views.receive, name="receive"),
    path("download/", views.download, name="download"),
    path("entries/", views.entries, name="entries"),
    path("entries/<entry>/", views.entry, name="entry"),
    path("entries/<entry>/certify/", views.certify, name="certify"),
    path("entries/<entry>/decline/", views.decline, name="decline"),
    path("entries/<entry>/reverse/", views.reverse_, name="reverse"),
]
