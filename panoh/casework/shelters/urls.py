"""Addresses of houses, beds, stays and services. Codes, never names."""

from django.urls import path

from panoh.casework.shelters import views

app_name = "shelters"
urlpatterns = [
    path("beds/", views.show_board, name="board"),
    # /beds/<code of a house>/
    path("beds/<code>/", views.show_board, name="board"),
    path("beds/<code>/hold/", views.hold, name="hold"),
    path("beds/<code>/admit/", views.admit, name="admit"),
    path("beds/<code>/take-out/", views.take_out, name="take_out"),
    path("beds/<code>/add-bed/", views.add_bed, name="add_bed"),
    path("beds/<code>/address/", views.read_address, name="read_address"),
    path("houses/add/", views.add_site, name="add_site"),
    # /stays/<code>/
    path("stays/<code>/", views.show_stay, name="stay"),
    path("stays/<code>/admit/", views.admit_held, name="admit_held"),
    path("stays/<code>/release/", views.release, name="release"),
    path("stays/<code>/move/", views.move, name="move"),
    path("stays/<code>/swap/", views.swap, name="swap"),
    path("stays/<code>/prolong/", views.prolong, name="prolong"),
    path("stays/<code>/discharge/", views.discharge, name="discharge"),
    # /services/
    path("services/", views.list_services, name="services"),
    path("services/add/", views.set_service, name="add_service"),
    path("services/<code>/", views.set_service, name="set_service"),
    path("turned-away/", views.turned_away, name="turned_away"),
]
