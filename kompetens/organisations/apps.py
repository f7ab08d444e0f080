from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "kompetens.organisations"
    label = "organisations"

    def ready(self) -> None:
        from kompetens.organisations import permissions  # noqa: F401  registers the table
