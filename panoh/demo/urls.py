from django.urls import path

from panoh.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.show, name="show"),
    path("letters/", views.letters, name="letters"),
    path("<username>/", views.sign_in, name="sign_in"),
]
