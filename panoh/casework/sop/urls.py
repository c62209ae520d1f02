"""Addresses of the procedures, and of the tasks of a case. Codes, never names."""

from django.urls import path

from panoh.casework.sop import views

app_name = "sop"
urlpatterns = [
    path("sop/", views.list_, name="list"),
    path("sop/<slug:edition>/", views.manual, name="manual"),
    path("sop/<slug:edition>/manual.pdf", views.print_, name="print"),
    path("sop/<slug:edition>/against/<slug:other>/", views.compare, name="compare"),
    path("cases/<code>/tasks/", views.tasks, name="tasks"),
    path("cases/<code>/tasks/<slug:task>/", views.task, name="task"),
    path("cases/<code>/tasks/<slug:task>/done/", views.complete, name="complete"),
    path("cases/<code>/tasks/<slug:task>/leave-out/", views.exempt, name="exempt"),
    path("cases/<code>/tasks/<slug:task>/take-up/", views.resume, name="resume"),
    path("cases/<code>/procedures/", views.moves, name="moves"),
    path("cases/<code>/procedure/", views.move, name="move"),
]
