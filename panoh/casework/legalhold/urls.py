"""Addresses of a case's legal hold. Codes, never names."""

from django.urls import path

from panoh.casework.legalhold import views

HERE = "cases/<code>/legal-hold/"
app_name = "legalhold"
urlpatterns = [
    path(HERE, views.show, name="show"),
    path(f"{HERE}ask/", views.ask, name="ask"),
    path(f"{HERE}confirm/", views.confirm, name="confirm"),
    path(f"{HERE}decline/", views.decline, name="decline"),
    path(f"{HERE}ask-lifting/", views.ask_lifting, name="ask_lifting"),
    path(f"{HERE}lift/", views.lift, name="lift"),
    path(f"{HERE}keep/", views.keep, name="keep"),
]
