"""What each role may do here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kompetens.core.actor import Actor
from kompetens.core.permission import Table, on, rule
from kompetens.organisations.models import Region

READERS = ("programme_manager", "administrator", "controller", "auditor")


def of_her_programme(actor: Actor, run: Any) -> bool:
    """The run's programme is one in which the actor has a region (`hers`, where the query has asked already)."""
    hers: bool | None = getattr(run, "hers", None)
    if hers is not None:
        return hers
    return Region.objects.filter(pk__in=actor.ids("regions"), programme_id=run.programme_id).exists()


def asked_by_her(actor: Actor, run: Any) -> bool:
    """The actor asked for the run herself."""
    return run.asked_by is not None and run.asked_by == actor.user


_SEE = _("see plans")

TABLE = Table(
    "planning",
    [
        rule("planning.see_plans", READERS, _SEE, on("programmes", "programme_id")),
        rule("planning.see_plans", "coordinator", _SEE, of_her_programme, _("the rows of her own region")),
        rule("planning.ask", "programme_manager", _("ask for a plan"), on("programmes", "programme_id")),
        rule("planning.ask", "coordinator", _("ask for a plan"), of_her_programme),
        rule("planning.stop", "programme_manager", _("stop a plan"), on("programmes", "programme_id")),
        rule("planning.stop", "coordinator", _("stop a plan"), asked_by_her, _("those she has asked for")),
        rule("planning.adopt", "programme_manager", _("adopt a plan"), on("programmes", "programme_id")),
    ],
)
