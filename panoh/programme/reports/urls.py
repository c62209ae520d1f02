"""Addresses of reports, under their programme."""

from django.urls import path

from panoh.programme.reports import views

app_name = "reports"
OF = "<str:report>/"
urlpatterns = [
    path("", views.list_, name="list"),
    path("begin/", views.begin, name="begin"),
    path(OF, views.show, name="show"),
    path(f"{OF}write/<str:section>/", views.write, name="write"),
    path(f"{OF}submit/", views.submit, name="submit"),
    path(f"{OF}approve/", views.approve, name="approve"),
    path(f"{OF}send-back/", views.send_back, name="send_back"),
    path(f"{OF}<str:language>.pdf", views.print_, name="print"),
    path(f"{OF}<str:language>.docx", views.word, name="word"),
]
