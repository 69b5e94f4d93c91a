"""Which places the side navigation offers, in which order."""

from django.utils.translation import gettext_lazy as _

from core.rights import Right
from core.web.navigation import Entry, Group

GROUPS = [
    Group(
        "",
        [
            Entry(_("Home"), "home", "home", None, key="h", tab=_("Home")),
            Entry(_("Search and trace"), "search", "search", None, key="s", tab=_("Search")),
        ],
    ),
    Group(
        _("Catalog"),
        [
            Entry(_("Items"), "items", "box", Right.SEE_STOCK, key="i"),
            Entry(_("Locations"), "locations", "branch", Right.SEE_STOCK),
            Entry(_("Imports"), "imports", "down", Right.IMPORT),
        ],
    ),
    Group(
        _("Administration"),
        [
            Entry(_("Members"), "members", "people", Right.MANAGE_PEOPLE),
            Entry(_("Roles"), "roles", "shield", Right.MANAGE_PEOPLE),
            Entry(_("Audit trail"), "trail", "clip", Right.SEE_AUDIT),
            Entry(_("Settings"), "settings", "gear", Right.MANAGE_SETTINGS),
        ],
    ),
]
