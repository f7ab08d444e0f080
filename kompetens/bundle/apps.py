from django.apps import AppConfig


class BundleConfig(AppConfig):
    name = "kompetens.bundle"
    label = "bundle"

    def ready(self) -> None:
        from kompetens.bundle import permissions  # noqa: F401  registers the table
