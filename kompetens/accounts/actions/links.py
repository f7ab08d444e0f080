"""Sign-in links: signed, single use, short life."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from sesame.utils import get_query_string

from kompetens.accounts.models import User
from kompetens.core.actor import acting, system_actor
from kompetens.core.clock import now


def sign_in_address(user: User, base: str) -> str:
    """A link that signs `user` in once; good for SESAME_MAX_AGE seconds. `base` is scheme and host."""
    return f"{base.rstrip('/')}{reverse('accounts:link')}{get_query_string(user)}"


def account_of(email: str) -> int | None:
    """The id of the open account with this address, or None."""
    with acting(system_actor("sign-in", "find the account that asks for a link")):
        return User.objects.filter(email__iexact=email, is_active=True).values_list("pk", flat=True).first()


def send_sign_in_link(user_id: int, base: str) -> None:
    """Mail a sign-in link to the account; nothing when it has been closed or has no address."""
    with acting(system_actor("sign-in", "send a sign-in link")):
        user = User.objects.filter(pk=user_id, is_active=True, email__isnull=False).first()
        if user is None:
            return
        address = sign_in_address(user, base)
    # mail belongs to a room above this one
    import_string(settings.SIGN_IN_LINK_SENDER)(user, address, settings.SESAME_MAX_AGE // 3600)


def use_up_link(user: User) -> bool:
    """Whether this request is the one that uses the link that proved `user`: of two at once, one is."""
    with acting(system_actor("sign-in", "use a sign-in link up")):
        untouched = User.objects.filter(pk=user.pk, last_login=user.last_login)
        return untouched.update(last_login=now()) == 1
