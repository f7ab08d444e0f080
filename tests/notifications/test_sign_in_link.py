"""The mail with a sign-in link: over the server or into a file, and never in the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetens.accounts.actions.links import send_sign_in_link
from kompetens.accounts.models import User
from kompetens.core.actor import acting
from kompetens.notifications.models import Message
from tests.notifications.conftest import SYSTEM

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def send(world, language="sv") -> Message | None:
    user = world.people["coordinator"].user_id
    with acting(SYSTEM):
        User.objects.filter(pk=user).update(language=language)
    send_sign_in_link(user, "https://kompetens.example")
    with acting(SYSTEM):
        return Message.objects.filter(kind="sign_in_link").first()


@pytest.mark.parametrize(("language", "words"), [("sv", "Öppna länken för att"), ("en", "Open this link to sign in.")])
def test_it_arrives_and_the_log_has_no_link(world, mail_server, settings, language, words):
    settings.EMAIL_BACKEND = SMTP
    kept = send(world, language)
    text = mail_server.only().get_body(("plain",)).get_content()
    assert text.startswith(words)
    assert "https://kompetens.example/accounts/link/?sesame=" in text
    assert mail_server.only()["Auto-Submitted"] == "auto-generated"
    assert (kept.state, kept.address, kept.in_inbox) == ("sent", "coordinator@world.example", False)
    assert "sesame" not in " ".join(str(value) for value in kept.__dict__.values())


def test_without_a_server_it_becomes_a_file(world, settings, tmp_path):
    settings.EMAIL_HOST = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    send(world)
    [file] = Path(settings.EMAIL_FILE_PATH).iterdir()
    assert "sesame" in file.read_text()


def test_a_refusal_for_good_is_kept_and_one_for_now_is_tried_again(world, mail_server, settings):
    settings.EMAIL_BACKEND = SMTP
    mail_server.says["coordinator@world.example"] = ["550 no such user"]
    kept = send(world)
    assert (kept.state, kept.reason) == ("failed", "rejected")
    assert kept.answer.startswith("550")
    mail_server.says["coordinator@world.example"] = ["451 later"]
    with pytest.raises(Exception, match="451"):
        send(world)
    assert mail_server.taken == []
