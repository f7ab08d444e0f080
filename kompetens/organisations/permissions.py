"""What each role may do with programmes, companies and people."""

from django.utils.translation import gettext_lazy as _

from kompetens.core.permission import SIGNED_IN, Table, on, own, rule

STAFF = ("programme_manager", "administrator")
READERS = (*STAFF, "controller", "auditor")

_SEE_COMPANIES = _("see companies")
_SEE_PEOPLE = _("see employees")
_REGISTER = _("register people and change their names")
_REVEAL = _("see an identity number")
_FIND = _("find a person by her identity number")

TABLE = Table(
    "organisations",
    [
        rule("organisations.see_companies", READERS, _SEE_COMPANIES, on("programmes", "programme_id")),
        rule("organisations.see_companies", ("coordinator", "broker"), _SEE_COMPANIES, on("regions", "region_id")),
        rule("organisations.see_companies", "company_contact", _SEE_COMPANIES, on("companies", "pk")),
        rule("organisations.see_people", READERS, _SEE_PEOPLE, on("programmes", "programme_id")),
        rule("organisations.see_people", "coordinator", _SEE_PEOPLE, on("regions", "region_id")),
        rule("organisations.see_people", "company_contact", _SEE_PEOPLE, on("companies", "company_id")),
        rule("organisations.see_people", "manager", _SEE_PEOPLE, on("teams", "team_id")),
        rule("organisations.see_people", "participant", _SEE_PEOPLE, own()),
        rule("organisations.see_myself", SIGNED_IN, _("see what is kept about oneself")),
        rule("organisations.register_person", STAFF, _REGISTER, on("programmes", "programme_id")),
        rule("organisations.register_person", "coordinator", _REGISTER, on("regions", "region_id")),
        rule("organisations.register_person", "company_contact", _REGISTER, on("companies", "company_id")),
        rule(
            "organisations.protect_person",
            STAFF,
            _("protect a person's identity, and see the name and number of a protected person"),
            on("programmes", "programme_id"),
        ),
        rule("organisations.reveal_identity", (*STAFF, "controller"), _REVEAL, on("programmes", "programme_id")),
        rule("organisations.reveal_identity", "company_contact", _REVEAL, on("companies", "company_id")),
        rule("organisations.reveal_identity", "participant", _REVEAL, own()),
        rule("organisations.find_by_identity", (*STAFF, "controller"), _FIND, on("programmes", "programme_id")),
        rule("organisations.find_by_identity", "company_contact", _FIND, on("companies", "company_id")),
        rule("organisations.see_permissions", (*READERS, "operations"), _("see what each role may do")),
        rule("organisations.see_audit", (*STAFF, "auditor"), _("read the log of who did what")),
    ],
)
