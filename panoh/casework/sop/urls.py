"""Addresses of the procedures, and of the tasks of a case. Codes, never names."""

from django.urls import path

from panoh.casework.sop import draft_views, views

app_name = "sop"
urlpatterns = [
    path("sop/", views.list_, name="list"),
    path("sop/drafts/begin/", draft_views.begin, name="begin"),
    path("sop/drafts/<slug:edition>/", draft_views.draft, name="draft"),
    path("sop/drafts/<slug:edition>/head/", draft_views.head, name="draft_head"),
    path("sop/drafts/<slug:edition>/add-task/", draft_views.add_task, name="add_task"),
    path("sop/drafts/<slug:edition>/tasks/<slug:task>/", draft_views.task, name="draft_task"),
    path(
        "sop/drafts/<slug:edition>/tasks/<slug:task>/change/",
        draft_views.change_task,
        name="change_task",
    ),
    path(
        "sop/drafts/<slug:edition>/tasks/<slug:task>/remove/",
        draft_views.remove_task,
        name="remove_task",
    ),
    path(
        "sop/drafts/<slug:edition>/tasks/<slug:task>/in/<slug:language>/",
        draft_views.words,
        name="draft_words",
    ),
    path(
        "sop/drafts/<slug:edition>/rows/<slug:kind>/<slug:row>/",
        draft_views.row,
        name="draft_row",
    ),
    path(
        "sop/drafts/<slug:edition>/versions/<int:number>.toml",
        draft_views.version,
        name="version",
    ),
    path("sop/drafts/<slug:edition>/upload/", draft_views.upload, name="upload"),
    path("sop/drafts/<slug:edition>/propose/", draft_views.propose, name="propose"),
    path("sop/drafts/<slug:edition>/approve/", draft_views.approve, name="approve"),
    path("sop/drafts/<slug:edition>/return/", draft_views.return_, name="return"),
    path("sop/drafts/<slug:edition>/drop/", draft_views.drop, name="drop"),
    path("sop/<slug:edition>/", views.manual, name="manual"),
    path("sop/<slug:edition>/edition.toml", views.download, name="download"),
    path("sop/<slug:edition>/manual.pdf", views.print_, name="print"),
    path("sop/<slug:edition>/against/<slug:other>/", views.compare, name="compare"),
    path("cases/<code>/tasks/", views.tasks, name="tasks"),
    path("cases/<code>/tasks/<slug:task>/", views.task, name="task"),
    path("cases/<code>/tasks/<slug:task>/done/", views.complete, name="complete"),
    path("cases/<code>/tasks/<slug:task>/leave-out/", views.exempt, name="exempt"),
    path("cases/<code>/tasks/<slug:task>/take-up/", views.resume, name="resume"),
    path("cases/<code>/procedures/", views.moves, name="moves"),
    path("cases/<code>/procedure/", views.move, name="move"),
]
