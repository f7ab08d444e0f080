"""What each role may do here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kompetens.core.actor import Actor
from kompetens.core.permission import Table, rule

STAFF = ("programme_manager", "administrator")


def of_hers(actor: Actor, run: Any) -> bool:
    """She asked for the import herself, or it is of her programme."""
    if run.user_id is not None and run.user_id == actor.user:
        return True
    return run.programme_id is not None and run.programme_id in actor.ids("programmes")


TABLE = Table(
    "bundle",
    [
        rule("bundle.import", STAFF, _("import a programme bundle")),
        rule("bundle.see_import", STAFF, _("see imports"), of_hers),
        rule("bundle.confirm", STAFF, _("carry out an import"), of_hers),
        rule("bundle.stop", STAFF, _("stop an import"), of_hers),
    ],
)
