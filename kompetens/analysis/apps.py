from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "kompetens.analysis"
    label = "analysis"

    def ready(self) -> None:
        from kompetens.analysis import panels
        from kompetens.analysis import permissions as permissions  # registers the table
        from kompetens.organisations.panels import add_company_count, add_company_panel, add_employee_panel

        add_company_count(panels.NEEDS_OF_COMPANY)
        add_company_panel(20, panels.needs_of_company)
        add_employee_panel(20, panels.levels_of_employee)
        add_employee_panel(30, panels.needs_of_employee)
