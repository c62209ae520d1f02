"""Addresses of assistance. Codes and keys, never names; the public one says nothing of whom."""

from django.urls import path

from panoh.casework.assistance import views

HERE = "cases/<code>/assistance/"

app_name = "assistance"
urlpatterns = [
    path(HERE, views.show, name="show"),
    path(f"{HERE}need/", views.assess_need, name="assess_need"),
    path(f"{HERE}needs/<uuid:need>/", views.need, name="need"),
    path(f"{HERE}plan/", views.draft_plan, name="draft_plan"),
    path(f"{HERE}plans/<uuid:version>/", views.plan, name="plan"),
    path(f"{HERE}plans/<uuid:version>/goal/", views.set_goal, name="set_goal"),
    path(f"{HERE}plans/<uuid:version>/agree/", views.agree_plan, name="agree_plan"),
    path(f"{HERE}plans/<uuid:version>/review/", views.review_plan, name="review_plan"),
    path(f"{HERE}goals/<uuid:goal>/", views.goal, name="goal"),
    path(f"{HERE}service/", views.offer_service, name="offer_service"),
    path(f"{HERE}services/<uuid:provision>/", views.service, name="service"),
    path(f"{HERE}return/", views.wish_return, name="wish_return"),
    path(f"{HERE}return/assess/", views.assess_return, name="assess_return"),
    path(f"{HERE}return/agree/", views.agree_return, name="agree_return"),
    path(f"{HERE}return/approve/", views.approve_return, name="approve_return"),
    path(f"{HERE}return/decline/", views.decline_return, name="decline_return"),
    path(f"{HERE}return/complete/", views.complete_return, name="complete_return"),
    path(f"{HERE}follow-up/", views.follow_up, name="follow_up"),
    path("heard/", views.hear, name="hear"),
    path("heard/ask/", views.invite, name="invite"),
    path("say/thanks/", views.said, name="said"),
    path("say/<token>/", views.say, name="say"),
]
