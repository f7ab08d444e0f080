"""Health (`GET /healthz`) and language."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.i18n import set_language as django_set_language

from kompetens.core.access import public

WORKER_SILENT_SECONDS = 60


@public
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the interface's language (POST `language`, `next`); an account remembers it, for its mails too."""
    response = django_set_language(request)
    wanted = request.POST.get("language")
    if request.user.is_authenticated and wanted in dict(settings.LANGUAGES):
        type(request.user).objects.filter(pk=request.user.pk).update(language=wanted)
    return response


def health() -> HttpResponse:
    """Whether the database answers, a worker lives and every migration is in: 200 or 503, as JSON."""
    from django.db.migrations.loader import MigrationLoader

    state = {"database": False, "worker": False, "migrations": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            state["database"] = True
            cursor.execute(
                "select exists (select 1 from procrastinate_workers"
                " where last_heartbeat > now() - make_interval(secs => %s))",
                [WORKER_SILENT_SECONDS],
            )
            state["worker"] = bool(cursor.fetchone()[0])
        loader = MigrationLoader(connection, ignore_no_migrations=True)
        state["migrations"] = set(loader.disk_migrations) <= set(loader.applied_migrations)
    except DatabaseError:
        pass
    good = all(state.values())
    words = {key: "ok" if value else "down" for key, value in state.items()}
    response = JsonResponse({"status": "ok" if good else "degraded", **words}, status=200 if good else 503)
    # Whoever asks reads the answer; a line of log for every question while things start helps nobody.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
