from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "kompetens.skills"
    label = "skills"

    def ready(self) -> None:
        from kompetens.organisations.panels import add_employee_panel
        from kompetens.skills import permissions  # noqa: F401  registers the table
        from kompetens.skills.panels import roles_of

        add_employee_panel(10, roles_of)
