"""What each role may do here.

A role counts on what it was given for: a coordinator of one region who recruits in another enrols people
in the first only.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kompetens.core.actor import Actor
from kompetens.core.permission import ANYONE, Rule, Table, own, rule

STAFF = ("programme_manager", "administrator")
READERS = (*STAFF, "controller", "auditor")
LEADERS = ("company_contact", "manager", "coordinator", *STAFF)
"""Who enrols others."""

SCOPES = {
    "coordinator": ("regions", "region_id"),
    "company_contact": ("companies", "company_id"),
    "manager": ("teams", "team_id"),
    "trainer": ("providers", "provider_id"),
    "provider_admin": ("providers", "provider_id"),
    **dict.fromkeys(READERS, ("programmes", "programme_id")),
}
"""What each role is held on, and the object's column that says whose it is."""


def _held(role: str) -> Any:
    scope, attribute = SCOPES[role]

    def holds(actor: Actor, obj: Any) -> bool:
        target = getattr(obj, attribute)
        return any(grant.role == role and grant.scope == scope and grant.id == target for grant in actor.grants)

    holds.scope = scope  # type: ignore[attr-defined]
    return holds


def _each(permission: str, roles: tuple[str, ...], means: str | Promise) -> list[Rule]:
    """One row a role, on what she holds it for."""
    return [rule(permission, role, means, _held(role)) for role in roles]


_ENROL = _("enrol people")
_ANSWER = _("answer an invitation")
_CANCEL = _("cancel an enrolment")

TABLE = Table(
    "portal",
    [
        rule("portal.see_catalogue", ANYONE, _("see courses and activities")),
        rule("portal.see_mine", "participant", _("see your own activities")),
        *_each("portal.open_activity", ("coordinator", *STAFF), _("open an activity")),
        *_each("portal.cancel_activity", ("coordinator", *STAFF), _("cancel an activity")),
        rule("portal.enrol", "participant", _ENROL, own(), _("herself")),
        *_each("portal.enrol", LEADERS, _ENROL),
        *_each("portal.exceed_team_limit", LEADERS, _("enrol more of a team than may be away at once")),
        rule("portal.answer_invitation", "participant", _ANSWER, own(), _("herself")),
        *_each("portal.answer_invitation", LEADERS, _ANSWER),
        rule("portal.cancel_enrolment", "participant", _CANCEL, own(), _("herself")),
        *_each("portal.cancel_enrolment", LEADERS, _CANCEL),
        *_each("portal.see_enrolments", (*LEADERS, "controller", "auditor"), _("see who is enrolled")),
        rule("portal.see_price", ("company_contact", "coordinator"), _("see prices")),
        *_each("portal.see_price", (*READERS, "provider_admin"), _("see prices")),
        *_each("portal.see_session", ("trainer", "provider_admin", "coordinator", *READERS), _("see a session's list")),
        *_each(
            "portal.record_attendance",
            ("trainer", "provider_admin", "coordinator", *STAFF),
            _("record attendance"),
        ),
    ],
)
