"""What each role may do with skills and role profiles."""

from django.utils.translation import gettext_lazy as _

from kompetens.core.permission import SIGNED_IN, Table, rule

TABLE = Table(
    "skills",
    [
        rule("skills.see_skills", SIGNED_IN, _("see skills")),
        rule("skills.see_profiles", SIGNED_IN, _("see role profiles: the shared ones and those of one's own company")),
        rule(
            "skills.import_framework",
            ("programme_manager", "administrator"),
            _("bring a skill framework up to date from its file"),
        ),
    ],
)
