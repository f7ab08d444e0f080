"""What each role may do with programmes, companies and people."""

from django.utils.translation import gettext_lazy as _

from kompetens.core.permission import Table, on, own, rule

STAFF = ("programme_manager", "administrator")
READERS = (*STAFF, "controller", "auditor")

TABLE = Table(
    "organisations",
    [
        rule("organisations.see_companies", READERS, _("see companies"), on("programmes", "programme_id")),
        rule("organisations.see_companies", ("coordinator", "broker"), _("see companies"), on("regions", "region_id")),
        rule("organisations.see_companies", "company_contact", _("see companies"), on("companies", "pk")),
        rule("organisations.see_people", READERS, _("see employees"), on("programmes", "programme_id")),
        rule("organisations.see_people", "coordinator", _("see employees"), on("regions", "region_id")),
        rule("organisations.see_people", "company_contact", _("see employees"), on("companies", "company_id")),
        rule("organisations.see_people", "manager", _("see employees"), on("teams", "team_id")),
        rule("organisations.see_people", "participant", _("see employees"), own()),
        rule(
            "organisations.reveal_identity",
            (*STAFF, "controller"),
            _("see an identity number"),
            on("programmes", "programme_id"),
        ),
        rule("organisations.reveal_identity", "company_contact", _("see an identity number"), on("companies", "company_id")),
        rule("organisations.reveal_identity", "participant", _("see an identity number"), own()),
        rule("organisations.see_permissions", (*READERS, "operations"), _("see what each role may do")),
    ],
)
