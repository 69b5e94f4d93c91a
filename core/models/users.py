"""A person's sign-in: global, and worth nothing to one who reads the table."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Lower

from core.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes people who can sign in."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """A person who signs in with `email`; without a password nobody can yet."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person, one account (ACC-01): deactivated when they leave, never reused."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField()
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [UniqueConstraint(Lower("email"), name="core_user_email")]

    def __str__(self) -> str:
        return self.email
