"""A conversation with the mail server that knows how far it came.

Django's connection (address, TLS, login) is used for opening; the steps are taken one by one, because what may
follow a broken conversation depends on where it broke: before the text was handed over it can be tried again,
afterwards nobody knows whether the server has taken it.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

_LONGEST = 500


class Outcome(Enum):
    TAKEN = "taken"
    LATER = "later"
    """Not taken now (4xx, or no conversation): another time it may be."""
    REFUSED = "refused"
    """Not taken, and it never will be (5xx)."""
    UNKNOWN = "unknown"
    """The text was handed over and no answer came."""


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    words: str = ""


class Unreachable(Exception):
    """No conversation with the mail server can be opened now; the text says what stood in the way."""


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer_text(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"[:_LONGEST]


def _answer_text(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:_LONGEST]


def _judged(code: int, said: bytes | str) -> Answer:
    return Answer(Outcome.REFUSED if code >= 500 else Outcome.LATER, _answer_text(code, said))


class Conversation:
    """One connection for as many mails as there are; opened when it is needed, and anew when it broke."""

    def __init__(self) -> None:
        self._backend = EmailBackend()
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Conversation:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Raises Unreachable; a connection that still answers is kept."""
        if self._smtp is not None and self._is_alive(self._smtp):
            return
        self.close()
        try:
            self._backend.open()
            smtp: Any = self._backend.connection
            smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(_in_words(error)) from error
        self._smtp = smtp

    def close(self) -> None:
        """End it in order where that can be done."""
        with suppress(OSError, smtplib.SMTPException):
            self._backend.close()
        self._backend.connection = None
        self._smtp = None

    def send(self, sender: str, recipient: str, text: bytes) -> Answer:
        """Hand over one mail; needs an open conversation."""
        smtp = self._smtp
        if smtp is None:
            raise RuntimeError("the conversation is not open")
        options = ["BODY=8BITMIME"] if smtp.has_extn("8bitmime") else []
        try:
            for code, said in (smtp.mail(sender, options), smtp.rcpt(recipient)):
                if code not in (250, 251):
                    return self._not_taken(smtp, code, said)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(Outcome.LATER, _in_words(error))
        return self._hand_over(smtp, text)

    def _hand_over(self, smtp: smtplib.SMTP, text: bytes) -> Answer:
        try:
            code, said = smtp.data(text)
        except smtplib.SMTPDataError as error:
            return self._not_taken(smtp, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(Outcome.UNKNOWN, _in_words(error))
        return Answer(Outcome.TAKEN, _answer_text(code, said)) if code == 250 else self._not_taken(smtp, code, said)

    def _not_taken(self, smtp: smtplib.SMTP, code: int, said: bytes | str) -> Answer:
        try:
            if code == 421:  # the server is about to hang up
                self.close()
            else:
                smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()
        return _judged(code, said)

    @staticmethod
    def _is_alive(smtp: smtplib.SMTP) -> bool:
        try:
            return smtp.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False
