"""Every address of the product, room by room."""

from django.urls import include, path

from kompetens.core.views import set_language

urlpatterns = [
    path("", include("kompetens.dashboard.urls")),
    path("portal/", include("kompetens.portal.urls")),
    path("accounts/", include("kompetens.accounts.urls")),
    path("organisations/", include("kompetens.organisations.urls")),
    path("messages/", include("kompetens.notifications.urls")),
    path("skills/", include("kompetens.skills.urls")),
    path("analysis/", include("kompetens.analysis.urls")),
    path("imports/", include("kompetens.bundle.urls")),
    path("planning/", include("kompetens.planning.urls")),
    path("reporting/", include("kompetens.reporting.urls")),
    path("ui/", include("kompetens.ui.urls")),
    path("language/", set_language, name="set_language"),
]
