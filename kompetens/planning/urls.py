"""Addresses of the room."""

from django.urls import path

from kompetens.planning.views import lists, runs

app_name = "planning"
urlpatterns = [
    path("", runs.runs, name="runs"),
    path("new/", runs.new, name="new"),
    path("<int:pk>/", runs.run, name="run"),
    path("<int:pk>/progress/", runs.progress, name="progress"),
    path("<int:pk>/activities/", lists.activities, name="run-activities"),
    path("<int:pk>/activities/<int:activity>/", lists.activity, name="run-activity"),
    path("<int:pk>/unmet/", lists.unmet, name="run-unmet"),
    path("<int:pk>/adopt/", runs.adopt, name="adopt"),
    path("<int:pk>/stop/", runs.stop, name="stop"),
]
