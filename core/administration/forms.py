"""Shapes of what administrators type."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.administration import queries
from core.rights import SENTENCES
from core.web import OperationForm

UNTIL = _("Rights end with it, by the clock of the plant. An auditor always has one.")
NOT_YET: Any = None  # a tenant's rows are known once the form is opened


class Day(forms.DateInput):
    """A date from the browser's own calendar."""

    input_type = "date"


class Invite(OperationForm):
    email = forms.EmailField(label=_("E-mail address"))
    printed_name = forms.CharField(label=_("Name, as printed on records"), max_length=200)
    roles = forms.ModelMultipleChoiceField(
        label=_("Roles"), queryset=NOT_YET, widget=forms.CheckboxSelectMultiple
    )
    ends_on = forms.DateField(label=_("Last day"), help_text=UNTIL, required=False, widget=Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].queryset = queries.roles()  # type: ignore[attr-defined]

    def clean_roles(self) -> list[Any]:
        return list(self.cleaned_data["roles"])


class GiveRole(OperationForm):
    role = forms.ModelChoiceField(label=_("Role"), queryset=NOT_YET)
    ends_on = forms.DateField(label=_("Last day"), help_text=UNTIL, required=False, widget=Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = queries.roles()  # type: ignore[attr-defined]


class WithReason(OperationForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept with the change."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Plain(OperationForm):
    """A button: nothing is typed."""


class Rights(OperationForm):
    rights = forms.MultipleChoiceField(
        label=_("Who holds this role may"),
        required=False,
        choices=[(right.value, sentence) for right, sentence in SENTENCES.items()],
        widget=forms.CheckboxSelectMultiple,
    )


class MakeRole(Rights):
    name = forms.CharField(label=_("Name of the new role"), max_length=100)
    field_order = ["name", "rights"]


class TenantSettings(OperationForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Days begin and lots expire by its clock."),
        choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
    )
    currency = forms.CharField(
        label=_("Currency"), help_text=_("Three letters, such as EUR."), max_length=3
    )
    asks_second_factor = forms.BooleanField(
        label=_("Ask members for a second factor"),
        help_text=_("Whoever has none adds an authenticator app before the next page."),
        required=False,
    )


class FilterTrail(forms.Form):
    relation = forms.ChoiceField(label=_("Kind of record"), required=False)
    record_id = forms.UUIDField(label=_("Record"), required=False)
    member = forms.ModelChoiceField(label=_("Member"), required=False, queryset=NOT_YET)
    operation = forms.CharField(label=_("Operation"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=Day())
    until = forms.DateField(label=_("To"), required=False, widget=Day())
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(name, words.capitalize()) for name, words in queries.audited_kinds().items()]
        self.fields["relation"].choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined]
        self.fields["member"].queryset = queries.everybody()  # type: ignore[attr-defined]

    def wanted(self) -> queries.Wanted | None:
        """What to show; None where a field cannot be read."""
        if not self.is_valid():
            return None
        typed = self.cleaned_data
        return queries.Wanted(
            **{**typed, "since": _start(typed["since"]), "until": _start(typed["until"], days=1)}
        )


def kind_of(relation: str) -> str:
    """A table's name as a person says it: core_memberrole is "Member role"."""
    words = queries.audited_kinds().get(relation, relation)
    return words.capitalize()


def _start(day: date | None, days: int = 0) -> datetime | None:
    """The first instant of a day here, or of the day some days after it."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))
