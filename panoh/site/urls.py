from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from panoh.site import views

urlpatterns = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("leave/", views.leave, name="leave"),
    path("gallery/", views.gallery, name="gallery"),
]
