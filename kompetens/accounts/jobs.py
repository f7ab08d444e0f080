"""What is mailed after the transaction that asked for it."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kompetens.accounts.actions.links import send_sign_in_link


@app.task(name="accounts.mail_sign_in_link", retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def mail_sign_in_link(user_id: int, base: str) -> None:
    """Send the link; tried again while the mail server does not answer."""
    send_sign_in_link(user_id, base)
