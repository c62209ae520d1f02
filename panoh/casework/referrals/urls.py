"""Addresses of referrals. Codes, never names."""

from django.urls import path

from panoh.casework.referrals import views

app_name = "referrals"
urlpatterns = [
    path("cases/<code>/refer/", views.refer, name="refer"),
    path("referrals/", views.list_, name="list"),
    # /referrals/<code>/
    path("referrals/<code>/", views.show, name="show"),
    path("referrals/<code>/accept/", views.accept, name="accept"),
    path("referrals/<code>/decline/", views.decline, name="decline"),
    path("referrals/<code>/withdraw/", views.withdraw, name="withdraw"),
    path("referrals/<code>/end/", views.end, name="end"),
]
