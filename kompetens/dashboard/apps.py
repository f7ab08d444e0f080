from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "kompetens.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        from kompetens.dashboard import permissions  # noqa: F401  registers the table
