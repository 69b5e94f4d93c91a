"""People who can sign in: their passwords, factors, sessions and browsers. No tenant's."""

from core.accounts.people import deactivate_person, forget_factors, make_person, person_with_email

__all__ = ["deactivate_person", "forget_factors", "make_person", "person_with_email"]
