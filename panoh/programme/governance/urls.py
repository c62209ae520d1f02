"""Addresses of the committees of a programme, of their meetings and decisions."""

from django.urls import path

from panoh.programme.governance import views

app_name = "governance"
urlpatterns = [
    # /programmes/<code>/governance/
    path("", views.show, name="show"),
    path("set-up/", views.set_up, name="set_up"),
    path("bodies/<body>/", views.body, name="body"),
    path("bodies/<body>/seat/", views.seat, name="seat"),
    path("bodies/<body>/call/", views.call, name="call"),
    path("meetings/<meeting>/", views.meeting, name="meeting"),
    path("meetings/<meeting>/minutes.pdf", views.print_, name="print"),
    path("meetings/<meeting>/hold/", views.hold, name="hold"),
    path("meetings/<meeting>/amend/", views.amend, name="amend"),
    path("meetings/<meeting>/cancel/", views.cancel, name="cancel"),
    path("meetings/<meeting>/minute/", views.minute, name="minute"),
    path("meetings/<meeting>/decide/", views.decide, name="decide"),
    path("decisions/<decision>/", views.decision, name="decision"),
    path("decisions/<decision>/fulfil/", views.fulfil, name="fulfil"),
    path("decisions/<decision>/drop/", views.drop, name="drop"),
]
