"""Addresses of programmes, by the codes of their documents. Never a name."""

from django.urls import path

from panoh.programme.logframe import reporting, views

app_name = "logframe"
OF = "programmes/<str:code>/"
LINE, INDICATOR = f"{OF}lines/<str:line>/", f"{OF}indicators/<str:indicator>/"
REMARK = f"{OF}remarks/<uuid:remark>/"
urlpatterns = [
    path("programmes/", views.list_, name="list"),
    path("programmes/begin/", views.begin, name="begin"),
    path(OF, views.show, name="show"),
    path(f"{OF}change/", views.change_programme, name="change_programme"),
    path(f"{OF}partners/add/", views.add_partner, name="add_partner"),
    path(f"{OF}partners/<uuid:partner>/change/", views.change_partner, name="change_partner"),
    path(f"{OF}logframe/", views.matrix_, name="matrix"),
    path(f"{OF}logframe.pdf", views.print_, name="print"),
    path(f"{OF}logframe.xlsx", views.download, name="download"),
    path(f"{OF}objective/add/", views.add_objective, name="add_objective"),
    path(LINE, views.line_, name="line"),
    path(f"{LINE}add/", views.add_line, name="add_line"),
    path(f"{LINE}change/", views.change_line, name="change_line"),
    path(f"{LINE}withdraw/", views.withdraw_line, name="withdraw_line"),
    path(f"{LINE}remarks/add/", views.add_remark, name="add_remark"),
    path(f"{LINE}indicators/add/", views.add_indicator, name="add_indicator"),
    path(f"{REMARK}change/", views.change_remark, name="change_remark"),
    path(f"{REMARK}withdraw/", views.withdraw_remark, name="withdraw_remark"),
    path(INDICATOR, reporting.indicator_, name="indicator"),
    path(f"{INDICATOR}change/", views.change_indicator, name="change_indicator"),
    path(f"{INDICATOR}withdraw/", views.withdraw_indicator, name="withdraw_indicator"),
    path(f"{INDICATOR}target/", reporting.set_target, name="set_target"),
    path(f"{INDICATOR}report/", reporting.report, name="report"),
    path("definitions/", reporting.definitions, name="definitions"),
    path("definitions/write/", reporting.define, name="define"),
    path("definitions/<slug:code>/", reporting.definition_, name="definition"),
    path("definitions/<slug:code>/write/", reporting.redefine, name="redefine"),
    path("periods/<str:code>/", reporting.period_, name="period"),
    path("periods/<str:code>/edit/", reporting.edit, name="edit"),
    path("periods/<str:code>/submit/", reporting.submit, name="submit"),
    path("periods/<str:code>/accept/", reporting.accept, name="accept"),
    path("periods/<str:code>/send-back/", reporting.send_back, name="send_back"),
    path("periods/<str:code>/correct/", reporting.correct, name="correct"),
]
