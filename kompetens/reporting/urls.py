"""Addresses of the room."""

from django.urls import path

from kompetens.reporting.views import hours

app_name = "reporting"
urlpatterns = [
    path("hours/", hours.hours, name="hours"),
    path("reports/<int:pk>/", hours.report, name="report"),
    path("reports/<int:pk>/stop/", hours.stop, name="stop"),
    path("reports/<int:pk>/file/", hours.fetch, name="file"),
]
