"""Addresses of standards, assessments, plans and posts. Codes, never names."""

from django.urls import path

from panoh.casework.quality import views

app_name = "quality"
urlpatterns = [
    path("standards/", views.list_standards, name="standards"),
    path("standards/<edition>/", views.show_standard, name="standard"),
    # /houses/<code of a house>/
    path("houses/<code>/quality/", views.show_house, name="house"),
    path("houses/<code>/assess/", views.begin, name="begin"),
    path("houses/<code>/improve/", views.plan, name="plan"),
    path("houses/<code>/posts/add/", views.add_post, name="add_post"),
    # /assessments/<code>/
    path("assessments/", views.list_assessments, name="list"),
    path("assessments/<code>/", views.show_assessment, name="assessment"),
    path("assessments/<code>/submit/", views.submit, name="submit"),
    path("assessments/<code>/agree/", views.agree, name="agree"),
    path("assessments/<code>/return/", views.send_back, name="send_back"),
    path("assessments/<code>/drop/", views.drop, name="drop"),
    path("assessments/<code>/score/<part>/", views.score, name="score"),
    path("improvements/<code>/", views.improvement, name="improvement"),
    path("posts/<code>/", views.set_post, name="set_post"),
    path("posts/<code>/train/", views.train, name="train"),
]
