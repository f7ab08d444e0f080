from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "kompetens.planning"
    label = "planning"

    def ready(self) -> None:
        from kompetens.planning import permissions  # noqa: F401  registers the table
