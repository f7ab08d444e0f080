"""What each role may do with hours and figures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kompetens.core.actor import Actor
from kompetens.core.permission import Table, on, rule

WHOLE = ("programme_manager", "administrator", "controller", "auditor")
PEOPLE = _("see hours attended")
REPORT = _("make an hours report")


def asked_for_by_her(actor: Actor, export: Any) -> bool:
    """A report holds what its orderer may see, identity numbers for some: it is hers alone."""
    return actor.user is not None and export.user_id == actor.user


TABLE = Table(
    "reporting",
    [
        rule("reporting.see_hours", WHOLE, PEOPLE, on("programmes", "programme_id")),
        rule("reporting.see_hours", "coordinator", PEOPLE, on("regions", "region_id")),
        rule("reporting.see_hours", "company_contact", PEOPLE, on("companies", "company_id")),
        rule("reporting.make_report", WHOLE, REPORT, on("programmes", "programme_id")),
        rule("reporting.make_report", "coordinator", REPORT, on("regions", "region_id")),
        rule("reporting.make_report", "company_contact", REPORT, on("companies", "company_id")),
        rule(
            "reporting.report_identity_numbers",
            ("programme_manager", "controller"),
            _("make a report with whole identity numbers"),
            on("programmes", "programme_id"),
        ),
        rule(
            "reporting.fetch_report",
            (*WHOLE, "coordinator", "company_contact"),
            _("fetch a report of one's own"),
            asked_for_by_her,
            _("reports she asked for"),
        ),
    ],
)
