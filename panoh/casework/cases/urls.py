"""Addresses of a case. Codes, never names. The case page, and its closing, are in panoh/urls.py."""

from django.urls import path

from panoh.casework.cases import views

app_name = "cases"
urlpatterns = [
    path("cases/", views.list_, name="list"),
    # /cases/<code>/
    path("cases/<code>/describe/", views.describe, name="describe"),
    path("cases/<code>/contact/", views.contact, name="contact"),
    path("cases/<code>/contact/reveal/", views.reveal_contact, name="reveal_contact"),
    path("cases/<code>/note/", views.write_note, name="write_note"),
    path("cases/<code>/sections/<section>/", views.section, name="section"),
    path("cases/<code>/alert/", views.raise_alert, name="raise_alert"),
    path("cases/<code>/alerts/<uuid:alert>/lift/", views.lift_alert, name="lift_alert"),
    path("cases/<code>/assign/", views.assign, name="assign"),
    path("cases/<code>/consent/", views.consent, name="consent"),
    path(
        "cases/<code>/consents/<uuid:consent>/withdraw/",
        views.withdraw_consent,
        name="withdraw_consent",
    ),
    path("cases/<code>/disclosures/", views.show_disclosures, name="disclosures"),
    path("cases/<code>/share/", views.propose_share, name="propose_share"),
    path("cases/<code>/shares/<uuid:share>/approve/", views.approve_share, name="approve_share"),
    path("cases/<code>/shares/<uuid:share>/close/", views.close_share, name="close_share"),
    path("cases/<code>/reopen/", views.reopen, name="reopen"),
]
