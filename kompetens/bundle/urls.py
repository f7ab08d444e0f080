"""Addresses of the room."""

from django.urls import path

from kompetens.bundle.views import imports

app_name = "bundle"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path("<int:pk>/", imports.one, name="import"),
    path("<int:pk>/confirm/", imports.confirm, name="confirm"),
    path("<int:pk>/stop/", imports.stop, name="stop"),
]
