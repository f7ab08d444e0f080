"""Where a person lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kompetens.core.access import access


@access("dashboard.start")
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/start.html")
