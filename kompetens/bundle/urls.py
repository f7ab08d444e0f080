"""Addresses of the room."""

from django.urls import URLPattern, URLResolver

app_name = "bundle"
urlpatterns: list[URLPattern | URLResolver] = []
