from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "kompetens.notifications"
    label = "notifications"

    def ready(self) -> None:
        from kompetens.notifications import permissions  # noqa: F401  registers the table
