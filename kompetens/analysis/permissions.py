"""What each role may do with gaps, ratings and needs."""

from django.utils.translation import gettext_lazy as _

from kompetens.core.permission import Table, on, own, rule

STAFF = ("programme_manager", "administrator")
READERS = (*STAFF, "controller", "auditor")

_SEE = _("see needs")
_SUMS = _("see needs as sums by subject")
_STATE = _("state, change and withdraw needs")
_MAKE = _("make needs from a company's gaps")
_GAPS = _("see people's levels and gaps")

TABLE = Table(
    "analysis",
    [
        rule("analysis.see_needs", READERS, _SEE, on("programmes", "programme_id")),
        rule("analysis.see_needs", "coordinator", _SEE, on("regions", "region_id")),
        rule("analysis.see_needs", "company_contact", _SEE, on("companies", "company_id")),
        rule("analysis.see_needs", "manager", _SEE, on("teams", "team_id")),
        rule("analysis.see_needs", "participant", _SEE, own()),
        rule("analysis.see_need_sums", READERS, _SUMS, on("programmes", "programme_id")),
        rule("analysis.see_need_sums", ("coordinator", "broker"), _SUMS, on("regions", "region_id")),
        rule("analysis.see_need_sums", "company_contact", _SUMS, on("companies", "company_id")),
        rule("analysis.see_need_sums", "manager", _SUMS, on("teams", "team_id")),
        rule("analysis.see_need_sums", "participant", _SUMS, own()),
        rule("analysis.state_need", STAFF, _STATE, on("programmes", "programme_id")),
        rule("analysis.state_need", "coordinator", _STATE, on("regions", "region_id")),
        rule("analysis.state_need", "company_contact", _STATE, on("companies", "company_id")),
        rule("analysis.state_need", "manager", _STATE, on("teams", "team_id")),
        rule("analysis.make_needs", STAFF, _MAKE, on("programmes", "programme_id")),
        rule("analysis.make_needs", "coordinator", _MAKE, on("regions", "region_id")),
        rule("analysis.make_needs", "company_contact", _MAKE, on("companies", "company_id")),
        rule("analysis.see_gaps", STAFF, _GAPS, on("programmes", "programme_id")),
        rule("analysis.see_gaps", "coordinator", _GAPS, on("regions", "region_id")),
        rule("analysis.see_gaps", "company_contact", _GAPS, on("companies", "company_id")),
        rule("analysis.see_gaps", "manager", _GAPS, on("teams", "team_id")),
        rule("analysis.see_gaps", "participant", _GAPS, own()),
        rule("analysis.rate_self", "participant", _("rate one's own skills"), own()),
        rule("analysis.rate_as_manager", "manager", _("rate the skills of one's team"), on("teams", "team_id")),
    ],
)
