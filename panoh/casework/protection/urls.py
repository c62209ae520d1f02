"""Addresses of a case's protection. Codes, never names."""

from django.urls import path

from panoh.casework.protection import child_views, status_views, views

BASE = "cases/<code>/protection/"
app_name = "protection"
urlpatterns = [
    path(BASE, views.show, name="show"),
    path(f"{BASE}risk/", views.assess, name="assess"),
    path(f"{BASE}risks/<risk>/", views.risk, name="risk"),
    path(f"{BASE}plan/", views.plan, name="plan"),
    path(f"{BASE}plans/<plan>/", views.read_plan, name="read_plan"),
    path(f"{BASE}plans/<plan>/print/", views.print_plan, name="print_plan"),
    path(f"{BASE}plans/<plan>/carried/", views.choose, name="choose"),
    path(f"{BASE}ask/", views.ask, name="ask"),
    path(f"{BASE}measures/<measure>/", views.measure, name="measure"),
    path(f"{BASE}measures/<measure>/granted/", views.grant, name="grant"),
    path(f"{BASE}measures/<measure>/refused/", views.refuse, name="refuse"),
    path(f"{BASE}measures/<measure>/reviewed/", views.review, name="review"),
    path(f"{BASE}measures/<measure>/ended/", views.end, name="end"),
    path(f"{BASE}longer/", status_views.lengthen, name="lengthen"),
    path(f"{BASE}shorter/", status_views.propose_end, name="propose_end"),
    path(f"{BASE}changes/<change>/", status_views.change, name="change"),
    path(f"{BASE}changes/<change>/approve/", status_views.approve_end, name="approve_end"),
    path(f"{BASE}changes/<change>/decline/", status_views.decline_end, name="decline_end"),
    path(f"{BASE}status/", status_views.record_status, name="record_status"),
    path(f"{BASE}permit/", status_views.ask_permit, name="ask_permit"),
    path(f"{BASE}permits/<permit>/", status_views.permit, name="permit"),
    path(f"{BASE}permits/<permit>/renew/", status_views.renew, name="renew"),
    path(f"{BASE}permits/<permit>/granted/", status_views.grant_permit, name="grant_permit"),
    path(f"{BASE}permits/<permit>/refused/", status_views.refuse_permit, name="refuse_permit"),
    path(f"{BASE}permits/<permit>/ended/", status_views.end_permit, name="end_permit"),
    path(f"{BASE}offence/", status_views.note_non_punishment, name="note_non_punishment"),
    path(f"{BASE}offences/", status_views.read_non_punishment, name="read_non_punishment"),
    path(f"{BASE}guardian/", child_views.appoint, name="appoint"),
    path(f"{BASE}guardians/<uuid:guardian>/", child_views.guardian, name="guardian"),
    path(f"{BASE}guardians/<uuid:guardian>/ended/", child_views.end_guardian, name="end_guardian"),
    path(f"{BASE}interests/", child_views.assess_interests, name="assess_interests"),
    path(f"{BASE}panel/", child_views.determine_interests, name="determine_interests"),
    path(f"{BASE}interests/<interests>/", child_views.read_interests, name="read_interests"),
]
