from django.urls import path

from panoh.site import views

urlpatterns = [
    path("leave/", views.leave, name="leave"),
    path("gallery/", views.gallery, name="gallery"),
]
