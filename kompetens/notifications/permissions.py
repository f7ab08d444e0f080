"""What each role may do here."""

from django.utils.translation import gettext_lazy as _

from kompetens.core.permission import SIGNED_IN, Table, own, rule

TABLE = Table(
    "notifications",
    [
        rule("notifications.see_inbox", SIGNED_IN, _("read your own messages"), own(), _("herself")),
        rule("notifications.choose", SIGNED_IN, _("choose which messages you get by e-mail")),
    ],
)
