"""People who can sign in: their passwords, factors, sessions and browsers. No tenant's."""

from core.accounts.people import deactivate_person, make_person, person_with_email

__all__ = ["deactivate_person", "make_person", "person_with_email"]
