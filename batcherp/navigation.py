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
        _("Stock"),
        [
            Entry(_("Lots"), "lots", "layers", Right.SEE_STOCK, key="l", tab=_("Lots")),
            Entry(_("Movements"), "movements", "swap", Right.SEE_STOCK, key="m"),
            Entry(_("Allocation"), "allocation", "branch", Right.SEE_STOCK),
            Entry(_("Restrictions"), "restrictions", "pause", Right.SEE_STOCK),
        ],
    ),
    Group(
        _("Make"),
        [
            Entry(_("Batches"), "batches", "beaker", Right.SEE_BATCHES, key="b", tab=_("Batches")),
            Entry(_("Recipes"), "recipes", "flask", Right.SEE_RECIPES, key="r"),
        ],
    ),
    Group(
        _("Catalog"),
        [
            Entry(_("Items"), "items", "box", Right.SEE_STOCK, key="i"),
            Entry(_("Partners"), "partners", "people", Right.SEE_STOCK),
            Entry(_("Locations"), "locations", "pin", Right.SEE_STOCK),
            Entry(_("Imports"), "imports", "hand", Right.IMPORT),
        ],
    ),
    Group(
        _("Administration"),
        [
            Entry(_("Members"), "members", "people", Right.MANAGE_PEOPLE),
            Entry(_("Roles"), "roles", "shield", Right.MANAGE_PEOPLE),
            Entry(_("API tokens"), "tokens", "swap", Right.MANAGE_TOKENS),
            Entry(_("Audit trail"), "trail", "clip", Right.SEE_AUDIT),
            Entry(_("Settings"), "settings", "gear", Right.MANAGE_SETTINGS),
            Entry(_("Background jobs"), "jobs", "clock", Right.SEE_JOBS),
        ],
    ),
]
