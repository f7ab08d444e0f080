"""A person's messages, one message, and what she wants as mail."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kompetens.core.access import access
from kompetens.notifications.actions.inbox import choose_kinds, mark_all_read, mark_read
from kompetens.notifications.forms.preferences import PreferencesForm
from kompetens.notifications.kinds import KINDS, refusable
from kompetens.notifications.queries.inbox import inbox, refused_kinds, unread, unread_count
from kompetens.ui.navigation import Crumb

ROWS = 50


@access("notifications.see_inbox")
@never_cache
@require_safe
def messages_page(request: HttpRequest) -> HttpResponse:
    """The actor's messages, latest first; `?show=unread` those that she has not opened."""
    actor = request.actor  # type: ignore[attr-defined]
    only_unread = request.GET.get("show") == "unread"
    found = (unread if only_unread else inbox)(actor).defer("body", "events", "answer")
    context = {
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "only_unread": only_unread,
        "unread": unread_count(actor),
        "crumbs": [Crumb(_("Messages"))],
    }
    return render(request, "notifications/inbox.html", context)


@access("notifications.see_inbox")
@never_cache
@require_safe
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One message of the actor's; opening it marks it as read."""
    actor = request.actor  # type: ignore[attr-defined]
    message = get_object_or_404(inbox(actor), pk=pk)
    mark_read(actor, message)
    context = {
        "message": message,
        "label": KINDS[message.kind].link_label,
        "crumbs": [Crumb(_("Messages"), reverse("notifications:inbox")), Crumb(message.subject)],
    }
    return render(request, "notifications/message.html", context)


@access("notifications.see_inbox")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    mark_all_read(request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("All messages are marked as read."))
    return redirect("notifications:inbox")


@access("notifications.choose")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences_page(request: HttpRequest) -> HttpResponse:
    """Which kinds come as mail."""
    actor = request.actor  # type: ignore[attr-defined]
    refused = refused_kinds(actor)
    initial = {"kinds": [kind.key for kind in refusable() if kind.key not in refused]}
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_kinds(actor, form.cleaned_data["kinds"])
        messages.success(request, _("Your choice is saved."))
        return redirect("notifications:inbox")
    crumbs = [Crumb(_("Messages"), reverse("notifications:inbox")), Crumb(_("Messages by e-mail"))]
    status = 422 if form.is_bound else 200
    return render(request, "notifications/preferences.html", {"form": form, "crumbs": crumbs}, status=status)
