"""Addresses of the evaluations of a programme."""

from django.urls import path

from panoh.programme.evaluation import views

app_name = "evaluation"
urlpatterns = [
    # /programmes/<code>/evaluation/
    path("", views.show, name="show"),
    path("plan/", views.plan, name="plan"),
    path("recommendations/<recommendation>/", views.recommendation, name="recommendation"),
    path("recommendations/<recommendation>/answer/", views.answer, name="answer"),
    path("recommendations/<recommendation>/follow/", views.follow, name="follow"),
    path("<evaluation>/", views.evaluation, name="evaluation"),
    path("<evaluation>/appoint/", views.appoint, name="appoint"),
    path("<evaluation>/begin/", views.begin, name="begin"),
    path("<evaluation>/find/", views.find, name="find"),
    path("<evaluation>/recommend/", views.recommend, name="recommend"),
    path("<evaluation>/report/", views.report, name="report"),
]
