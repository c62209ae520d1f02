"""Addresses of programmes, by the codes of their documents. Never a name."""

from django.urls import path

from panoh.programme.logframe import views

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
    path(INDICATOR, views.indicator_, name="indicator"),
    path(f"{INDICATOR}change/", views.change_indicator, name="change_indicator"),
    path(f"{INDICATOR}withdraw/", views.withdraw_indicator, name="withdraw_indicator"),
    path(f"{INDICATOR}target/", views.set_target, name="set_target"),
    path(f"{INDICATOR}report/", views.report, name="report"),
    path("definitions/", views.definitions, name="definitions"),
    path("definitions/write/", views.define, name="define"),
    path("definitions/<slug:code>/", views.definition_, name="definition"),
    path("definitions/<slug:code>/write/", views.redefine, name="redefine"),
    path("periods/<str:code>/", views.period_, name="period"),
    path("periods/<str:code>/edit/", views.edit, name="edit"),
    path("periods/<str:code>/submit/", views.submit, name="submit"),
    path("periods/<str:code>/accept/", views.accept, name="accept"),
    path("periods/<str:code>/send-back/", views.send_back, name="send_back"),
    path("periods/<str:code>/correct/", views.correct, name="correct"),
]
