"""The design pages and the theme switch."""

from django.urls import path

from kompetens.ui import views

app_name = "ui"
urlpatterns = [
    path("design/", views.components, name="components"),
    path("design/home/", views.example_home, name="example-home"),
    path("design/list/", views.example_list, name="example-list"),
    path("design/activity/", views.example_activity, name="example-activity"),
    path("design/progress/", views.example_progress, name="example-progress"),
    path("theme/", views.theme, name="theme"),
]
