"""Addresses of Kompetensportalen."""

from django.urls import path

from kompetens.portal.views import catalogue, enrolling, mine, people, sessions

app_name = "portal"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("courses/<int:pk>/", catalogue.course, name="course"),
    path("activities/<int:pk>/", catalogue.activity, name="activity"),
    path("activities/<int:pk>/enrol/", enrolling.enrol_page, name="enrol"),
    path("activities/<int:pk>/people/", people.activity_people, name="activity-people"),
    path("mine/", mine.mine, name="mine"),
    path("enrolments/<int:pk>/accept/", mine.accept, name="enrolment-accept"),
    path("enrolments/<int:pk>/decline/", mine.decline, name="enrolment-decline"),
    path("enrolments/<int:pk>/cancel/", mine.cancel, name="enrolment-cancel"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
]
