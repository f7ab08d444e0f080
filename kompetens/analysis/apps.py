from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "kompetens.analysis"
    label = "analysis"

    def ready(self) -> None:
        from kompetens.analysis import permissions  # noqa: F401  registers the table
