"""For the auditor: what each role may do, and who did what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kompetens.core.access import access
from kompetens.organisations.forms.filters import AuditFilter
from kompetens.organisations.queries.auditing import columns, entries, permission_matrix
from kompetens.ui.markup import query


@access("organisations.see_permissions")
@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """Every room's permission table as one matrix: permission × role, in words."""
    context = {
        "columns": columns(),
        "rooms": permission_matrix(),
    }
    return render(request, "organisations/permissions.html", context)


@access("organisations.see_audit")
@never_cache
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The audit log, latest first: filters `who`, `action`, `kind`, `number`; `before` is an entry's number."""
    form = AuditFilter(request.GET)
    before = request.GET.get("before", "")
    rows, older = entries(
        int(before) if before.isdecimal() and len(before) < 19 else None,
        form.value("who") or "",
        form.value("action") or "",
        form.value("kind") or "",
        form.chosen_id("number"),
    )
    context = {
        "form": form,
        "rows": rows,
        "older": query(request.GET, before=older) if older else "",
        "newest": query(request.GET, before=None) if before else "",
    }
    return render(request, "organisations/audit.html", context)
