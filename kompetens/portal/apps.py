from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kompetens.portal"
    label = "portal"

    def ready(self) -> None:
        from kompetens.portal import permissions  # noqa: F401  registers the table
