"""The account a person signs in with."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> User:
        """A saved user; without a password she can sign in by link only."""
        user = self.model(email=self.normalize_email(email) if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Identity only: who a person is and what she may do stands in `organisations`.

    `email` is empty for people who have none. `language` is the interface's, chosen by the person.
    """

    email = models.EmailField(null=True, blank=True)  # noqa: DJ001  null, not "": several people have none
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="sv")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return f"user {self.pk}"


class Attempt(models.Model):
    """How often something was tried lately, under a keyed hash of what was tried: no address stands here.

    Seen by system actors only. See `actions.throttle`.
    """

    what = models.BinaryField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count}"
