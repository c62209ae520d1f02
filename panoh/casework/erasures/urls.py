from django.urls import path

from panoh.casework.erasures import views

app_name = "erasures"
urlpatterns = [
    path("cases/<code>/erasure/", views.show, name="show"),
    path("cases/<code>/erasure/ask/", views.ask, name="ask"),
    path("cases/<code>/erasure/erase/", views.erase, name="erase"),
    path("cases/<code>/erasure/keep/", views.keep, name="keep"),
]
