from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "kompetens.reporting"
    label = "reporting"

    def ready(self) -> None:
        from kompetens.reporting import permissions  # noqa: F401  registers the table
