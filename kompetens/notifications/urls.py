"""Addresses of the room."""

from django.urls import path

from kompetens.notifications.views import inbox

app_name = "notifications"
urlpatterns = [
    path("", inbox.messages_page, name="inbox"),
    path("<int:pk>/", inbox.message_page, name="message"),
    path("read/", inbox.read_all, name="read-all"),
    path("choose/", inbox.preferences_page, name="preferences"),
]
