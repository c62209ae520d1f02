"""Addresses of a programme's inventory."""

from django.urls import path

from panoh.programme.inventory import views

app_name = "inventory"
urlpatterns = [
    # /programmes/<code>/inventory/
    path("", views.show, name="show"),
    path("add/", views.add, name="add"),
    path("download/", views.download, name="download"),
    path("counts/open/", views.open_count, name="open_count"),
    path("counts/<count>/", views.count, name="count"),
    path("counts/<count>/see/", views.see, name="see"),
    path("counts/<count>/close/", views.close, name="close"),
    path("transfers/<transfer>/accept/", views.accept, name="accept"),
    path("transfers/<transfer>/decline/", views.decline, name="decline"),
    path("transfers/<transfer>/withdraw/", views.withdraw, name="withdraw"),
    path("disposals/<disposal>/approve/", views.approve, name="approve"),
    path("disposals/<disposal>/keep/", views.keep_on, name="keep_on"),
    path("<item>/", views.item, name="item"),
    path("<item>/offer/", views.offer, name="offer"),
    path("<item>/propose/", views.propose, name="propose"),
]
