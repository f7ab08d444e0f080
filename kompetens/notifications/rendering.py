"""Words of a message in its recipient's language, and the mail around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from kompetens.notifications.calendars import calendar_file
from kompetens.notifications.kinds import LANGUAGES, CalendarMethod, Kind
from kompetens.notifications.models import Message

_FOLDER = "notifications/mail"


@cache
def _engine() -> Engine:
    """Plain text: nothing is escaped."""
    builtins = ["django.templatetags.i18n", "kompetens.ui.templatetags.ui"]
    return Engine(app_dirs=True, autoescape=False, builtins=builtins)


def language_of(code: str | None) -> str:
    """The language of the messages for somebody whose interface speaks `code`."""
    return next((each for each in LANGUAGES if (code or "").startswith(each)), LANGUAGES[0])


class Words(NamedTuple):
    """A message in one language: subject (one line), body, and what it is about."""

    subject: str
    body: str
    title: str


def words(kind: Kind, language: str, context: Mapping[str, Any]) -> Words:
    """The words of a message; its title is that of the context's `course`.

    Raises KeyError when the context lacks one of the kind's variables.
    """
    if lacking := kind.variables - context.keys():
        raise KeyError(f"a message of the kind {kind.key} needs {', '.join(sorted(lacking))}")
    with translation.override(language):
        parts = [
            _engine()
            .get_template(f"{_FOLDER}/{language}/{kind.key}.{part}.txt")
            .render(Context(dict(context), autoescape=False))
            for part in ("subject", "body")
        ]
        title = str(context.get("course", ""))
    # \s would also take the non-breaking spaces of dates
    return Words(re.sub(r"[ \t\r\n]+", " ", parts[0]).strip()[:300], parts[1].strip(), title)


def absolute(path: str) -> str:
    """The address of a page of ours, as the outside world reaches it."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{path}"


def mail_domain() -> str:
    """The domain that message ids and calendar ids belong to: the sender's."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"


def mail_of(message: Message, address: str, body: str | None = None) -> EmailMultiAlternatives:
    """The mail for a message, in text and plain HTML that loads nothing, with its calendar file.

    `body` replaces the message's own where that is not kept. Reads `message.programme`.
    """
    kind, body = message.the_kind, message.body if body is None else body
    with translation.override(message.language):
        context = {
            "language": message.language,
            "subject": message.subject,
            "body": body,
            "url": absolute(message.link) if message.link else "",
            "link_label": str(kind.link_label),
            "links": not message.link,
            "brings_times": kind.calendar is CalendarMethod.PUBLISH and bool(message.events),
            "programme": message.programme.name,
            "preferences_url": absolute(reverse("notifications:preferences")) if kind.may_be_refused else "",
        }
        text = _engine().get_template(f"{_FOLDER}/layout.txt").render(Context(context, autoescape=False))
        html = render_to_string(f"{_FOLDER}/layout.html", context)
    mail = EmailMultiAlternatives(message.subject, text, None, [address], headers=_headers(message))
    mail.attach_alternative(html, "text/html")
    if kind.calendar and message.events:
        content = calendar_file(message, kind.calendar, mail_domain()).decode()
        name = "kalender.ics" if message.language == "sv" else "calendar.ics"
        mail.attach(name, content, f"text/calendar; method={kind.calendar}")
    return mail


def _headers(message: Message) -> dict[str, str]:
    return {
        "Message-ID": f"<{message.uid}@{mail_domain()}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: absence notices must not answer
        "X-Auto-Response-Suppress": "All",
        "Content-Language": message.language,
    }
