"""Addresses of the room."""

from django.urls import path

from kompetens.skills.views import skills

app_name = "skills"
urlpatterns = [
    path("", skills.skill_list, name="skills"),
    path("profiles/", skills.profile_list, name="profiles"),
    path("profiles/<int:pk>/", skills.profile, name="profile"),
]
