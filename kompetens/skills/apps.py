from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "kompetens.skills"
    label = "skills"

    def ready(self) -> None:
        from kompetens.skills import permissions  # noqa: F401  registers the table
