"""Addresses of figures."""

from django.urls import path

from panoh.monitoring import comparison, houses, views

app_name = "monitoring"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/release/", views.release, name="release"),
    path("figures/houses/", houses.show, name="houses"),
    path("figures/houses/csv/", houses.download, name="houses_csv"),
    path("figures/compare/", comparison.compare, name="compare"),
    path("figures/csv/", views.download, name="download"),
    path("programmes/<str:code>/indicators/<str:indicator>/take/", views.take, name="take"),
]
