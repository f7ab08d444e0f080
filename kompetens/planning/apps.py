from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "kompetens.planning"
    label = "planning"

    def ready(self) -> None:
        from kompetens.planning import permissions  # noqa: F401  registers the table
        from kompetens.planning.actions.reopen import reopen_needs_of
        from kompetens.portal.signals import enrolments_ended

        enrolments_ended.connect(reopen_needs_of, dispatch_uid="planning.reopen_needs")
