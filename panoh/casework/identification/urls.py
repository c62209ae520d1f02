"""Addresses of screenings and determinations. Codes, never names."""

from django.urls import path

from panoh.casework.identification import views

app_name = "identification"
urlpatterns = [
    path("screenings/", views.list_, name="list"),
    path("screenings/begin/", views.begin, name="begin"),
    # /screenings/<code>/
    path("screenings/<code>/", views.show, name="show"),
    path("screenings/<code>/answers/", views.answers, name="answers"),
    path("screenings/<code>/answers/<slug:page>/", views.answer, name="answer"),
    path("screenings/<code>/result/", views.result, name="result"),
    # /cases/<code>/
    path("cases/<code>/screen/", views.screen, name="screen"),
    path("cases/<code>/determine/", views.determine, name="determine"),
    path("cases/<code>/identify/", views.ask, name="ask"),
    # /asked/<key of what was offered>/
    path("asked/<uuid:code>/", views.asked, name="asked"),
    path("asked/<uuid:code>/take-up/", views.take_up, name="take_up"),
    path("asked/<uuid:code>/hand-back/", views.hand_back, name="hand_back"),
    path("determinations/<code>/", views.determination, name="determination"),
]
