"""What each role may do here."""

from django.utils.translation import gettext_lazy as _

from kompetens.core.permission import SIGNED_IN, Table, rule

TABLE = Table("dashboard", [rule("dashboard.start", SIGNED_IN, _("see the start page"))])
