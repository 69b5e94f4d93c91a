"""Members, invitations and roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import operations as core
from core.administration import forms, queries
from core.models import Member, Role
from core.rights import Right
from core.web import OperationForm, Page, get_or_404, page_view


@page_view("administration/members.html", right=Right.MANAGE_PEOPLE)
def members(request: HttpRequest) -> Page:
    """The people of the tenant; POST invites one."""
    form = forms.Invite(request.POST or None)
    if form.is_submitted() and form.run(core.invite):
        invited: core.Invited = form.result
        flash = _("An invitation is on its way to %(email)s.") % {"email": invited.invitation.email}
        return Page.see("members", flash=flash)
    return Page(members=queries.members(), invitations=queries.open_invitations(), form=form)


@page_view("administration/members.html", right=Right.MANAGE_PEOPLE)
def revocation(request: HttpRequest, id: UUID) -> Page:
    """POST ends an invitation."""
    invitation = get_or_404(queries.open_invitations(), id)
    form = _button(request)
    if form.is_submitted() and form.run(core.revoke_invitation, invitation=invitation):
        flash = _("The invitation of %(email)s has ended.") % {"email": invitation.email}
        return Page.see("members", flash=flash)
    return Page.see("members")


@page_view("administration/member.html", right=Right.MANAGE_PEOPLE)
def member(request: HttpRequest, id: UUID) -> Page:
    """One member, their roles; POST gives a role."""
    one = get_or_404(queries.members(), id)
    form = forms.GiveRole(request.POST or None)
    if form.is_submitted() and form.run(core.give_role, member=one):
        return Page.see("member", one.id, flash=_("%(member)s has the role now.") % {"member": one})
    return _member_page(one, giving=form)


@page_view("administration/member.html", right=Right.MANAGE_PEOPLE)
def closing(request: HttpRequest, id: UUID, role_id: UUID) -> Page:
    """POST takes a role away."""
    one = get_or_404(queries.members(), id)
    role = get_or_404(queries.roles(), role_id)
    form = _button(request)
    if form.is_submitted() and form.run(core.close_role, member=one, role=role):
        flash = _("%(member)s is no %(role)s any more.") % {"member": one, "role": role}
        return Page.see("member", one.id, flash=flash)
    return _member_page(one, closing=form)


@page_view("administration/member.html", right=Right.MANAGE_PEOPLE)
def deactivation(request: HttpRequest, id: UUID) -> Page:
    """POST ends a member's access."""
    one = get_or_404(queries.members(), id)
    form = forms.WithReason(request.POST or None)
    if form.is_submitted() and form.run(core.deactivate_member, member=one):
        return Page.see("member", one.id, flash=_("%(member)s is out.") % {"member": one})
    return _member_page(one, turning=form)


@page_view("administration/member.html", right=Right.MANAGE_PEOPLE)
def reactivation(request: HttpRequest, id: UUID) -> Page:
    """POST gives a member access again."""
    one = get_or_404(queries.members(), id)
    form = forms.WithReason(request.POST or None)
    if form.is_submitted() and form.run(core.reactivate_member, member=one):
        return Page.see("member", one.id, flash=_("%(member)s is in again.") % {"member": one})
    return _member_page(one, turning=form)


@page_view("administration/roles.html", right=Right.MANAGE_PEOPLE)
def roles(request: HttpRequest) -> Page:
    """The roles and who holds them; POST makes one."""
    form = forms.MakeRole(request.POST or None)
    if form.is_submitted() and form.run(core.make_role):
        made: Role = form.result
        return Page.see("role", made.id, flash=_("There is a role %(role)s now.") % {"role": made})
    return Page(roles=queries.roles_with_holders(), form=form)


@page_view("administration/role.html", right=Right.MANAGE_PEOPLE)
def role(request: HttpRequest, id: UUID) -> Page:
    """What a role may do; POST sets it."""
    one = get_or_404(queries.roles(), id)
    form = forms.Rights(request.POST or None, initial={"rights": one.rights})
    if form.is_submitted() and form.run(core.change_role, role=one):
        return Page.see("role", one.id, flash=_("%(role)s is changed.") % {"role": one})
    return Page(role=one, form=form)


def _member_page(one: Member, **given: OperationForm) -> Page:
    shown: dict[str, Any] = {
        "giving": forms.GiveRole(),
        "turning": forms.WithReason(),
        "closing": forms.Plain(),
    }
    return Page(one=one, **{**shown, **given})


def _button(request: HttpRequest) -> OperationForm:
    return forms.Plain(request.POST if request.method == "POST" else None)
