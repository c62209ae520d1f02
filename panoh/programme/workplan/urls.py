"""Addresses of a work plan. The code of a programme is published by those who pay for it."""

from django.urls import path

from panoh.programme.workplan import views

app_name = "workplan"
urlpatterns = [
    # /programmes/<code>/workplan/
    path("", views.show, name="show"),
    path("plan/", views.plan, name="plan"),
    path("workplan.pdf", views.print_, name="print"),
    path("dependencies/<uuid:dependency>/release/", views.release, name="release"),
    path("<activity>/", views.activity, name="activity"),
    path("<activity>/begin/", views.begin, name="begin"),
    path("<activity>/finish/", views.finish, name="finish"),
    path("<activity>/expect/", views.expect, name="expect"),
    path("<activity>/drop/", views.drop, name="drop"),
    path("<activity>/depend/", views.depend, name="depend"),
]
