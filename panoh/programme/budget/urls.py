"""Addresses of a programme's money."""

from django.urls import path

from panoh.programme.budget import entry_views, views

app_name = "budget"
urlpatterns = [
    # /programmes/<code>/budget/
    path("", views.show, name="show"),
    path("set/", views.set_, name="set"),
    path("fund/", views.fund, name="fund"),
    path("allot/", views.allot, name="allot"),
    path("lines/<allotment>/withdraw/", views.withdraw, name="withdraw"),
    path("enter/", entry_views.enter, name="enter"),
    path("receive/", entry_views.receive, name="receive"),
    path("download/", views.download, name="download"),
    path("entries/", entry_views.entries, name="entries"),
    path("entries/<entry>/", entry_views.entry, name="entry"),
    path("entries/<entry>/certify/", entry_views.certify, name="certify"),
    path("entries/<entry>/decline/", entry_views.decline, name="decline"),
    path("entries/<entry>/reverse/", entry_views.reverse_, name="reverse"),
]
