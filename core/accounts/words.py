"""allauth's password forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.models import User

# Whom no mail reaches; what is done for them shows by its time that nothing is special about them.
NOBODY = User(email="")
RULE = _("At least 8 characters; anything but what everybody uses. A sentence is a good one.")


class LogIn(forms.LoginForm):  # type: ignore[misc]
    """The page has its own link to a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].help_text = ""


class ChangePassword(forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password and, twice, the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Password so far")
        self.fields["oldpassword"].help_text = ""
        _name_new(self)


class SetNewPassword(forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new(self)


class NewAddress(forms.AddEmailForm):  # type: ignore[misc]
    """The address that is signed in with from then on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class AskForReset(forms.ResetPasswordForm):  # type: ignore[misc]
    """The address the link goes to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")

    def save(self, request: HttpRequest, **more: Any) -> str:
        """Write the mail; for an address nobody has as well, so that both take the same time."""
        self.users: list[User] = list(self.users) or [NOBODY]
        email: str = super().save(request, **more)
        return email


def _name_new(form: Any) -> None:
    for name in form.fields:
        form.fields[name].widget.attrs.pop("placeholder", None)
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = RULE
    form.fields["password2"].label = _("New password again")
