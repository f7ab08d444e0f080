"""The mail with a sign-in link (settings.SIGN_IN_LINK_SENDER), and its line in the delivery log, without the link.

It does not wait among the others and needs no mail server: without one it becomes a file in the data folder, so
that somebody who tries the product can sign in.
"""

from __future__ import annotations

import smtplib

from kompetens.accounts.models import User
from kompetens.core.actor import acting
from kompetens.core.clock import now
from kompetens.notifications.actions.send import SENDER
from kompetens.notifications.kinds import KINDS
from kompetens.notifications.models import Message
from kompetens.notifications.rendering import language_of, mail_of, words
from kompetens.organisations.models import Person

State, Reason = Message.State, Message.Reason


def mail_link(user: User, address: str, hours: int) -> None:
    """Mail `address` to the account. Raises OSError or SMTPException while the server cannot take it (the job
    comes again); a refusal for good is written down and is no error."""
    with acting(SENDER):
        person = Person.objects.select_related("programme").filter(user=user).first()
    if person is None:  # nobody acts with such an account
        return
    language = language_of(user.language)
    subject, body, _ = words(KINDS["sign_in_link"], language, {"address": address, "hours": hours})
    message = _row(person, user, language, subject)
    try:
        mail_of(message, message.address, body).send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        _failed(message, smtplib.SMTPResponseException(code, said))
    except smtplib.SMTPAuthenticationError:
        raise
    except smtplib.SMTPResponseException as error:
        _failed(message, error)
    else:
        message.state, message.sent_at = State.SENT, now()
    with acting(SENDER):
        message.save()


def _row(person: Person, user: User, language: str, subject: str) -> Message:
    return Message(
        programme=person.programme,
        person=person,
        kind="sign_in_link",
        language=language,
        subject=subject,
        about_type=user._meta.label_lower,
        about_id=user.pk,
        address=str(user.email),
        attempts=1,
        created_at=now(),
        due_at=now(),
        in_inbox=False,
    )


def _failed(message: Message, error: smtplib.SMTPResponseException) -> None:
    """Keep a refusal for good; raise the others."""
    if error.smtp_code < 500:
        raise error
    said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
    message.state, message.reason = State.FAILED, Reason.REJECTED
    message.answer = f"{error.smtp_code} {said}"[:500]
