"""Send a bundle, look at its faults and differences, carry it out."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kompetens.bundle.actions.runs import confirm_import, start_import, stop_import
from kompetens.bundle.forms import LARGEST_MB, BundleForm
from kompetens.bundle.models import BundleImport
from kompetens.core.access import access, takes_body
from kompetens.core.actor import Actor
from kompetens.ui.navigation import Crumb

PAGE = 50
SHOWN_FAULTS = 100


def _hers(actor: Actor) -> Any:
    """Imports that she asked for, or of her programme."""
    return BundleImport.objects.filter(Q(user_id=actor.user) | Q(programme_id__in=actor.ids("programmes")))


def _keep(upload: UploadedFile) -> Path:
    """A copy outside the web root that the run owns."""
    folder = Path(settings.MEDIA_ROOT) / "bundles"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".zip", delete=False) as target:
        shutil.copyfileobj(upload, target)  # type: ignore[misc]
    return Path(target.name)


@access("bundle.import")
@takes_body(LARGEST_MB + 1)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Earlier imports; POST sends a bundle to be checked."""
    actor = request.actor  # type: ignore[attr-defined]
    form = BundleForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        archive = form.cleaned_data["archive"]
        run = start_import(
            actor, _keep(archive), archive.name or "", accept_good_rows=form.cleaned_data["accept_good_rows"]
        )
        return redirect("bundle:import", run.pk)
    page = Paginator(_hers(actor).defer("faults", "differences"), PAGE).get_page(request.GET.get("page"))
    return render(request, "bundle/imports.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@access("bundle.see_import")
@never_cache
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, what is wrong with the bundle, what it would change."""
    run = get_object_or_404(_hers(request.actor), pk=pk)  # type: ignore[attr-defined]
    language = "en" if (get_language() or "sv").startswith("en") else "sv"
    faults = [{**fault, "says": fault[language]} for fault in run.faults[:SHOWN_FAULTS]]
    context = {
        "run": run,
        "faults": faults,
        "differences": [row for row in run.differences if row["added"] or row["changed"] or row["removed"]],
        "crumbs": [Crumb(_("Imports"), reverse("bundle:imports")), Crumb(run.name)],
    }
    template = "bundle/import_state.html" if request.htmx else "bundle/import.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@access("bundle.confirm")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out what was shown."""
    run = get_object_or_404(_hers(request.actor), pk=pk)  # type: ignore[attr-defined]
    try:
        confirm_import(request.actor, run)  # type: ignore[attr-defined]
    except ValueError as error:
        messages.warning(request, str(error))
    return redirect("bundle:import", pk)


@access("bundle.stop")
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an import; what it had begun to write is undone."""
    run = get_object_or_404(_hers(request.actor), pk=pk)  # type: ignore[attr-defined]
    stop_import(request.actor, run)  # type: ignore[attr-defined]
    return redirect("bundle:import", pk)
