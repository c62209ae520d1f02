"""Addresses of a programme's documents, and of the register of what they prove."""

from django.urls import path

from panoh.programme.evidence import views

app_name = "evidence"
urlpatterns = [
    # /programmes/<code>/evidence/
    path("", views.show, name="show"),
    path("file/", views.file, name="file"),
    path("register/", views.register, name="register"),
    path("register/download/", views.download_register, name="download_register"),
    path("proofs/<uuid:proof>/detach/", views.detach, name="detach"),
    path("published/<uuid:publication>/confirm/", views.confirm, name="confirm"),
    path("published/<uuid:publication>/retract/", views.retract, name="retract"),
    path("<document>/", views.document, name="document"),
    path("<document>/revise/", views.revise, name="revise"),
    path("<document>/mean/", views.mean, name="mean"),
    path("<document>/announce/", views.announce, name="announce"),
    path("<document>/attach/", views.attach, name="attach"),
    path("<document>/<int:number>/", views.download, name="download"),
    path("<document>/<int:number>/take-out/", views.take_out, name="take_out"),
]
