"""What each role may do here."""

from django.utils.translation import gettext_lazy as _

from kompetens.core.permission import SIGNED_IN, Table, rule

TABLE = Table(
    "accounts",
    [
        rule("accounts.sign_out", SIGNED_IN, _("sign out")),
        rule("accounts.change_password", SIGNED_IN, _("choose a password")),
    ],
)
